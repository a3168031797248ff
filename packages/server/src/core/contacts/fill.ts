import type { Kysely } from 'kysely';
import type { ConversationRow } from '../../db/rows.ts';
import type { Tables } from '../../db/schema.ts';
import type { Transaction } from '../../db/transaction.ts';
import { fillContact, tellConversation } from './change.ts';
import { findContact } from './store.ts';

/** What a program tells of its customer. It proves nothing, so it replaces nothing. */
export interface ContactDetails {
  name: string | null;
  email: string | null;
  phone: string | null;
}

/**
 * Completes what is not known yet of a conversation's contact, whose conversations hear of it; also this one if it was closed
 * until now.
 */
export async function fillContactOf(
  tx: Transaction,
  db: Kysely<Tables>,
  row: ConversationRow,
  details: ContactDetails,
): Promise<void> {
  if (!tellsAnything(details)) return;
  const contact = await findContact(db, row.workspace_id, row.contact_id);
  if (!contact) return;
  const { name, email, phone } = await fillContact(tx, db, contact, details);
  const isTold = row.contact_name === name && row.contact_email === email && row.contact_phone === phone;
  if (!isTold) tellConversation(tx, row, { ...contact, name, email, phone });
}

/**
 * Takes the lock of a conversation's contact when something is told of it. Before that of the conversation: in this order does
 * an erasure take them, and two who take them in different orders wait for each other.
 */
export async function lockContactOf(
  db: Kysely<Tables>,
  conversationId: string,
  details: ContactDetails,
): Promise<void> {
  if (!tellsAnything(details)) return;
  // Writing the row is the lock that both databases know.
  await db
    .updateTable('contacts')
    .set((eb) => ({ verified: eb.ref('verified') }))
    .where('id', '=', (eb) =>
      eb.selectFrom('conversations').select('contact_id').where('conversations.id', '=', conversationId),
    )
    .execute();
}

function tellsAnything({ name, email, phone }: ContactDetails): boolean {
  return name !== null || email !== null || phone !== null;
}

/**
 * A contact of these sources with the same address, the oldest first. Sources of other kinds are left alone: whoever claims
 * an address must not get into the conversations of the person who has it there.
 */
export async function findContactByDetails(
  db: Kysely<Tables>,
  workspaceId: string,
  sourcePrefix: string,
  { email, phone }: Pick<ContactDetails, 'email' | 'phone'>,
): Promise<string | undefined> {
  for (const [field, value] of [
    ['email', email],
    ['phone', phone],
  ] as const) {
    if (value === null) continue;
    const found = await db
      .selectFrom('contacts')
      .select('id')
      .where('workspace_id', '=', workspaceId)
      .where(field, '=', value)
      .where('source', 'like', `${sourcePrefix}%`)
      .orderBy('created_at')
      .orderBy('id')
      .limit(1)
      .executeTakeFirst();
    if (found) return found.id;
  }
  return undefined;
}
