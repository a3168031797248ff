import { AppError } from '@baton/protocol';
import type { Action } from '../../db/writer.ts';
import { packJson, packList } from '../../lib/merge-json.ts';
import { appendContactEvent } from '../events.ts';
import { findRepeat, type Repeatable, rememberCall } from '../repeats.ts';
import type { KnownOfContact } from './change.ts';
import { meetContact } from './meet.ts';
import { type ContactRow, findContact, findContactByReference, newContact } from './store.ts';

export interface CreateContact extends KnownOfContact {
  workspaceId: string;
  source: string;
  /** The outside system's name for this person; null = none, and our id is its name. */
  reference: string | null;
  details?: Record<string, unknown>;
  /** Somebody vouched for who this is. */
  verified?: boolean;
  phone?: string | null;
  tags?: readonly string[];
  repeat?: Repeatable | null;
  /** Entered by hand: known to the desk from now on, without having written. */
  met?: boolean;
}

/** Refuses: `conflict` when the outside name is taken, or its key came with something else. */
export const createContact: Action<CreateContact, ContactRow> = {
  name: 'contacts.create',
  async run(tx, input) {
    const db = await tx.sql();
    const { workspaceId, source, reference } = input;
    const earlier = await findRepeat(db, workspaceId, 'contact', input.repeat);
    if (earlier !== null) {
      const known = await findContact(db, workspaceId, earlier);
      if (!known) throw new AppError('conflict');
      return known;
    }
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
      phone: input.phone ?? null,
      tags: packList(input.tags ?? []),
      verified: input.verified ? 1 : 0,
    });
    const contact = { ...made, reference: reference ?? made.id };
    await db.insertInto('contacts').values(contact).execute();
    await rememberCall(db, workspaceId, 'contact', input.repeat, { id: contact.id, now: tx.now });
    appendContactEvent(tx, 'contact.created', contact);
    if (!input.met) return contact;
    await meetContact(tx, db, contact);
    return { ...contact, met_at: tx.now };
  },
};
