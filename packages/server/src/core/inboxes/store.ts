import type { Kysely, Selectable } from 'kysely';
import type { InboxTable, Tables } from '../../db/schema.ts';

export type InboxRow = Selectable<InboxTable>;

/** Oldest first; the first is the default. */
export async function listInboxes(db: Kysely<Tables>, workspaceId: string): Promise<InboxRow[]> {
  return db
    .selectFrom('inboxes')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('removed_at', 'is', null)
    .orderBy('number')
    .execute();
}

export async function findLivingInbox(
  db: Kysely<Tables>,
  workspaceId: string,
  id: string,
): Promise<InboxRow | undefined> {
  return db
    .selectFrom('inboxes')
    .selectAll()
    .where('id', '=', id)
    .where('workspace_id', '=', workspaceId)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
}
