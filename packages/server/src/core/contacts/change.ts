import { AppError } from '@baton/protocol';
import type { Kysely } from 'kysely';
import type { ConversationRow } from '../../db/rows.ts';
import type { Tables } from '../../db/schema.ts';
import type { Transaction } from '../../db/transaction.ts';
import type { Action } from '../../db/writer.ts';
import { mergeJson, packJson, packList, readList } from '../../lib/merge-json.ts';
import type { Actor } from '../actor.ts';
import { bounded, boundedList } from '../bounds.ts';
import { appendContactEvent, appendConversationEvent } from '../events.ts';
import type { ContactRow } from './store.ts';

export interface KnownOfContact {
  name?: string | null;
  email?: string | null;
  phone?: string | null;
  attributes?: Record<string, unknown> | null;
}

/** Absent = stays; null = is not known any more. */
export interface ContactChanges extends KnownOfContact {
  /** Merged into what is known, key by key; undefined takes a key out. */
  details?: Record<string, unknown>;
  tags?: readonly string[];
  addTags?: readonly string[];
  removeTag?: string;
  /** Changes single keys of the attributes, where `attributes` puts others in their place. */
  mergeAttributes?: Record<string, unknown>;
  removed?: boolean;
}

/** What agents and their programs write down about a contact. Refuses: `not_found`, `too_large`. */
export const changeContact: Action<{ actor: Actor; contactId: string; changes: ContactChanges }, ContactRow> = {
  name: 'contacts.change',
  async run(tx, { actor, contactId, changes }) {
    const db = await tx.sql();
    // Locked: what is merged into it is merged into what it is then.
    const contact = await db
      .updateTable('contacts')
      .set((eb) => ({ verified: eb.ref('verified') }))
      .where('id', '=', contactId)
      .where('workspace_id', '=', actor.workspaceId)
      .returningAll()
      .executeTakeFirst();
    if (!contact) throw new AppError('not_found');
    return update(tx, db, contact, {
      ...pick(changes, 'name', 'email', 'phone'),
      ...(changes.details ? { details: mergeJson(contact.details, changes.details) } : {}),
      ...(changes.tags || changes.addTags || changes.removeTag ? { tags: packTags(contact, changes) } : {}),
      ...(changes.attributes === undefined ? {} : { attributes: packJson(changes.attributes ?? {}) }),
      ...(changes.mergeAttributes
        ? { attributes: bounded(mergeJson(contact.attributes, changes.mergeAttributes), contact.attributes) }
        : {}),
      ...(changes.removed === undefined ? {} : { removed_at: changes.removed ? tx.now : null }),
    });
  },
};

function packTags(contact: ContactRow, { tags, addTags = [], removeTag }: ContactChanges): string | null {
  const known = readList(contact.tags);
  const all = new Set([...(tags ?? known), ...addTags]);
  if (removeTag !== undefined) all.delete(removeTag);
  return packList(boundedList([...all], known));
}

/** Completes what is not known yet and leaves the rest alone. `db` is the transaction's own `sql()`. */
export async function fillContact(
  tx: Transaction,
  db: Kysely<Tables>,
  contact: ContactRow,
  known: KnownOfContact,
): Promise<ContactRow> {
  const filled = {
    ...(contact.name === null && known.name ? { name: known.name } : {}),
    ...(contact.email === null && known.email ? { email: known.email } : {}),
    ...(contact.phone === null && known.phone ? { phone: known.phone } : {}),
    ...(contact.attributes === null && known.attributes ? { attributes: packJson(known.attributes) } : {}),
  };
  return Object.keys(filled).length === 0 ? contact : update(tx, db, contact, filled);
}

async function update(
  tx: Transaction,
  db: Kysely<Tables>,
  contact: ContactRow,
  changed: Partial<ContactRow>,
): Promise<ContactRow> {
  const whole = { ...contact, ...changed, updated_at: tx.now };
  await db
    .updateTable('contacts')
    .set({ ...changed, updated_at: tx.now })
    .where('id', '=', contact.id)
    .execute();
  appendContactEvent(tx, 'contact.updated', whole);
  if (whole.name !== contact.name || whole.email !== contact.email || whole.phone !== contact.phone)
    await tellConversations(tx, db, whole);
  return whole;
}

const MOST_TOLD = 50;

/** Whoever looks at an open conversation of this contact sees the new name without asking. */
async function tellConversations(tx: Transaction, db: Kysely<Tables>, contact: ContactRow): Promise<void> {
  const open = await db
    .selectFrom('conversations')
    .select('id')
    .where('contact_id', '=', contact.id)
    .where('state', '=', 'open')
    // The order of all who lock several.
    .orderBy('id')
    .limit(MOST_TOLD)
    .execute();
  for (const { id } of open) {
    const row = await tx.conversation(id);
    if (!row) continue;
    tellConversation(tx, row, contact);
  }
}

/** To the readers of one conversation, whatever its row says: it may have been read after the change. */
export function tellConversation(tx: Transaction, row: ConversationRow, { name, email, phone }: ContactRow): void {
  tx.change(row, { contact_name: name, contact_email: email, contact_phone: phone });
  appendConversationEvent(tx, 'conversation.updated', row);
}

function pick<Key extends keyof ContactChanges>(changes: ContactChanges, ...keys: Key[]): Pick<ContactChanges, Key> {
  const entries = keys.filter((key) => changes[key] !== undefined).map((key) => [key, changes[key]]);
  return Object.fromEntries(entries) as Pick<ContactChanges, Key>;
}
