import type { Kysely, Selectable } from 'kysely';
import type { ContactTable, Tables } from '../../db/schema.ts';
import { newId } from '../../lib/ids.ts';

export type ContactRow = Selectable<ContactTable>;

/** A contact of whom nothing is known but what is given. */
export function newContact(
  now: number,
  known: Pick<ContactRow, 'workspace_id' | 'source' | 'reference'> & Partial<ContactRow>,
): ContactRow {
  return {
    id: newId(),
    name: null,
    email: null,
    phone: null,
    details: null,
    tags: null,
    attributes: null,
    verified: 0,
    created_at: now,
    updated_at: now,
    met_at: null,
    removed_at: null,
    ...known,
  };
}

export async function findContact(
  db: Kysely<Tables>,
  workspaceId: string,
  id: string,
): Promise<ContactRow | undefined> {
  return db
    .selectFrom('contacts')
    .selectAll()
    .where('id', '=', id)
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
}

export async function findContactByReference(
  db: Kysely<Tables>,
  workspaceId: string,
  named: { source: string; reference: string },
): Promise<ContactRow | undefined> {
  return db
    .selectFrom('contacts')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('source', '=', named.source)
    .where('reference', '=', named.reference)
    .executeTakeFirst();
}

export async function listContacts(
  db: Kysely<Tables>,
  workspaceId: string,
  ids: readonly string[],
): Promise<ContactRow[]> {
  if (ids.length === 0) return [];
  return db.selectFrom('contacts').selectAll().where('workspace_id', '=', workspaceId).where('id', 'in', ids).execute();
}
