import type { Kysely, Selectable } from 'kysely';
import type { CustomEventTable, Tables } from '../../db/schema.ts';

export type CustomEventRow = Selectable<CustomEventTable>;

export async function findCustomEvent(
  db: Kysely<Tables>,
  workspaceId: string,
  id: string,
): Promise<CustomEventRow | undefined> {
  return db
    .selectFrom('custom_events')
    .selectAll()
    .where('id', '=', id)
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
}

/** Newest first. */
export async function listCustomEvents(
  db: Kysely<Tables>,
  workspaceId: string,
  page: { limit: number; offset: number; contactId?: string; agentId?: string },
): Promise<CustomEventRow[]> {
  let query = db.selectFrom('custom_events').selectAll().where('workspace_id', '=', workspaceId);
  if (page.contactId !== undefined) query = query.where('contact_id', '=', page.contactId);
  if (page.agentId !== undefined) query = query.where('agent_id', '=', page.agentId);
  return query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(page.limit).offset(page.offset).execute();
}
