import { AppError, KeyScope } from '@baton/protocol';
import type { Kysely, Selectable } from 'kysely';
import type { AgentActor } from '../core/actor.ts';
import { findOwner } from '../core/agents/store.ts';
import { findKeyByHash, isUsable } from '../core/api-keys/store.ts';
import type { ApiKeyTable, Tables } from '../db/schema.ts';
import { sha256 } from '../lib/ids.ts';
import type { Principal } from './principal.ts';

type KeyPrincipal = Extract<Principal, { kind: 'key' }>;

interface Known {
  key: Selectable<ApiKeyTable>;
  principal: KeyPrincipal;
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
  async authenticate(token: string): Promise<KeyPrincipal> {
    // Longer than any key of ours or any that an operator may bring: not worth hashing.
    if (token.length === 0 || token.length > 256) throw new AppError('unauthenticated');
    const hash = sha256(token);
    const now = Date.now();
    let known = this.#known.get(hash);
    if (!known || now - known.checkedAt > TRUSTED_MS) known = await this.#look(hash, now);
    if (!known || !isUsable(known.key, now)) throw new AppError('unauthenticated');
    this.#used.add(known.key.id);
    return known.principal;
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
    const known = { key, principal: await this.#principalOf(key), checkedAt: now };
    if (this.#known.size >= MOST_KNOWN) this.#known.clear();
    this.#known.set(hash, known);
    return known;
  }
  async #principalOf(key: Selectable<ApiKeyTable>): Promise<KeyPrincipal> {
    const scopes = KeyScope.array().parse(key.scopes.split(' '));
    const owner = scopes.includes('desk') ? await findOwner(this.#read, key.workspace_id) : undefined;
    const as: AgentActor | null = owner
      ? { kind: 'agent', workspaceId: owner.workspace_id, agentId: owner.id, name: owner.name, role: owner.role }
      : null;
    return { kind: 'key', workspaceId: key.workspace_id, keyId: key.id, scopes, expiresAt: key.expires_at, as };
  }
}
