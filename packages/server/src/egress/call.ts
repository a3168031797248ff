import type { Readable } from 'node:stream';
import type { FailureReason } from './failure.ts';
import type { TargetRules } from './target.ts';

/** One request to an address that somebody else chose. */
export interface Call {
  url: string;
  rules?: TargetRules;
  /** Default POST. */
  method?: 'GET' | 'POST' | 'PUT';
  /** Not those that frame the message (`host`, `content-length`, `connection` …), and not `content-type`: see `body`. */
  headers?: Readonly<Record<string, string>>;
  body?: CallBody;
  /** Largest body; default 256 KiB. */
  maxBodyBytes?: number;
  /** Look-up, connection and TLS together; default 5 s. */
  connectTimeoutMs?: number;
  /** Everything together; default 15 s. */
  timeoutMs?: number;
  /** Gives the call up: `aborted`. */
  signal?: AbortSignal;
}

export type CallBody = { contentType: string } & ({ bytes: string | Uint8Array } | StreamedBytes);

/**
 * Bytes that are not held in memory. `open` is called at most once, when the connection stands (never for a refused or
 * unreachable target), and what it gives is destroyed in the end, whatever happens. It must give exactly `length` bytes.
 */
export interface StreamedBytes {
  length: number;
  open(): Readable | Promise<Readable>;
}

/** What became of a call: always a value. `ms` is the time of everything together. */
export type Outcome = Answered | Failed;

/**
 * The receiver answered: its status line and headers came in whole. Redirects are answers like others and are not
 * followed.
 */
export interface Answered {
  outcome: 'answered';
  status: number;
  /** Of `content-type`, `content-encoding`, `retry-after` and `location` those that came, each cut at 1,000 characters. */
  headers: Readonly<Partial<Record<AnswerHeader, string>>>;
  /** The first 64 KiB as UTF-8, without U+0000. Empty when it came compressed: we did not ask for that. */
  body: string;
  /**
   * Why the body is not all of what was sent: it is larger than we read, did not end in time, or broke off. The status
   * stands all the same; a caller that needs the whole body takes this for a failure.
   */
  truncated: 'too_large' | 'timeout' | 'reset' | 'protocol' | null;
  ms: number;
}

export type AnswerHeader = 'content-type' | 'content-encoding' | 'retry-after' | 'location';

export interface Failed {
  outcome: 'failed';
  reason: FailureReason;
  /** A sentence for an administrator, without path, query, headers, bodies or inner addresses. */
  detail: string;
  ms: number;
}
