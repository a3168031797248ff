import { createHmac, randomBytes } from 'node:crypto';
import { AppError } from '@baton/protocol';
import type { SignInFailures } from '../../../auth/failures.ts';
import type { User } from '../../../core/users/store.ts';

const REMEMBERED_MS = 60_000;
const MOST_REMEMBERED = 10_000;

/** Whose password it was, and which one. */
type Checked = Pick<User, 'id' | 'passwordMark'>;

interface Remembered {
  checked: Promise<Checked | null>;
  until: number;
}

export interface BasicDeps {
  /** Slow on purpose. */
  checkPassword(email: string, password: string): Promise<string | null>;
  findUser(userId: string): Promise<User | undefined>;
  failures: SignInFailures;
}

/**
 * E-mail and password with every call. One check of the password (it takes tens of milliseconds on purpose) is good for a minute:
 * what is kept meanwhile is a hash of both under a key that this process alone has. Calls that come together share one check.
 * The user is read every time, so another password, wherever it was set, ends it at once.
 */
export class BasicCredentials {
  readonly #deps: BasicDeps;
  readonly #key = randomBytes(32);
  readonly #remembered = new Map<string, Remembered>();

  constructor(deps: BasicDeps) {
    this.#deps = deps;
  }

  /** Whose they are. Refuses: `unauthenticated`, and `rate_limited` after too many wrong ones (10 an account, 30 an address). */
  async check(email: string, password: string, address: string): Promise<User> {
    const { failures } = this.#deps;
    const account = email.toLowerCase();
    const name = createHmac('sha256', this.#key).update(`${account}\n${password}`).digest('base64');
    const remembered = this.#remembered.get(name);
    if (remembered && remembered.until > Date.now()) {
      const user = await this.#stillTrue(await remembered.checked);
      if (user) return user;
      if (this.#remembered.get(name) === remembered) this.#remembered.delete(name);
    }
    const user = await failures.attempt(account, address, async () =>
      this.#stillTrue(await this.#remember(name, account, password)),
    );
    if (!user) throw new AppError('unauthenticated', { reason: 'E-mail or password is wrong.' });
    return user;
  }

  async #stillTrue(checked: Checked | null): Promise<User | null> {
    const user = checked && (await this.#deps.findUser(checked.id));
    return user?.passwordMark === checked?.passwordMark ? (user ?? null) : null;
  }

  #remember(name: string, account: string, password: string): Promise<Checked | null> {
    const running = this.#remembered.get(name);
    if (running && running.until > Date.now()) return running.checked;
    const checked = this.#checkNow(account, password);
    if (this.#remembered.size >= MOST_REMEMBERED) this.#remembered.clear();
    const entry = { checked, until: Date.now() + REMEMBERED_MS };
    this.#remembered.set(name, entry);
    // A wrong password and a database that was away are not worth remembering.
    const drop = () => {
      if (this.#remembered.get(name) === entry) this.#remembered.delete(name);
    };
    checked.then((found) => found === null && drop(), drop);
    return checked;
  }

  async #checkNow(account: string, password: string): Promise<Checked | null> {
    const userId = await this.#deps.checkPassword(account, password);
    return (userId === null ? undefined : await this.#deps.findUser(userId)) ?? null;
  }
}

/** `email:password` in base64; null when it is nothing like that. The first colon divides. */
export function readBasic(encoded: string): { email: string; password: string } | null {
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon <= 0 || text.includes('\u0000') || text.length > 500) return null;
  return { email: text.slice(0, colon), password: text.slice(colon + 1) };
}
