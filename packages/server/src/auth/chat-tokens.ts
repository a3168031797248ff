import type { BlockList } from 'node:net';
import type { ChatTokenSettings } from '@baton/protocol';
import type { Kysely } from 'kysely';
import { blockListOf } from '../core/chat-tokens/blocked-ips.ts';
import {
  type ChatTokenRow,
  findTokenByHash,
  type ListedBase,
  listBases,
  listKeylessTokens,
  readSettings,
} from '../core/chat-tokens/store.ts';
import type { Tables } from '../db/schema.ts';
import { sha256 } from '../lib/ids.ts';

/** A chat token with everything that a call needs to know of it. */
export interface KnownChatToken {
  row: ChatTokenRow;
  settings: ChatTokenSettings;
  bases: ReadonlyMap<string, ListedBase>;
  blocked: BlockList | null;
  checkedAt: number;
}

/** A change by another process is noticed after this time at the latest; one of ours at once. */
const TRUSTED_MS = 3_000;
const MOST_KNOWN = 1_000;

/** Finds chat tokens by their value, from memory when it can. Switched-off and removed ones are as unknown as invented ones. */
export class ChatTokens {
  readonly #read: Kysely<Tables>;
  readonly #known = new Map<string, KnownChatToken>();
  #keyless: { tokens: readonly KnownChatToken[]; checkedAt: number } | null = null;

  constructor(read: Kysely<Tables>) {
    this.#read = read;
  }

  /** A token that was looked up a moment ago. */
  remembered(value: string): KnownChatToken | undefined {
    return this.#fresh(sha256(value));
  }

  async find(value: string): Promise<KnownChatToken | null> {
    const hash = sha256(value);
    const known = this.#fresh(hash);
    if (known) return known;
    const row = await findTokenByHash(this.#read, hash);
    if (!row || row.enabled === 0) {
      this.#known.delete(hash);
      return null;
    }
    const [found] = await this.#complete([row]);
    if (this.#known.size >= MOST_KNOWN) this.#known.clear();
    if (found) this.#known.set(hash, found);
    return found ?? null;
  }

  /** All that open without a key: for calls that name no token. */
  async keyless(): Promise<readonly KnownChatToken[]> {
    if (this.#keyless && Date.now() - this.#keyless.checkedAt <= TRUSTED_MS) return this.#keyless.tokens;
    const tokens = await this.#complete(await listKeylessTokens(this.#read));
    this.#keyless = { tokens, checkedAt: Date.now() };
    return tokens;
  }

  /** After a change: the next use looks in the database again. */
  forget(): void {
    this.#known.clear();
    this.#keyless = null;
  }

  #fresh(hash: string): KnownChatToken | undefined {
    const known = this.#known.get(hash);
    return known && Date.now() - known.checkedAt <= TRUSTED_MS ? known : undefined;
  }

  async #complete(rows: readonly ChatTokenRow[]): Promise<KnownChatToken[]> {
    const checkedAt = Date.now();
    const bases = await listBases(
      this.#read,
      rows.map((row) => row.id),
    );
    return rows.map((row) => {
      const settings = readSettings(row);
      const own = bases.filter((base) => base.token_id === row.id);
      return {
        row,
        settings,
        bases: new Map(own.map((base) => [base.base, base])),
        blocked: blockListOf(settings.blockedIps),
        checkedAt,
      };
    });
  }
}
