import { AppError } from '@baton/protocol';
import type { Action } from '../../db/writer.ts';
import type { Actor } from '../actor.ts';
import { recordAudit } from '../audit/record.ts';
import { lockToken, noteTokenChange } from './change.ts';
import { addHook, noteHookChanged, readHookSettings } from './hooks.ts';
import { type BaseRow, findBase } from './store.ts';

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
      await db
        .updateTable('chat_token_bases')
        .set({ state: 'allowed' })
        .where('token_id', '=', token.id)
        .where('base', '=', given.base)
        .execute();
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
    if (known?.state === 'allowed') return;
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

/**
 * The hook for an address at which a conversation is to be answered, made when there is none. An address that comes with
 * another scheme than before moves there, and one whose hook had been given up is tried again: its program lives.
 */
export const useBase: Action<{ workspaceId: string; tokenId: string; given: GivenBase }, BaseRow> = {
  name: 'chat_tokens.use_base',
  async run(tx, { workspaceId, tokenId, given }) {
    const db = await tx.sql();
    const token = await lockToken(db, workspaceId, tokenId);
    const known = await findBase(db, token.id, given.base);
    const { base } = given;
    // Named without a scheme, it stays where it is.
    const url = known?.hook_id && !given.schemeGiven ? known.url : given.url;
    const hookId = known?.hook_id ?? (await addHook(tx, db, token, { ...given, url }));
    if (known?.hook_id) await revive(known.hook_id, known.url !== url);
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

    /** One that an administrator has switched off stays so: its answers wait for whoever switches it on. */
    async function revive(id: string, moves: boolean): Promise<void> {
      const hook = await db
        .selectFrom('hooks')
        .select(['settings', 'state', 'disabled_reason'])
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      const wakes = hook.state !== 'active' && hook.disabled_reason !== 'admin';
      if (!moves && !wakes) return;
      const { taken: _, ...settings } = readHookSettings(hook.settings);
      await db
        .updateTable('hooks')
        .set({
          url,
          settings: JSON.stringify({ ...settings, schemeGiven: given.schemeGiven }),
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
      await noteHookChanged(tx, db, { id, workspace_id: workspaceId });
    }
  },
};
