import { AppError, type ChatTokenSettings } from '@baton/protocol';
import type { Kysely } from 'kysely';
import type { Tables } from '../../db/schema.ts';
import type { Transaction } from '../../db/transaction.ts';
import type { Action } from '../../db/writer.ts';
import type { Actor } from '../actor.ts';
import { recordAudit } from '../audit/record.ts';
import { lockToken, noteTokenChange } from './change.ts';
import { addHook, noteHookChanged, readHookSettings } from './hooks.ts';
import { type BaseRow, findBase, readSettings } from './store.ts';

/** An address as its program wrote it, taken apart by whoever knows the dialect. */
export interface GivenBase {
  /** For comparing. */
  base: string;
  url: string;
  /** It was written with its scheme. */
  schemeGiven: boolean;
}

/** Addresses that may wait for an administrator, per token: a token may be public, and so is this door. */
const MOST_PENDING = 50;

/**
 * An administrator registers an address, so that callers without a key may name it, or takes that back. Refuses:
 * `not_found`.
 */
export const registerBase: Action<
  { actor: Actor; tokenId: string; given: GivenBase; allowed: boolean; address?: string },
  void
> = {
  name: 'chat_tokens.register_base',
  async run(tx, { actor, tokenId, given, allowed, address }) {
    const db = await tx.sql();
    const token = await lockToken(db, actor.workspaceId, tokenId);
    const known = await findBase(db, token.id, given.base);
    if (allowed && known) {
      // By which scheme a stranger called an address that was refused says nothing.
      const isStrangers = known.state === 'pending' && known.hook_id === null;
      const url = given.schemeGiven || isStrangers ? given.url : known.url;
      await db
        .updateTable('chat_token_bases')
        .set({ state: 'allowed', url })
        .where('token_id', '=', token.id)
        .where('base', '=', given.base)
        .execute();
      if (known.hook_id && url !== known.url) {
        const hook = { id: known.hook_id, workspace_id: token.workspace_id };
        await revive(tx, db, hook, { url, moves: true, schemeGiven: true });
      }
    } else if (allowed) {
      const { base, url } = given;
      const row = { token_id: token.id, base, url, hook_id: null, created_at: tx.now, seen_at: tx.now };
      await db
        .insertInto('chat_token_bases')
        .values({ ...row, state: 'allowed' })
        .execute();
    } else {
      if (!known) throw new AppError('not_found');
      const row = { token_id: token.id, base: given.base };
      // With a hook there are conversations that are answered there; they stay.
      if (known.hook_id)
        await db
          .updateTable('chat_token_bases')
          .set({ state: 'used' })
          .where('token_id', '=', row.token_id)
          .where('base', '=', row.base)
          .execute();
      else
        await db
          .deleteFrom('chat_token_bases')
          .where('token_id', '=', row.token_id)
          .where('base', '=', row.base)
          .execute();
    }
    await recordAudit(db, tx.now, actor, {
      action: allowed ? 'chat_token.base_allowed' : 'chat_token.base_removed',
      object: token.id,
      address,
    });
    noteTokenChange(tx, token);
  },
};

/** A caller without a key named an address that nobody registered: an administrator will find it in the list. */
export const noteRefusedBase: Action<{ workspaceId: string; tokenId: string; given: GivenBase }, void> = {
  name: 'chat_tokens.note_refused_base',
  async run(tx, { workspaceId, tokenId, given }) {
    const db = await tx.sql();
    const token = await lockToken(db, workspaceId, tokenId);
    const known = await findBase(db, token.id, given.base);
    // One that is used by callers with a key goes on being used.
    if (known?.state === 'allowed' || known?.hook_id) return;
    if (known) {
      await db
        .updateTable('chat_token_bases')
        .set({ state: 'pending', seen_at: tx.now })
        .where('token_id', '=', token.id)
        .where('base', '=', given.base)
        .execute();
    } else {
      const pending = await db
        .selectFrom('chat_token_bases')
        .select(['base'])
        .where('token_id', '=', token.id)
        .where('state', '=', 'pending')
        .where('hook_id', 'is', null)
        .orderBy('seen_at')
        .execute();
      const oldest = pending.slice(0, Math.max(0, pending.length - MOST_PENDING + 1)).map(({ base }) => base);
      if (oldest.length > 0) {
        await db.deleteFrom('chat_token_bases').where('token_id', '=', token.id).where('base', 'in', oldest).execute();
      }
      const { base, url } = given;
      const row = { token_id: token.id, base, url, hook_id: null, created_at: tx.now, seen_at: tx.now };
      await db
        .insertInto('chat_token_bases')
        .values({ ...row, state: 'pending' })
        .execute();
    }
    noteTokenChange(tx, token);
  },
};

