import { AppError } from '@baton/protocol';
import type { Kysely } from 'kysely';
import type { ConversationRow } from '../../db/rows.ts';
import type { Tables } from '../../db/schema.ts';
import type { Transaction } from '../../db/transaction.ts';
import { appendConversationEvent } from '../events.ts';
import { unpackMessageData } from '../messages/data.ts';

/**
 * A contact's words are, or stay, in a conversation that is somebody else's: remembered, so that erasing the contact finds them.
 * Writing the contact's row is the lock: an erasure sees this, or has it refused. Refuses: `conflict` (nobody is there any more).
 */
export async function noteGuest(
  db: Kysely<Tables>,
  guest: { workspaceId: string; contactId: string; conversationId: string },
): Promise<void> {
  const locked = await db
    .updateTable('contacts')
    .set((eb) => ({ verified: eb.ref('verified') }))
    .where('id', '=', guest.contactId)
    .where('workspace_id', '=', guest.workspaceId)
    .returning('id')
    .executeTakeFirst();
  if (!locked) throw new AppError('conflict', { reason: 'Somebody who is named in it was erased at this moment.' });
  await db
    .insertInto('guests')
    .values({ contact_id: guest.contactId, conversation_id: guest.conversationId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/**
 * Takes a guest's words out of a conversation that goes on without them: each message keeps its place and says nothing. What was
 * made of the words (preview, summary, subject) goes too. Answers how many messages there were and the files that came with them.
 */
export async function silenceGuest(
  tx: Transaction,
  db: Kysely<Tables>,
  row: ConversationRow,
  contactId: string,
): Promise<{ messages: number; fileIds: string[] }> {
  const said = await db
    .selectFrom('messages')
    .selectAll()
    .where('conversation_pk', '=', row.pk)
    .where('author_kind', '=', 'contact')
    .where('author_id', '=', contactId)
    .orderBy('seq')
    .execute();
  if (said.length === 0) return { messages: 0, fileIds: [] };
  await db
    .updateTable('messages')
    .set({ kind: 'text', text: '', author_id: null, author_name: null, data: null, client_message_id: null })
    .where('conversation_pk', '=', row.pk)
    .where('author_kind', '=', 'contact')
    .where('author_id', '=', contactId)
    .execute();
  const { first, last } = await db
    .selectFrom('messages')
    .select(({ fn }) => [fn.min<number>('seq').as('first'), fn.max<number>('seq').as('last')])
    .where('conversation_pk', '=', row.pk)
    .where('kind', '!=', 'event')
    .executeTakeFirstOrThrow();
  const seqs = said.map(({ seq }) => seq);
  tx.change(row, {
    handoff_summary: null,
    ...(seqs.includes(Number(last)) ? { last_text: '' } : {}),
    ...(seqs.includes(Number(first)) ? { subject: '' } : {}),
    updated_at: tx.now,
  });
  appendConversationEvent(tx, 'conversation.updated', row);
  return { messages: said.length, fileIds: said.flatMap((message) => unpackMessageData(message).file?.id ?? []) };
}
