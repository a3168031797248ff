import type { Kysely } from 'kysely';
import type { Tables } from '../../db/schema.ts';
import type { Transaction } from '../../db/transaction.ts';
import type { Action } from '../../db/writer.ts';
import { forgetInOutbox } from '../../outbox/forget.ts';
import { accessConversation } from '../access.ts';
import type { AgentActor } from '../actor.ts';
import { recordAudit } from '../audit/record.ts';
import { forgetDeliveries } from '../contacts/forget-deliveries.ts';
import { appendEvent } from '../events.ts';
import { assignWaiting } from './assign-waiting.ts';

/** Bytes to delete from the storage, by the caller, after the commit. */
export interface Removed {
  messages: number;
  storageKeys: string[];
}

/** Removes one conversation with everything that was said in it. Refuses: `not_found`. */
export const removeConversation: Action<{ actor: AgentActor; conversationId: string; address?: string }, Removed> = {
  name: 'conversations.remove',
  needs: (input) => ({ conversationId: input.conversationId }),
  async run(tx, input) {
    const db = await tx.sql();
    const row = await accessConversation(tx, input.actor, input.conversationId);
    const files = await db.deleteFrom('files').where('conversation_id', '=', row.id).returning('storage_key').execute();
    const messages = await deleteConversations(tx, db, [row]);
    const audited = { action: 'conversation.removed', object: row.id, address: input.address };
    await recordAudit(db, tx.now, input.actor, audited);
    const told = { conversationId: row.id, contactId: row.contact_id };
    appendEvent(tx, 'conversation.removed', row.workspace_id, null, told);
    if (row.owner_kind === 'agent' && row.state === 'open') await assignWaiting(tx, db, row.workspace_id);
    return { messages, storageKeys: files.map((file) => file.storage_key) };
  },
};

/**
 * The rows of conversations and of all that hangs on them, what waits in the outbox and for hooks included; files are the
 * caller's. Answers how many messages went. `db` is the transaction's own `sql()`.
 */
export async function deleteConversations(
  tx: Transaction,
  db: Kysely<Tables>,
  conversations: readonly { id: string; pk: number }[],
): Promise<number> {
  if (conversations.length === 0) return 0;
  const ids = conversations.map((row) => row.id);
  const pks = conversations.map((row) => row.pk);
  const removed = await db.deleteFrom('messages').where('conversation_pk', 'in', pks).executeTakeFirst();
  tx.forget(new Set(ids));
  await forgetInOutbox(db, new Set(ids));
  await forgetDeliveries(db, ids);
  await db.deleteFrom('chat_conversations').where('conversation_id', 'in', ids).execute();
  await db.deleteFrom('guests').where('conversation_id', 'in', ids).execute();
  await db.deleteFrom('notes').where('conversation_id', 'in', ids).execute();
  await db.deleteFrom('conversations').where('pk', 'in', pks).execute();
  return Number(removed.numDeletedRows);
}
