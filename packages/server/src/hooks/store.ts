import { AppError } from '@baton/protocol';
import type { Kysely } from 'kysely';
import type { Tables } from '../db/schema.ts';
import type { HookRow } from './format.ts';
import type { Dialect } from './lane-store.ts';

// Hooks as rows. What waits for them and what was sent is in delivery-store.ts.

/**
 * Those that something may be stored for: active ones, and of the formats that carry answers those too that are switched off.
 * One statement, so that number and hooks are of the same moment.
 */
export async function plannedHooks(
  db: Kysely<Tables>,
  workspaceId: string,
  answering: readonly string[],
): Promise<{ revision: number; hooks: HookRow[] }> {
  const rows = await db
    .selectFrom('workspaces')
    .leftJoin('hooks', (join) =>
      join
        .onRef('hooks.workspace_id', '=', 'workspaces.id')
        .on((eb) =>
          eb.or([
            eb('hooks.state', '=', 'active'),
            ...(answering.length > 0
              ? [eb.and([eb('hooks.state', '=', 'disabled'), eb('hooks.format', 'in', answering)])]
              : []),
          ]),
        ),
    )
    .selectAll('hooks')
    .select('workspaces.hooks_revision')
    .where('workspaces.id', '=', workspaceId)
    .orderBy('hooks.created_at')
    .orderBy('hooks.id')
    .execute();
  return {
    revision: rows[0]?.hooks_revision ?? 0,
    hooks: rows.flatMap(({ hooks_revision: _, ...hook }) => (hook.id === null ? [] : (hook as HookRow))),
  };
}

/**
 * Every change of a workspace's hooks ends with this, in its transaction: whoever remembers them asks again. The step is a
 * random one, so that a number that was read inside a transaction and then rolled back never comes again for another change.
 */
export async function raiseHooksRevision(db: Kysely<Tables>, workspaceId: string): Promise<void> {
  const step = 1 + Math.floor(Math.random() * 1_000_000);
  await db
    .updateTable('workspaces')
    .set((eb) => ({ hooks_revision: eb('hooks_revision', '+', step) }))
    .where('id', '=', workspaceId)
    .execute();
}

/** All that are not removed, oldest first; of one format, or of all. */
export async function listHooks(db: Kysely<Tables>, workspaceId: string, format?: string): Promise<HookRow[]> {
  return db
    .selectFrom('hooks')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('state', '!=', 'removed')
    .$if(format !== undefined, (query) => query.where('format', '=', format as string))
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

export async function findHook(db: Kysely<Tables>, workspaceId: string, hookId: string): Promise<HookRow | undefined> {
  return db
    .selectFrom('hooks')
    .selectAll()
    .where('id', '=', hookId)
    .where('workspace_id', '=', workspaceId)
    .where('state', '!=', 'removed')
    .executeTakeFirst();
}

/** For whoever knows it from a row that names it. Removed ones too. */
export async function findHookById(db: Kysely<Tables>, hookId: string): Promise<HookRow | undefined> {
  return db.selectFrom('hooks').selectAll().where('id', '=', hookId).executeTakeFirst();
}

/** For the engine, which knows them from deliveries: locked until the commit, one after the other. Removed ones too. */
export async function lockHooks(
  db: Kysely<Tables>,
  dialect: Dialect,
  hookIds: ReadonlySet<string>,
): Promise<Map<string, HookRow>> {
  if (hookIds.size === 0) return new Map();
  const rows = await db
    .selectFrom('hooks')
    .selectAll()
    .where('id', 'in', [...hookIds])
    .orderBy('id')
    .$if(dialect === 'postgres', (query) => query.forUpdate())
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** The row of one, and it stays as it is until the commit. Refuses: `not_found`. */
export async function lockHook(db: Kysely<Tables>, workspaceId: string, hookId: string): Promise<HookRow> {
  // Writing the row is the lock that both databases know.
  const row = await db
    .updateTable('hooks')
    .set((eb) => ({ state: eb.ref('state') }))
    .where('id', '=', hookId)
    .where('workspace_id', '=', workspaceId)
    .where('state', '!=', 'removed')
    .returningAll()
    .executeTakeFirst();
  if (!row) throw new AppError('not_found');
  return row;
}

export async function updateHook(db: Kysely<Tables>, hookId: string, patch: Partial<HookRow>): Promise<void> {
  await db.updateTable('hooks').set(patch).where('id', '=', hookId).execute();
}

export async function insertHook(db: Kysely<Tables>, hook: HookRow): Promise<void> {
  await db.insertInto('hooks').values(hook).execute();
}

export async function countHooks(db: Kysely<Tables>, workspaceId: string, format: string): Promise<number> {
  const row = await db
    .selectFrom('hooks')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('workspace_id', '=', workspaceId)
    .where('format', '=', format)
    .where('state', '!=', 'removed')
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Of all workspaces, removed ones too. */
export async function everyHook(db: Kysely<Tables>): Promise<Pick<HookRow, 'id' | 'state' | 'failing_since'>[]> {
  return db.selectFrom('hooks').select(['id', 'state', 'failing_since']).execute();
}

/** The last of a removed hook. */
export async function deleteHook(db: Kysely<Tables>, hookId: string): Promise<void> {
  await db.deleteFrom('hook_lanes').where('hook_id', '=', hookId).execute();
  await db.deleteFrom('hooks').where('id', '=', hookId).where('state', '=', 'removed').execute();
}

/** A call that was made before under the same key of its caller. */
export interface Remembered {
  workspaceId: string;
  /** Which kind of call, and whose: a key of one caller says nothing of another's. */
  scope: `${'hook' | 'hook_secret'}:${string}`;
  key: string;
}

export async function findRemembered(
  db: Kysely<Tables>,
  { workspaceId, scope, key }: Remembered,
): Promise<{ fingerprint: string; result: string } | undefined> {
  return db
    .selectFrom('idempotency')
    .select(['fingerprint', 'result'])
    .where('workspace_id', '=', workspaceId)
    .where('scope', '=', scope)
    .where('key', '=', key)
    .executeTakeFirst();
}

export async function remember(
  db: Kysely<Tables>,
  { workspaceId, scope, key }: Remembered,
  { fingerprint, result, now }: { fingerprint: string; result: string; now: number },
): Promise<void> {
  await db
    .insertInto('idempotency')
    .values({ workspace_id: workspaceId, scope, key, fingerprint, result, created_at: now })
    .execute();
}