/** What a caller may say of an address that is known already. */
export interface SaysScheme {
  /** It may name any server, so it may also say by which scheme one is called. */
  trusted: boolean;
  plainHttp: ChatTokenSettings['plainHttp'];
}

/**
 * The address by which a server is called that a call names. Servers are compared without their scheme, and one hook serves all
 * conversations of one: so a caller who may name only what is registered must not take the encryption from the others'
 * answers, nor turn a receiver without TLS into one with it. What an administrator registered is not theirs to change at all.
 */
export function addressFor(
  known: Pick<BaseRow, 'url' | 'state' | 'hook_id'> | undefined,
  given: GivenBase,
  { trusted, plainHttp }: SaysScheme,
): string {
  const isKnown = known !== undefined && (known.hook_id !== null || known.state === 'allowed');
  if (!isKnown) return given.url;
  if (!given.schemeGiven) return known.url;
  const isPlain = given.url.startsWith('http:');
  const isTheirs = trusted ? !isPlain || plainHttp !== 'never' : !isPlain && known.state !== 'allowed';
  return isTheirs ? given.url : known.url;
}

/**
 * The hook for an address at which a conversation is to be answered, made when there is none. An address that comes with
 * another scheme than before moves there, where the caller may say so (`addressFor`), and one whose hook had been given up is
 * tried again: its program lives.
 */
export const useBase: Action<{ workspaceId: string; tokenId: string; given: GivenBase; trusted: boolean }, BaseRow> = {
  name: 'chat_tokens.use_base',
  async run(tx, { workspaceId, tokenId, given, trusted }) {
    const db = await tx.sql();
    const token = await lockToken(db, workspaceId, tokenId);
    const known = await findBase(db, token.id, given.base);
    const { base } = given;
    const url = addressFor(known, given, { trusted, plainHttp: readSettings(token).plainHttp });
    const schemeGiven = given.schemeGiven && url === given.url;
    const hookId = known?.hook_id ?? (await addHook(tx, db, token, { base, url, schemeGiven }));
    if (known?.hook_id) {
      const moves = known.url !== url;
      // Whoever is not trusted may have guessed: a receiver without TLS is found again by the token's own rule.
      const hook = { id: known.hook_id, workspace_id: workspaceId };
      await revive(tx, db, hook, { url, moves, schemeGiven: moves && trusted });
    }
    const row: BaseRow = {
      token_id: token.id,
      base,
      url,
      state: known?.state === 'allowed' ? 'allowed' : 'used',
      hook_id: hookId,
      created_at: known?.created_at ?? tx.now,
      seen_at: tx.now,
    };
    await db
      .insertInto('chat_token_bases')
      .values(row)
      .onConflict((conflict) => conflict.columns(['token_id', 'base']).doUpdateSet(row))
      .execute();
    noteTokenChange(tx, token);
    return row;
  },
};

/** One that an administrator has switched off stays so: its answers wait for whoever switches it on. */
async function revive(
  tx: Transaction,
  db: Kysely<Tables>,
  { id, workspace_id }: { id: string; workspace_id: string },
  { url, moves, schemeGiven }: { url: string; moves: boolean; schemeGiven: boolean },
): Promise<void> {
  const hook = await db
    .selectFrom('hooks')
    .select(['settings', 'state', 'disabled_reason'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const wakes = hook.state !== 'active' && hook.disabled_reason !== 'admin';
  if (!moves && !wakes) return;
  const { taken, ...settings } = readHookSettings(hook.settings);
  // It may have learned another form meanwhile, but not to do without the TLS that it had.
  const kept = !moves && taken?.scheme === 'https' ? { taken: { ...taken, hookFormat: null } } : {};
  await db
    .updateTable('hooks')
    .set({
      url,
      settings: JSON.stringify({ ...settings, ...kept, schemeGiven: moves ? schemeGiven : settings.schemeGiven }),
      ...(wakes ? { state: 'active' as const, disabled_reason: null } : {}),
      failing_since: null,
      slow_since: null,
      probe_at: null,
      held_until: null,
      // What waits begins its schedule.
      waking: 'anew',
      waking_after: null,
      updated_at: tx.now,
    })
    .where('id', '=', id)
    .execute();
  await noteHookChanged(tx, db, { id, workspace_id });
}
