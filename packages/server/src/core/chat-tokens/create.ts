import { AppError, CHAT_TOKEN_DEFAULTS, type ChatTokenKind, type ChatTokenSettings } from '@baton/protocol';
import type { Action } from '../../db/writer.ts';
import { newId, sha256 } from '../../lib/ids.ts';
import type { Actor } from '../actor.ts';
import { previewOf } from '../api-keys/token.ts';
import { recordAudit } from '../audit/record.ts';
import { createInbox } from '../inboxes/create.ts';
import { findLivingInbox } from '../inboxes/store.ts';
import { checkBlockedIps } from './blocked-ips.ts';
import { newChatToken } from './secret.ts';
import type { ChatTokenRow } from './store.ts';

export interface CreateChatToken {
  actor: Actor;
  name: string;
  kind: ChatTokenKind;
  /** Null = one of its own. */
  inboxId: string | null;
  /** Absent = as its kind has it: a widget's token is public, so calls with nothing else are not taken. */
  keyless?: boolean;
  settings?: Partial<ChatTokenSettings>;
  /** The value, when a program has one already; absent = a new random one. */
  token?: string;
  /** Null or absent = none. */
  serverToken?: string | null;
  /** Sealed by the caller, who has the key. */
  hookSecret: string;
  address?: string;
}

/**
 * Stores only hashes: the token in the answer is shown once. Refuses: `not_found` (the inbox), `conflict` (the value is in
 * use), `invalid`.
 */
export const createChatToken: Action<CreateChatToken, { row: ChatTokenRow; token: string }> = {
  name: 'chat_tokens.create',
  async run(tx, input) {
    const db = await tx.sql();
    const { workspaceId } = input.actor;
    const token = input.token ?? newChatToken();
    const taken = await db.selectFrom('chat_tokens').select('id').where('hash', '=', sha256(token)).executeTakeFirst();
    if (taken) throw new AppError('conflict', { field: 'token', reason: 'This token is in use already.' });
    const inbox =
      input.inboxId === null
        ? await createInbox(db, tx.now, { workspaceId, name: input.name })
        : await findLivingInbox(db, workspaceId, input.inboxId);
    if (!inbox) throw new AppError('not_found');
    const settings = { ...CHAT_TOKEN_DEFAULTS, ...input.settings };
    checkBlockedIps(settings.blockedIps);
    const row: ChatTokenRow = {
      id: newId(),
      workspace_id: workspaceId,
      inbox_id: inbox.id,
      name: input.name,
      kind: input.kind,
      hash: sha256(token),
      preview: previewOf(token),
      server_hash: input.serverToken ? sha256(input.serverToken) : null,
      server_preview: input.serverToken ? previewOf(input.serverToken) : null,
      hook_secret: input.hookSecret,
      keyless: (input.keyless ?? input.kind === 'backend') ? 1 : 0,
      enabled: 1,
      settings: JSON.stringify(settings),
      created_at: tx.now,
      updated_at: tx.now,
      removed_at: null,
    };
    await db.insertInto('chat_tokens').values(row).execute();
    await recordAudit(db, tx.now, input.actor, {
      action: 'chat_token.created',
      object: row.id,
      address: input.address,
    });
    return { row, token };
  },
};
