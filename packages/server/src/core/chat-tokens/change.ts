import { AppError, type ChatTokenSettings } from '@baton/protocol';
import type { Kysely } from 'kysely';
import type { Tables } from '../../db/schema.ts';
import type { Transaction } from '../../db/transaction.ts';
import type { Action } from '../../db/writer.ts';
import { sha256 } from '../../lib/ids.ts';
import type { Actor } from '../actor.ts';
import { previewOf } from '../api-keys/token.ts';
import { recordAudit } from '../audit/record.ts';
import { appendEvent } from '../events.ts';
import { findLivingInbox } from '../inboxes/store.ts';
import { checkBlockedIps } from './blocked-ips.ts';
import { refreshHooks } from './hooks.ts';
import { type ChatTokenRow, findToken, readSettings } from './store.ts';

export interface ChangeChatToken {
  actor: Actor;
  tokenId: string;
  name?: string;
  inboxId?: string;
  keyless?: boolean;
  enabled?: boolean;
  settings?: Partial<ChatTokenSettings>;
  /** Null = none any more. */
  serverToken?: string | null;
  address?: string;
}

/**
 * Changes what is given. Whoever remembers the token hears of it; its hooks get the new settings in the same transaction.
 * Refuses: `not_found` (token or inbox), `invalid`.
 */
export const changeChatToken: Action<ChangeChatToken, ChatTokenRow> = {
  name: 'chat_tokens.change',
  async run(tx, input) {
    const db = await tx.sql();
    const row = await lockToken(db, input.actor.workspaceId, input.tokenId);
    const settings = { ...readSettings(row), ...input.settings };
    checkBlockedIps(settings.blockedIps);
    if (input.inboxId !== undefined && !(await findLivingInbox(db, row.workspace_id, input.inboxId))) {
      throw new AppError('not_found');
    }
    const { serverToken } = input;
    const patch: Partial<ChatTokenRow> = {
      ...(input.name === undefined ? {} : { name: input.name }),
      ...(input.inboxId === undefined ? {} : { inbox_id: input.inboxId }),
      ...(input.keyless === undefined ? {} : { keyless: input.keyless ? 1 : 0 }),
      ...(input.enabled === undefined ? {} : { enabled: input.enabled ? 1 : 0 }),
      ...(input.settings === undefined ? {} : { settings: JSON.stringify(settings) }),
      ...(serverToken === undefined
        ? {}
        : {
            server_hash: serverToken === null ? null : sha256(serverToken),
            server_preview: serverToken === null ? null : previewOf(serverToken),
          }),
      updated_at: tx.now,
    };
    await db.updateTable('chat_tokens').set(patch).where('id', '=', row.id).execute();
    const changed = { ...row, ...patch };
    await refreshHooks(tx, db, changed);
    await recordAudit(db, tx.now, input.actor, {
      action: 'chat_token.changed',
      object: row.id,
      address: input.address,
    });
    noteTokenChange(tx, changed);
    return changed;
  },
};

/**
 * Nothing new comes in under the token any more; what it brought stays, and its answers still go out. Its value is free
 * again. Refuses: `not_found`.
 */
export const removeChatToken: Action<{ actor: Actor; tokenId: string; address?: string }, void> = {
  name: 'chat_tokens.remove',
  async run(tx, input) {
    const db = await tx.sql();
    const row = await lockToken(db, input.actor.workspaceId, input.tokenId);
    const gone = { hash: `removed:${row.id}`, enabled: 0, removed_at: tx.now, updated_at: tx.now };
    await db.updateTable('chat_tokens').set(gone).where('id', '=', row.id).execute();
    await recordAudit(db, tx.now, input.actor, {
      action: 'chat_token.removed',
      object: row.id,
      address: input.address,
    });
    noteTokenChange(tx, row);
  },
};

/**
 * From now on the token's hooks sign with a new secret too; the old one signs beside it for a day. The secret comes sealed.
 * Refuses: `not_found`.
 */
export const rotateHookSecret: Action<
  { actor: Actor; tokenId: string; hookSecret: string; address?: string },
  { previousUntil: number }
> = {
  name: 'chat_tokens.rotate_hook_secret',
  async run(tx, input) {
    const db = await tx.sql();
    const row = await lockToken(db, input.actor.workspaceId, input.tokenId);
    const previousUntil = tx.now + BOTH_SIGN_MS;
    await db
      .updateTable('chat_tokens')
      .set({ hook_secret: input.hookSecret, updated_at: tx.now })
      .where('id', '=', row.id)
      .execute();
    await refreshHooks(tx, db, { ...row, hook_secret: input.hookSecret }, previousUntil);
    await recordAudit(db, tx.now, input.actor, {
      action: 'chat_token.secret_rotated',
      object: row.id,
      address: input.address,
    });
    noteTokenChange(tx, row);
    return { previousUntil };
  },
};

const BOTH_SIGN_MS = 24 * 3600_000;

/** The row, locked until the commit. Refuses: `not_found`. */
export async function lockToken(db: Kysely<Tables>, workspaceId: string, tokenId: string): Promise<ChatTokenRow> {
  // Writing the row is the lock that both databases know.
  await db
    .updateTable('chat_tokens')
    .set((eb) => ({ name: eb.ref('name') }))
    .where('id', '=', tokenId)
    .where('workspace_id', '=', workspaceId)
    .execute();
  const row = await findToken(db, workspaceId, tokenId);
  if (!row) throw new AppError('not_found');
  return row;
}

export function noteTokenChange(tx: Transaction, row: Pick<ChatTokenRow, 'id' | 'workspace_id'>): void {
  appendEvent(tx, 'chat_token.changed', row.workspace_id, null, { tokenId: row.id });
}
