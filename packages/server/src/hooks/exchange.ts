import type { Outcome } from '../egress/call.ts';
import type { Egress } from '../egress/egress.ts';
import type { Seal } from '../lib/seal.ts';
import { MOST_BODY_BYTES, type OpenFile, signedBody } from './body.ts';
import type { DeliveryRecord, HookFormat, HookRow } from './format.ts';
import { timestampOf } from './signature.ts';

export interface ExchangeDeps {
  egress: Egress;
  seal: Seal;
  openFile: OpenFile;
  now(): number;
  /** Something of ours went wrong before anything was sent. */
  failed(error: unknown, hookId: string): void;
}

/** How one request ended: a 2xx, another answer, the door's reasons for none, or a fault of ours. */
export type ExchangeOutcome =
  | 'delivered'
  | 'answered'
  | Extract<Outcome, { outcome: 'failed' }>['reason']
  /** It cannot be made now: a secret that does not open, a fault of the format's. */
  | 'not_made'
  /** It cannot be made at all: its file is gone, or it is too large. */
  | 'unsendable';

/** One request and what came back. */
export interface Exchange {
  startedAt: number;
  ms: number;
  outcome: ExchangeOutcome;
  status: number | null;
  /** At most 4 KiB of it. */
  answer: string | null;
  /** A sentence for an administrator. */
  detail: string | null;
  retryAfter?: string;
  request: { url: string; headers: Record<string, string>; body: string } | null;
}

const ANSWER_BYTES = 4096;

/** Makes one request of a delivery and sends it. Never throws. */
export async function exchange(
  deps: ExchangeDeps,
  format: HookFormat,
  { delivery, hook, attempt }: { delivery: DeliveryRecord; hook: HookRow; attempt: number },
  signal?: AbortSignal,
): Promise<Exchange> {
  const startedAt = deps.now();
  const nothingSent = { startedAt, ms: 0, status: null, answer: null, request: null };
  try {
    const secrets = secretsOf(deps.seal, hook, startedAt);
    const made = await format.encode(delivery, hook, secrets[0] as string, attempt);
    const signing = { id: delivery.id, timestamp: timestampOf(startedAt), secrets };
    const signed = await signedBody(made, signing, deps.openFile);
    if (!signed) return { ...nothingSent, outcome: 'unsendable', detail: 'The file is not there any more.' };
    if (signed.bytes > MOST_BODY_BYTES)
      return { ...nothingSent, outcome: 'unsendable', detail: `The content is larger than ${MOST_BODY_BYTES} bytes.` };
    const headers = { ...withoutContentType(made.headers), ...signed.headers };
    const outcome = await deps.egress.call({
      url: made.url,
      headers,
      body: signed.body,
      ...('length' in signed.body ? { maxBodyBytes: signed.body.length } : {}),
      ...(made.timeoutMs === undefined ? {} : { timeoutMs: made.timeoutMs }),
      ...(signal ? { signal } : {}),
    });
    const shown = { 'content-type': signed.body.contentType, ...withoutSecrets(headers, secrets) };
    return { startedAt, ...described(outcome), request: { url: made.url, headers: shown, body: signed.shown } };
  } catch (error) {
    deps.failed(error, hook.id);
    return { ...nothingSent, outcome: 'not_made', detail: 'The request could not be made; the log says why.' };
  }
}

/** The new one first: it is the hook's own. */
function secretsOf(seal: Seal, hook: HookRow, now: number): string[] {
  const rotating = hook.previous_secret !== null && (hook.previous_until ?? 0) > now;
  return [hook.secret, ...(rotating ? [hook.previous_secret as string] : [])].map((secret) => seal.open(secret));
}

/** Some formats send the secret itself along; whoever looks at a test is not shown it. */
function withoutSecrets(headers: Record<string, string>, secrets: readonly string[]): Record<string, string> {
  const hidden = ([name, value]: [string, string]): [string, string] => [name, secrets.includes(value) ? '…' : value];
  return Object.fromEntries(Object.entries(headers).map(hidden));
}

function withoutContentType(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'content-type'));
}

function described(outcome: Outcome): Omit<Exchange, 'startedAt' | 'request'> {
  const { ms } = outcome;
  if (outcome.outcome === 'failed') {
    return { ms, outcome: outcome.reason, status: null, answer: null, detail: outcome.detail };
  }
  const { status, body, truncated, headers } = outcome;
  const retryAfter = headers['retry-after'];
  return {
    ms,
    outcome: status >= 200 && status < 300 ? 'delivered' : 'answered',
    status,
    answer: cut(body),
    detail: truncated === null ? null : `The answer was not read to its end (${truncated}).`,
    ...(retryAfter === undefined ? {} : { retryAfter }),
  };
}

/** As many whole characters as fit. */
function cut(text: string): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(ANSWER_BYTES));
  return text.slice(0, read);
}
