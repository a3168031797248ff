import type { Kysely, Selectable } from 'kysely';
import type { InboxTable, Tables } from '../../db/schema.ts';
import { newId } from '../../lib/ids.ts';

/** Another inbox, with the next number of its workspace. Inside the caller's transaction. */
export async function createInbox(
  db: Kysely<Tables>,
  now: number,
  { workspaceId, name }: { workspaceId: string; name: string },
): Promise<Selectable<InboxTable>> {
  const { last } = await db
    .selectFrom('inboxes')
    .select(({ fn }) => fn.max('number').as('last'))
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirstOrThrow();
  const inbox = {
    id: newId(),
    workspace_id: workspaceId,
    number: (last ?? 0) + 1,
    name,
    settings: '{}',
    team_id: null,
    created_at: now,
    removed_at: null,
  };
  // Somebody else may have taken the number: the unique index decides, and the command runs again.
  await db.insertInto('inboxes').values(inbox).execute();
  return inbox;
}
