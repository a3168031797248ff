import type { Kysely, Selectable } from 'kysely';
import type { NoteTable, Tables } from '../../db/schema.ts';

export type NoteRow = Selectable<NoteTable>;

/** Of these conversations, oldest first. */
export async function listNotes(db: Kysely<Tables>, conversationIds: readonly string[]): Promise<NoteRow[]> {
  if (conversationIds.length === 0) return [];
  return db
    .selectFrom('notes')
    .selectAll()
    .where('conversation_id', 'in', conversationIds)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}
