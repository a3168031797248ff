import { AppError } from '@baton/protocol';

const WINDOW_MS = 15 * 60_000;
const PER_ACCOUNT = 10;
const PER_ADDRESS = 30;
const MOST_KEYS = 50_000;

/** Counts failed sign-ins per account and per address. Unknown accounts count like known ones. */
export class SignInFailures {
  readonly #failures = new Map<string, { count: number; since: number }>();

  /** Refuses: `rate_limited` while there were too many. */
  check(account: string, address: string): void {
    const wait = Math.max(this.#wait(`a:${account}`, PER_ACCOUNT), this.#wait(`i:${address}`, PER_ADDRESS));
    if (wait > 0) throw new AppError('rate_limited', { retryAfterMs: wait });
  }

  failed(account: string, address: string): void {
    for (const key of [`a:${account}`, `i:${address}`]) {
      const now = Date.now();
      const known = this.#failures.get(key);
      if (known && now - known.since < WINDOW_MS) known.count++;
      else {
        if (this.#failures.size >= MOST_KEYS) this.#failures.clear();
        this.#failures.set(key, { count: 1, since: now });
      }
    }
  }

  succeeded(account: string): void {
    this.#failures.delete(`a:${account}`);
  }

  #wait(key: string, most: number): number {
    const known = this.#failures.get(key);
    if (!known || known.count < most) return 0;
    return Math.max(0, known.since + WINDOW_MS - Date.now());
  }
}
