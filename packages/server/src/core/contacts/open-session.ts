import type { Selectable } from 'kysely';
import type { ContactTable } from '../../db/schema.ts';
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
    const known = input.resume
      ? await db
          .selectFrom('contacts')
          .selectAll()
          .where('workspace_id', '=', input.workspaceId)
          .where('source', '=', 'desk')
          .where('reference', '=', sha256(input.resume))
          .executeTakeFirst()
      : undefined;
    if (known && input.resume) {
      const filled = { name: known.name ?? input.name ?? null, email: known.email ?? input.email ?? null };
      if (filled.name !== known.name || filled.email !== known.email) {
        await db
          .updateTable('contacts')
          .set({ ...filled, updated_at: tx.now })
          .where('id', '=', known.id)
          .execute();
        appendContactEvent(tx, 'contact.updated', { ...known, ...filled, updated_at: tx.now });
      }
      return { contact: { ...known, ...filled }, resume: input.resume };
    }
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
