import type { Kysely, Selectable } from 'kysely';
import type { ContactTable, Tables } from '../../db/schema.ts';
import type { Transaction } from '../../db/transaction.ts';
import type { Action } from '../../db/writer.ts';
import { newSecret, sha256 } from '../../lib/ids.ts';
import { appendContactEvent } from '../events.ts';
import { newContact } from './store.ts';

export interface OpenContactSession {
  workspaceId: string;
  /** The secret of an earlier session; unknown or absent = a new contact. */
  resume?: string;
  name?: string;
  email?: string;
}

/**
 * A browser begins or goes on as a contact. The secret is ours (256 random bits) and only its hash is stored. Name and
 * e-mail are what the person typed: they fill empty fields, prove nothing and merge with nobody.
 */
export const openContactSession: Action<OpenContactSession, { contact: Selectable<ContactTable>; resume: string }> = {
  name: 'contacts.open_session',
  async run(tx, input) {
    const db = await tx.sql();
    const known = input.resume ? await resumed(tx, db, { ...input, resume: input.resume }) : undefined;
    if (known && input.resume) return { contact: known, resume: input.resume };
    const resume = newSecret();
    const contact = newContact(tx.now, {
      workspace_id: input.workspaceId,
      source: 'desk',
      reference: sha256(resume),
      name: input.name ?? null,
      email: input.email ?? null,
    });
    await db.insertInto('contacts').values(contact).execute();
    appendContactEvent(tx, 'contact.created', contact);
    return { contact, resume };
  },
};

/** Undefined for an unknown secret, and for somebody who is being erased at this moment. */
async function resumed(
  tx: Transaction,
  db: Kysely<Tables>,
  { workspaceId, resume, name, email }: OpenContactSession & { resume: string },
): Promise<Selectable<ContactTable> | undefined> {
  const known = await db
    .selectFrom('contacts')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('source', '=', 'desk')
    .where('reference', '=', sha256(resume))
    .executeTakeFirst();
  const fills = known && ((name !== undefined && known.name === null) || (email !== undefined && known.email === null));
  if (!fills) return known;
  const filled = await db
    .updateTable('contacts')
    .set((eb) => ({
      name: eb.fn.coalesce('name', eb.val(name ?? null)),
      email: eb.fn.coalesce('email', eb.val(email ?? null)),
      updated_at: tx.now,
    }))
    .where('id', '=', known.id)
    .returningAll()
    .executeTakeFirst();
  if (filled) appendContactEvent(tx, 'contact.updated', filled);
  return filled;
}
