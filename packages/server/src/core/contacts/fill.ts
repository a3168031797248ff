import type { Kysely } from 'kysely';
import type { ConversationRow } from '../../db/rows.ts';
import type { Tables } from '../../db/schema.ts';
import type { Transaction } from '../../db/transaction.ts';
import { appendConversationEvent } from '../events.ts';

/** What a program tells of its customer. It proves nothing, so it replaces nothing. */
export interface ContactDetails {
  name: string | null;
  email: string | null;
  phone: string | null;
}

/** Writes what is not known yet. Answers what was new. */
export async function fillContact(
  db: Kysely<Tables>,
  now: number,
  contactId: string,
  details: ContactDetails,
): Promise<Partial<ContactDetails>> {
  const known = await db
    .selectFrom('contacts')
    .select(['name', 'email', 'phone'])
    .where('id', '=', contactId)
    .executeTakeFirst();
  if (!known) return {};
  const news: Partial<ContactDetails> = {};
  for (const field of ['name', 'email', 'phone'] as const) {
    if (known[field] === null && details[field] !== null) news[field] = details[field];
  }
  if (Object.keys(news).length === 0) return {};
  await db
    .updateTable('contacts')
    .set({ ...news, updated_at: now })
    .where('id', '=', contactId)
    .execute();
  return news;
}

/** The same for the contact of a conversation, whose readers hear of it. */
export async function fillContactOf(
  tx: Transaction,
  db: Kysely<Tables>,
  row: ConversationRow,
  details: ContactDetails,
): Promise<void> {
  const { name, email, phone } = await fillContact(db, tx.now, row.contact_id, details);
  const news: Partial<ConversationRow> = {
    ...(name === undefined ? {} : { contact_name: name }),
    ...(email === undefined ? {} : { contact_email: email }),
    ...(phone === undefined ? {} : { contact_phone: phone }),
  };
  if (Object.keys(news).length === 0) return;
  tx.change(row, news);
  appendConversationEvent(tx, 'conversation.updated', row);
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
