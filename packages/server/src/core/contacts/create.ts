import { AppError } from '@baton/protocol';
import type { Action } from '../../db/writer.ts';
import { packJson } from '../../lib/merge-json.ts';
import { appendContactEvent } from '../events.ts';
import type { KnownOfContact } from './change.ts';
import { meetContact } from './meet.ts';
import { type ContactRow, findContactByReference, newContact } from './store.ts';

export interface CreateContact extends KnownOfContact {
  workspaceId: string;
  source: string;
  /** The outside system's name for this person; null = none, and our id is its name. */
  reference: string | null;
  details?: Record<string, unknown>;
  /** Somebody vouched for who this is. */
  verified?: boolean;
  /** Entered by hand: known to the desk from now on, without having written. */
  met?: boolean;
}

/** Refuses: `conflict` when the outside name is taken. */
export const createContact: Action<CreateContact, ContactRow> = {
  name: 'contacts.create',
  async run(tx, input) {
    const db = await tx.sql();
    const { workspaceId, source, reference } = input;
    if (reference !== null && (await findContactByReference(db, workspaceId, { source, reference }))) {
      throw new AppError('conflict', { reason: 'There is a contact of that name already.' });
    }
    const made = newContact(tx.now, {
      workspace_id: workspaceId,
      source,
      reference: reference ?? '',
      name: input.name ?? null,
      email: input.email ?? null,
      attributes: packJson(input.attributes ?? {}),
      details: packJson(input.details ?? {}),
      verified: input.verified ? 1 : 0,
    });
    const contact = { ...made, reference: reference ?? made.id };
    await db.insertInto('contacts').values(contact).execute();
    appendContactEvent(tx, 'contact.created', contact);
    if (!input.met) return contact;
    await meetContact(tx, db, contact);
    return { ...contact, met_at: tx.now };
  },
};
