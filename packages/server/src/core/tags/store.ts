import type { Kysely, Selectable } from 'kysely';
import type { Tables, TagTable } from '../../db/schema.ts';

export type TagRow = Selectable<TagTable>;

export async function findTag(db: Kysely<Tables>, workspaceId: string, id: string): Promise<TagRow | undefined> {
  return db
    .selectFrom('tags')
    .selectAll()
    .where('id', '=', id)
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
}

/** Newest first. */
export async function listTags(
  db: Kysely<Tables>,
  workspaceId: string,
  page: { limit: number; offset: number },
): Promise<TagRow[]> {
  return db
    .selectFrom('tags')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
}
