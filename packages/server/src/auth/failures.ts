import { AppError } from '@baton/protocol';

const WINDOW_MS = 15 * 60_000;
const PER_ACCOUNT = 10;
const PER_ADDRESS = 30;
const MOST_KEYS = 50_000;
/** Tries of one address that wait for their turn. */
const MOST_WAITING = 200;

/** Counts failed sign-ins per account and per address. Unknown accounts count like known ones. */
export class SignInFailures {
  readonly #failures = new Map<string, { count: number; since: number }>();
  /** Checks whose end is not known yet. */
  readonly #running = new Map<string, number>();
  readonly #waiting = new Map<string, Set<() => void>>();

  /**
   * One look at a password: what `check` found, or null for a wrong one. A check is slow on purpose, so a try takes its place before
   * it, as if it had failed already: however many come together, no more are looked at than may fail. The others wait for those, and
   * a right password among them is not refused for the company it came in. Refuses: `rate_limited`, without a check, after too many.
   */
  async attempt<Found>(account: string, address: string, check: () => Promise<Found | null>): Promise<Found | null> {
    const keys = [`a:${account}`, `i:${address}`] as const;
    for (;;) {
      const wait = Math.max(...keys.map((key) => this.#wait(key)));
      if (wait > 0) throw new AppError('rate_limited', { retryAfterMs: wait });
      if (keys.every((key) => this.#count(key) + (this.#running.get(key) ?? 0) < mostOf(key))) break;
      await this.#turn(keys[1]);
    }
    for (const key of keys) add(this.#running, key, 1);
    try {
      const found = await check();
      if (found === null) for (const key of keys) this.#failed(key);
      else this.#failures.delete(keys[0]);
      return found;
    } finally {
      for (const key of keys) add(this.#running, key, -1);
      this.#wake();
    }
  }

  /** Until one of the running checks has ended. */
  #turn(key: string): Promise<void> {
    const waiting = this.#waiting.get(key) ?? new Set();
    if (waiting.size >= MOST_WAITING) throw new AppError('rate_limited', { retryAfterMs: 1000 });
    this.#waiting.set(key, waiting);
    return new Promise((resolve) => waiting.add(resolve));
  }

  #wake(): void {
    const all = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const waiting of all) for (const resolve of waiting) resolve();
  }

  #failed(key: string): void {
    const now = Date.now();
    const known = this.#failures.get(key);
    if (known && now - known.since < WINDOW_MS) known.count++;
    else {
      if (this.#failures.size >= MOST_KEYS) this.#failures.clear();
      this.#failures.set(key, { count: 1, since: now });
    }
  }

  #count(key: string): number {
    const known = this.#failures.get(key);
    return known && Date.now() - known.since < WINDOW_MS ? known.count : 0;
  }

  #wait(key: string): number {
    const known = this.#failures.get(key);
    if (!known || known.count < mostOf(key)) return 0;
    return Math.max(0, known.since + WINDOW_MS - Date.now());
  }
}

function mostOf(key: string): number {
  return key.startsWith('a:') ? PER_ACCOUNT : PER_ADDRESS;
}

/** A key that stands at nothing is none. */
function add(counts: Map<string, number>, key: string, change: number): void {
  const count = (counts.get(key) ?? 0) + change;
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
}
