import type { Kysely, Selectable } from 'kysely';
import type { InboxTable, Tables, WorkspaceTable } from '../../db/schema.ts';
import { parseWorkspaceSettings } from './settings.ts';

/** The oldest workspace: the one that an unconfigured desk has. */
export async function findFirstWorkspace(db: Kysely<Tables>): Promise<Selectable<WorkspaceTable> | undefined> {
  return db.selectFrom('workspaces').selectAll().orderBy('created_at').orderBy('id').limit(1).executeTakeFirst();
}

export async function findWorkspace(db: Kysely<Tables>, id: string): Promise<Selectable<WorkspaceTable> | undefined> {
  return db.selectFrom('workspaces').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The workspace that takes logs from callers without a key. When several do, nobody can say which is meant. */
export async function findLogWorkspace(db: Kysely<Tables>): Promise<Selectable<WorkspaceTable> | undefined> {
  const all = await db
    .selectFrom('workspaces')
    .selectAll()
    .where('settings', '!=', '{}')
    .where('removed_at', 'is', null)
    .execute();
  const willing = all.filter((row) => parseWorkspaceSettings(row.settings).logsWithoutKey);
  return willing.length === 1 ? willing[0] : undefined;
}

/** By the 24 hex digits under which faces know it. A removed one is no more. */
export async function findOrganisation(
  db: Kysely<Tables>,
  organisationId: string,
): Promise<Selectable<WorkspaceTable> | undefined> {
  return db
    .selectFrom('workspaces')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
}

export async function findInbox(db: Kysely<Tables>, id: string): Promise<Selectable<InboxTable> | undefined> {
  return db.selectFrom('inboxes').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The inbox into which a workspace's faces put new conversations unless they name another. */
export async function findDefaultInbox(db: Kysely<Tables>, workspaceId: string): Promise<Selectable<InboxTable>> {
  return db
    .selectFrom('inboxes')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('removed_at', 'is', null)
    .orderBy('number')
    .limit(1)
    .executeTakeFirstOrThrow();
}
