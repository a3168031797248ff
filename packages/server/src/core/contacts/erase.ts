import { AppError } from '@baton/protocol';
import type { Action } from '../../db/writer.ts';
import { forgetInOutbox } from '../../outbox/forget.ts';
import type { Actor } from '../actor.ts';
import { recordAudit } from '../audit/record.ts';
import { silenceGuest } from '../conversations/guests.ts';
import { deleteConversations } from '../conversations/remove.ts';
import { appendEvent } from '../events.ts';
import { forgetDeliveries } from './forget-deliveries.ts';

export interface Erased {
  conversations: number;
  messages: number;
  files: number;
  /** Bytes to delete from the storage, by the caller, after the commit. */
  storageKeys: string[];
}

/**
 * Removes a person: messages, names, files, idempotency rows, what the outbox still holds of them, and what hooks were sent
 * or have yet to be sent. In conversations of others, which go on, their words are blanked, and what hooks were to be sent of
 * those until now is lost with them. One audit row without personal data stays. It begins with the locks of the contact and of its
 * conversations: what others write of them is committed before it looks, or finds nobody any more. Refuses: `not_found`.
 */
export const eraseContact: Action<{ actor: Actor; contactId: string; address?: string }, Erased> = {
  name: 'contacts.erase',
  async run(tx, input) {
    const db = await tx.sql();
    const { workspaceId } = input.actor;
    // Writing the row is the lock that both databases know. Whoever opens a conversation or fills in a name holds it too.
    const contact = await db
      .updateTable('contacts')
      .set((eb) => ({ verified: eb.ref('verified') }))
      .where('id', '=', input.contactId)
      .where('workspace_id', '=', workspaceId)
      .returning(['id', 'reference'])
      .executeTakeFirst();
    if (!contact) throw new AppError('not_found');
    const conversations = await db
      .selectFrom('conversations')
      .select(['id', 'pk'])
      .where('contact_id', '=', contact.id)
      .orderBy('id')
      .execute();
    const ids = conversations.map((row) => row.id);
    const visited = await db
      .selectFrom('guests')
      .select('conversation_id')
      .where('contact_id', '=', contact.id)
      .execute();
    const elsewhere = visited.map((row) => row.conversation_id).filter((id) => !ids.includes(id));
    // Locked one after the other, in the order of all who lock several: whoever still writes in one commits first.
    for (const id of [...ids, ...elsewhere].sort()) await tx.conversation(id);
    await db.deleteFrom('guests').where('contact_id', '=', contact.id).execute();
    tx.silence(new Set(elsewhere));
    const silenced = { messages: 0, fileIds: [] as string[] };
    for (const id of elsewhere) {
      const row = await tx.conversation(id);
      if (!row) continue;
      const done = await silenceGuest(tx, db, row, contact.id);
      silenced.messages += done.messages;
      silenced.fileIds.push(...done.fileIds);
    }
    const files = await db
      .selectFrom('files')
      .select(['id', 'storage_key'])
      .where((eb) =>
        eb.or([
          eb('contact_id', '=', contact.id),
          ...(ids.length > 0 ? [eb('conversation_id', 'in', ids)] : []),
          ...(silenced.fileIds.length > 0 ? [eb('id', 'in', silenced.fileIds)] : []),
        ]),
      )
      .execute();
    const subjects = new Set([...ids, contact.id]);
    tx.forget(subjects);
    const messages = await deleteConversations(tx, db, conversations);
    await forgetInOutbox(db, new Set([...subjects, ...elsewhere]));
    await forgetDeliveries(db, [...subjects, ...elsewhere]);
    if (files.length > 0)
      await db
        .deleteFrom('files')
        .where(
          'id',
          'in',
          files.map((file) => file.id),
        )
        .execute();
    await db
      .deleteFrom('idempotency')
      .where('workspace_id', '=', workspaceId)
      .where((eb) => eb.or([eb('scope', 'like', `%:${contact.id}`), eb('result', '=', contact.id)]))
      .execute();
    await db.deleteFrom('custom_events').where('contact_id', '=', contact.id).execute();
    const names = [contact.id, contact.reference];
    await db
      .deleteFrom('direct_messages')
      .where('workspace_id', '=', workspaceId)
      .where('recipient', 'in', names)
      .execute();
    await db.deleteFrom('contacts').where('id', '=', contact.id).execute();
    await recordAudit(db, tx.now, input.actor, {
      action: 'contact.erased',
      object: contact.id,
      address: input.address,
    });
    appendEvent(tx, 'contact.erased', workspaceId, null, { contactId: contact.id, conversationIds: ids });
    return {
      conversations: ids.length,
      messages: messages + silenced.messages,
      files: files.length,
      storageKeys: files.map((file) => file.storage_key),
    };
  },
};
