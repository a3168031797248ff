import { AppError } from '@baton/protocol';
import type { Kysely, Selectable } from 'kysely';
import type { ContactTable, Tables } from '../../db/schema.ts';
import type { Transaction } from '../../db/transaction.ts';
import { appendContactEvent } from '../events.ts';
import { newContact } from './store.ts';

/** A contact that exists, or the name that an outside system has for one (who exists by being used). */
export type NamedContact = { contactId: string } | { source: string; reference: string };

/**
 * Finds or makes the contact and holds its row's lock until the commit. An id comes from the contact's own token, so a
 * contact that was erased meanwhile is one whose credentials are worth nothing now. Refuses: `unauthenticated`.
 */
export async function resolveContact(
  tx: Transaction,
  db: Kysely<Tables>,
  workspaceId: string,
  named: NamedContact,
): Promise<Selectable<ContactTable>> {
  if ('source' in named) {
    const contact = newContact(tx.now, {
      workspace_id: workspaceId,
      source: named.source,
      reference: named.reference,
    });
    const inserted = await db
      .insertInto('contacts')
      .values(contact)
      .onConflict((conflict) => conflict.columns(['workspace_id', 'source', 'reference']).doNothing())
      .executeTakeFirst();
    if (inserted.numInsertedOrUpdatedRows) appendContactEvent(tx, 'contact.created', contact);
  }
  // Writing the row is the lock that both databases know.
  const locked = db
    .updateTable('contacts')
    .set((eb) => ({ verified: eb.ref('verified') }))
    .where('workspace_id', '=', workspaceId);
  const found =
    'source' in named
      ? await locked
          .where('source', '=', named.source)
          .where('reference', '=', named.reference)
          .returningAll()
          .executeTakeFirst()
      : await locked.where('id', '=', named.contactId).returningAll().executeTakeFirst();
  if (!found) throw new AppError('unauthenticated');
  return found;
}
