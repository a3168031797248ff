import type { Kysely } from 'kysely';
import type { Tables } from '../../db/schema.ts';
import type { Transaction } from '../../db/transaction.ts';
import { appendEvent } from '../events.ts';
import type { ContactRow } from './store.ts';

/**
 * From now on a contact is somebody whom the desk knows, and shows in its lists. A browser that only looked in is not. `db` is
 * the transaction's own `sql()`.
 */
export async function meetContact(tx: Transaction, db: Kysely<Tables>, contact: ContactRow): Promise<void> {
  await db.updateTable('contacts').set({ met_at: tx.now }).where('id', '=', contact.id).execute();
  appendEvent(tx, 'contact.met', contact.workspace_id, null, { contactId: contact.id });
}
