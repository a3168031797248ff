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

/** The inbox of that number. Where there is only one, it is meant whatever the number. */
export async function findInboxByNumber(
  db: Kysely<Tables>,
  workspaceId: string,
  number: number | null,
): Promise<Selectable<InboxTable> | undefined> {
  const inboxes = await listInboxes(db, workspaceId);
  return inboxes.length === 1 ? inboxes[0] : inboxes.find((inbox) => inbox.number === number);
}

/** For what the desk itself says to a customer. */
export async function findInboxName(db: Kysely<Tables>, inboxId: string): Promise<string> {
  const inbox = await db.selectFrom('inboxes').select('name').where('id', '=', inboxId).executeTakeFirst();
  return inbox?.name ?? '';
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
