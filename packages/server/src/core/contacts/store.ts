import type { Selectable } from 'kysely';
import type { ContactTable } from '../../db/schema.ts';
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
    removed_at: null,
    ...known,
  };
}
