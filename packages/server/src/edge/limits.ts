import { AppError } from '@baton/protocol';
import { type Rate, TokenBuckets } from '../lib/token-bucket.ts';

/**
 * The buckets from which calls are paid. Named for what they protect; every registered operation names one.
 * A normal integration never meets one (reliability.md, "Limits").
 */
export const RATES = {
  /** A person's messages: 2 per second, 60 at once. Keyed by contact. */
  message: { perSecond: 2, burst: 60 },
  /** A backend's messages under one API key, all its customers together. */
  backend: { perSecond: 500, burst: 5000 },
  /** Opening a conversation or a contact session. Keyed by address. */
  opening: { perSecond: 2, burst: 120 },
  /** A visitor for each conversation that a program brings along: an import makes thousands. Keyed by address. */
  visitor: { perSecond: 20, burst: 1000 },
  /** Reading and small changes. Keyed by principal and address. */
  call: { perSecond: 100, burst: 1000 },
  /** Tests of webhooks: requests to addresses of the caller's choice. Keyed by principal. */
  hookTest: { perSecond: 0.2, burst: 10 },
  upload: { perSecond: 0.5, burst: 20 },
  /** A backend's files, of all its customers together. */
  backendUpload: { perSecond: 20, burst: 500 },
  /** Files of callers who have shown nothing yet and may turn out to be a backend. Keyed by address. */
  strangersUpload: { perSecond: 2, burst: 60 },
  /** Mail to anybody, in the operator's name. Keyed by principal. */
  mail: { perSecond: 0.1, burst: 20 },
  /** All of it together: what the mail server's good name can bear. One key. */
  allMail: { perSecond: 0.5, burst: 60 },
  /** Tries to sign in. Keyed by address; failures have counters of their own. */
  signIn: { perSecond: 0.2, burst: 30 },
} as const satisfies Record<string, Rate>;

export type Bucket = keyof typeof RATES;

export class Limits {
  readonly #on: boolean;
  readonly #buckets: Record<Bucket, TokenBuckets>;

  constructor(on: boolean) {
    this.#on = on;
    this.#buckets = Object.fromEntries(
      Object.entries(RATES).map(([name, rate]) => [name, new TokenBuckets(rate)]),
    ) as Record<Bucket, TokenBuckets>;
  }

  /** Pays one call. Refuses: `rate_limited` with the time after which it will work. */
  take(bucket: Bucket, key: string): void {
    if (!this.#on) return;
    const retryAfterMs = this.#buckets[bucket].take(key, Date.now());
    if (retryAfterMs > 0) throw new AppError('rate_limited', { retryAfterMs });
  }
}
