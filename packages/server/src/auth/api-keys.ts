import { AppError, KeyScope } from '@baton/protocol';
import type { Kysely, Selectable } from 'kysely';
import type { AgentActor } from '../core/actor.ts';
import { findOwner } from '../core/agents/store.ts';
import { findKeyByHash, isUsable } from '../core/api-keys/store.ts';
import type { ApiKeyTable, Tables } from '../db/schema.ts';
import { sha256 } from '../lib/ids.ts';
import type { Principal } from './principal.ts';

interface Known {
  key: Selectable<ApiKeyTable>;
  as: AgentActor | null;
  checkedAt: number;
}

/** A revocation by another process is noticed after this time at the latest; one of ours at once. */
const TRUSTED_MS = 3_000;
const MOST_KNOWN = 10_000;

/** Checks API keys, from memory when it can. Unknown, expired and revoked are one answer. */
export class ApiKeys {
  readonly #read: Kysely<Tables>;
  readonly #known = new Map<string, Known>();
  readonly #used = new Set<string>();

  constructor(read: Kysely<Tables>) {
    this.#read = read;
  }

  /** Refuses: `unauthenticated`. */
  async authenticate(token: string): Promise<Extract<Principal, { kind: 'key' }>> {
    // Longer than any key of ours or any that an operator may bring: not worth hashing.
    if (token.length === 0 || token.length > 256) throw new AppError('unauthenticated');
    const hash = sha256(token);
    const now = Date.now();
    let known = this.#known.get(hash);
    if (!known || now - known.checkedAt > TRUSTED_MS) known = await this.#look(hash, now);
    if (!known || !isUsable(known.key, now)) throw new AppError('unauthenticated');
    this.#used.add(known.key.id);
    return {
      kind: 'key',
      workspaceId: known.key.workspace_id,
      keyId: known.key.id,
      scopes: KeyScope.array().parse(known.key.scopes.split(' ')),
      expiresAt: known.key.expires_at,
      as: known.as,
    };
  }

  /** After a revocation: the next use looks in the database again. */
  forget(): void {
    this.#known.clear();
  }

  /** The keys used since the last call, for their "last used" times. */
  takeUsed(): string[] {
    const used = [...this.#used];
    this.#used.clear();
    return used;
  }

  async #look(hash: string, now: number): Promise<Known | undefined> {
    const key = await findKeyByHash(this.#read, hash);
    if (!key) {
      this.#known.delete(hash);
      return undefined;
    }
    const owner = key.scopes.split(' ').includes('desk') ? await findOwner(this.#read, key.workspace_id) : undefined;
    const as: AgentActor | null = owner
      ? { kind: 'agent', workspaceId: owner.workspace_id, agentId: owner.id, name: owner.name, role: owner.role }
      : null;
    const known = { key, as, checkedAt: now };
    if (this.#known.size >= MOST_KNOWN) this.#known.clear();
    this.#known.set(hash, known);
    return known;
  }
}
