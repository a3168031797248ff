import type { Kysely, Selectable } from 'kysely';
import type { HookLaneTable, Tables } from '../db/schema.ts';
import type { DeliveryRecord, HookRow } from './format.ts';

export type LaneRow = Selectable<HookLaneTable>;
export type Dialect = 'sqlite' | 'postgres';

// What the engine asks and writes about lanes, for all lanes of a hook at once where it can.

/** What is to do now for hooks of these formats, or else when to look again. */
export async function outlook(
  db: Kysely<Tables>,
  formats: readonly string[],
  now: number,
): Promise<{ due: boolean; nextAt: number | null }> {
  const due = await workableHooks(db, formats, now).select('h.id').limit(1).executeTakeFirst();
  return due ? { due: true, nextAt: now } : { due: false, nextAt: await nextTime(db, now) };
}

/** Active hooks that are not held and have a lane or a probe due, or lanes that have yet to be told to go. */
function workableHooks(db: Kysely<Tables>, formats: readonly string[], now: number) {
  return db
    .selectFrom('hooks as h')
    .where('h.state', '=', 'active')
    .where('h.format', 'in', formats)
    .where((eb) => eb.or([eb('h.held_until', 'is', null), eb('h.held_until', '<=', now)]))
    .where((eb) =>
      eb.or([
        eb('h.probe_at', '<=', now),
        eb('h.waking', 'is not', null),
        eb.exists(
          eb
            .selectFrom('hook_lanes as l')
            .select('l.lane')
            .whereRef('l.hook_id', '=', 'h.id')
            .where('l.due_at', '<=', now),
        ),
      ]),
    );
}

/**
 * Hooks from which something may be claimed, the one that has waited longest first; `taken` of them are in another process's
 * hands at this moment and left out.
 */
export async function lockWorkable(
  db: Kysely<Tables>,
  { dialect, formats, now }: { dialect: Dialect; formats: readonly string[]; now: number },
): Promise<{ hooks: HookRow[]; taken: number }> {
  const workable = workableHooks(db, formats, now)
    .select((eb) => [
      'h.id',
      eb
        .selectFrom('hook_lanes as oldest')
        .select(({ fn }) => fn.min('oldest.due_at').as('due_at'))
        .whereRef('oldest.hook_id', '=', 'h.id')
        .as('waits_since'),
    ])
    .orderBy('waits_since')
    .orderBy('h.id');
  const ids = (await workable.execute()).map((row) => row.id);
  if (ids.length === 0) return { hooks: [], taken: 0 };
  const rows = await db
    .selectFrom('hooks')
    .selectAll()
    .where('id', 'in', ids)
    .where('state', '=', 'active')
    .orderBy('id')
    // Who skips what is locked waits for nobody, so nobody waits in a circle.
    .$if(dialect === 'postgres', (query) => query.forUpdate().skipLocked())
    .execute();
  const locked = new Map(rows.map((row) => [row.id, row]));
  return { hooks: ids.flatMap((id) => locked.get(id) ?? []), taken: ids.length - locked.size };
}

/** The earliest moment at which anything may become due: a lane, a probe, the end of a hold. */
export async function nextTime(db: Kysely<Tables>, now: number): Promise<number | null> {
  const lane = await db
    .selectFrom('hook_lanes')
    .select('due_at')
    .where('due_at', '>', now)
    .orderBy('due_at')
    .limit(1)
    .executeTakeFirst();
  const hooks = await db
    .selectFrom('hooks')
    .select(({ fn }) => [fn.min('probe_at').as('probe_at'), fn.min('held_until').as('held_until')])
    .where('state', '=', 'active')
    .where((eb) => eb.or([eb('probe_at', '>', now), eb('held_until', '>', now)]))
    .executeTakeFirst();
  const times = [lane?.due_at, hooks?.probe_at, hooks?.held_until].flatMap((time) =>
    typeof time === 'number' && time > now ? time : [],
  );
  return times.length > 0 ? Math.min(...times) : null;
}

/** How many lanes of each hook are being tried; hooks without one are missing from the answer. */
export async function countLeased(db: Kysely<Tables>, now: number): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('hook_lanes')
    .select(({ fn }) => ['hook_id', fn.countAll<number>().as('count')])
    .where('leased_until', '>', 0)
    .where('leased_until', '>', now)
    .groupBy('hook_id')
    .execute();
  return new Map(rows.map((row) => [row.hook_id, Number(row.count)]));
}

export async function findDueLanes(
  db: Kysely<Tables>,
  { dialect, hookId, now, limit }: { dialect: Dialect; hookId: string; now: number; limit: number },
): Promise<LaneRow[]> {
  if (limit <= 0) return [];
  return db
    .selectFrom('hook_lanes')
    .selectAll()
    .where('hook_id', '=', hookId)
    .where('due_at', '<=', now)
    .where('leased_until', '<=', now)
    .orderBy('due_at')
    .orderBy('lane')
    .limit(limit)
    .$if(dialect === 'postgres', (query) => query.forUpdate().skipLocked())
    .execute();
}

/** The lane of the oldest delivery that waits, due or not; undefined when none waits. */
export async function findOldestLane(db: Kysely<Tables>, hookId: string): Promise<string | undefined> {
  const oldest = await db
    .selectFrom('hook_deliveries')
    .select('lane')
    .where('hook_id', '=', hookId)
    .where('state', '=', 'waiting')
    .orderBy('pk')
    .limit(1)
    .executeTakeFirst();
  return oldest?.lane;
}

/** Locked until the commit; undefined when somebody else has it in his hands, or when there is none. */
export async function lockFreeLane(
  db: Kysely<Tables>,
  { dialect, hookId, lane }: { dialect: Dialect; hookId: string; lane: string },
): Promise<LaneRow | undefined> {
  return db
    .selectFrom('hook_lanes')
    .selectAll()
    .where('hook_id', '=', hookId)
    .where('lane', '=', lane)
    .$if(dialect === 'postgres', (query) => query.forUpdate().skipLocked())
    .executeTakeFirst();
}

export async function findLanes(db: Kysely<Tables>, hookId: string, lanes: readonly string[]): Promise<LaneRow[]> {
  if (lanes.length === 0) return [];
  return db.selectFrom('hook_lanes').selectAll().where('hook_id', '=', hookId).where('lane', 'in', lanes).execute();
}

/** The same, in the order in which messages lock them too: whoever locks several of them never waits in a circle. */
export async function lockLanes(
  db: Kysely<Tables>,
  { dialect, hookId, lanes }: { dialect: Dialect; hookId: string; lanes: readonly string[] },
): Promise<LaneRow[]> {
  if (lanes.length === 0) return [];
  return db
    .selectFrom('hook_lanes')
    .selectAll()
    .where('hook_id', '=', hookId)
    .where('lane', 'in', lanes)
    .orderBy('lane')
    .$if(dialect === 'postgres', (query) => query.forUpdate())
    .execute();
}

/** A leased lane becomes due when its lease ends, so nobody needs to look for leases that ended. */
export async function leaseLanes(
  db: Kysely<Tables>,
  { hookId, lanes, holder, until }: { hookId: string; lanes: readonly string[]; holder: string; until: number },
): Promise<void> {
  if (lanes.length === 0) return;
  await db
    .updateTable('hook_lanes')
    .set({ leased_until: until, due_at: until, holder })
    .where('hook_id', '=', hookId)
    .where('lane', 'in', lanes)
    .execute();
}

/** False: somebody else has it by now, or it is gone. */
export async function renewLease(
  db: Kysely<Tables>,
  { hookId, lane, holder, until }: { hookId: string; lane: string; holder: string; until: number },
): Promise<boolean> {
  const renewed = await db
    .updateTable('hook_lanes')
    .set({ leased_until: until, due_at: until })
    .where('hook_id', '=', hookId)
    .where('lane', '=', lane)
    .where('holder', '=', holder)
    .executeTakeFirst();
  return Number(renewed.numUpdatedRows) > 0;
}

/** For a process that knows that it is the only one: what is leased was leased by the dead. */
export async function releaseEverything(db: Kysely<Tables>, now: number): Promise<void> {
  await db
    .updateTable('hook_lanes')
    .set({ leased_until: 0, holder: '', due_at: now })
    .where('leased_until', '>', 0)
    .execute();
}

/** The first delivery that waits in each of the lanes. */
export async function firstDeliveries(
  db: Kysely<Tables>,
  hookId: string,
  lanes: readonly string[],
): Promise<DeliveryRecord[]> {
  if (lanes.length === 0) return [];
  return db
    .selectFrom('hook_deliveries')
    .selectAll()
    .where('pk', 'in', firstPks(db, hookId, lanes))
    .execute();
}

/** The ids of the same, by lane. */
export async function firstIds(
  db: Kysely<Tables>,
  hookId: string,
  lanes: readonly string[],
): Promise<Map<string, string>> {
  if (lanes.length === 0) return new Map();
  const rows = await db
    .selectFrom('hook_deliveries')
    .select(['lane', 'id'])
    .where('pk', 'in', firstPks(db, hookId, lanes))
    .execute();
  return new Map(rows.map(({ lane, id }) => [lane, id]));
}

function firstPks(db: Kysely<Tables>, hookId: string, lanes: readonly string[]) {
  return db
    .selectFrom('hook_deliveries')
    .select(({ fn }) => fn.min('pk').as('pk'))
    .where('hook_id', '=', hookId)
    .where('lane', 'in', lanes)
    .where('state', '=', 'waiting')
    .groupBy('lane');
}

export async function updateLane(
  db: Kysely<Tables>,
  { hook_id, lane }: Pick<LaneRow, 'hook_id' | 'lane'>,
  patch: Partial<LaneRow>,
): Promise<void> {
  await db.updateTable('hook_lanes').set(patch).where('hook_id', '=', hook_id).where('lane', '=', lane).execute();
}

/** The first delivery of each of these lanes is done with: the next one may go, and an empty lane goes. */
export async function advanceLanes(
  db: Kysely<Tables>,
  hookId: string,
  lanes: readonly string[],
  now: number,
): Promise<void> {
  if (lanes.length === 0) return;
  await db
    .updateTable('hook_lanes')
    .set((eb) => ({
      waiting: eb('waiting', '-', 1),
      due_at: now,
      attempts: 0,
      retry_at: 0,
      woken_at: 0,
      leased_until: 0,
      holder: '',
    }))
    .where('hook_id', '=', hookId)
    .where('lane', 'in', lanes)
    .execute();
  await db
    .deleteFrom('hook_lanes')
    .where('hook_id', '=', hookId)
    .where('lane', 'in', lanes)
    .where('waiting', '<=', 0)
    .execute();
}

/** One delivery less waits in a lane, whatever is being tried there at this moment. */
export async function shortenLane(
  db: Kysely<Tables>,
  { hook_id, lane }: Pick<LaneRow, 'hook_id' | 'lane'>,
): Promise<void> {
  await db
    .updateTable('hook_lanes')
    .set((eb) => ({ waiting: eb('waiting', '-', 1) }))
    .where('hook_id', '=', hook_id)
    .where('lane', '=', lane)
    .execute();
  await db
    .deleteFrom('hook_lanes')
    .where('hook_id', '=', hook_id)
    .where('lane', '=', lane)
    .where('waiting', '<=', 0)
    .execute();
}

/** Some of a hook's lanes in the order of their names, locked until the commit. */
export async function lockLanesAfter(
  db: Kysely<Tables>,
  { dialect, hookId, after, limit }: { dialect: Dialect; hookId: string; after: string | null; limit: number },
): Promise<string[]> {
  const rows = await db
    .selectFrom('hook_lanes')
    .select('lane')
    .where('hook_id', '=', hookId)
    .$if(after !== null, (query) => query.where('lane', '>', after))
    .orderBy('lane')
    .limit(limit)
    .$if(dialect === 'postgres', (query) => query.forUpdate())
    .execute();
  return rows.map((row) => row.lane);
}

/** Those of them that wait for a later try go now, in a free one; not those that did so a moment ago. */
export async function wakeLanes(
  db: Kysely<Tables>,
  { hookId, lanes, now, every }: { hookId: string; lanes: readonly string[]; now: number; every: number },
): Promise<void> {
  if (lanes.length === 0) return;
  await db
    .updateTable('hook_lanes')
    .set({ due_at: now, woken_at: now })
    .where('hook_id', '=', hookId)
    .where('lane', 'in', lanes)
    .where('due_at', '>', now)
    .where('leased_until', '=', 0)
    .where('woken_at', '<=', now - every)
    .execute();
}

/** They begin their schedules; those that nobody is trying go now. */
export async function restartLanes(
  db: Kysely<Tables>,
  { hookId, lanes, now }: { hookId: string; lanes: readonly string[]; now: number },
): Promise<void> {
  if (lanes.length === 0) return;
  const start = { attempts: 0, retry_at: 0, woken_at: 0 };
  const own = db.updateTable('hook_lanes').where('hook_id', '=', hookId).where('lane', 'in', lanes);
  await own
    .set({ ...start, due_at: now })
    .where('leased_until', '=', 0)
    .execute();
  await own.set(start).where('leased_until', '>', 0).execute();
}

/** More waits in a lane than before; it goes now. */
export async function refillLane(
  db: Kysely<Tables>,
  { hookId, lane, count, now }: { hookId: string; lane: string; count: number; now: number },
): Promise<void> {
  await db
    .insertInto('hook_lanes')
    .values({ hook_id: hookId, lane, waiting: count, due_at: now, attempts: 0, leased_until: 0 })
    .onConflict((conflict) =>
      conflict.columns(['hook_id', 'lane']).doUpdateSet((eb) => ({ waiting: eb('hook_lanes.waiting', '+', count) })),
    )
    .execute();
  await db
    .updateTable('hook_lanes')
    .set({ due_at: now, attempts: 0, retry_at: 0, woken_at: 0 })
    .where('hook_id', '=', hookId)
    .where('lane', '=', lane)
    .where('leased_until', '=', 0)
    .execute();
}

export async function removeLanes(db: Kysely<Tables>, hookId: string, lanes: readonly string[]): Promise<void> {
  if (lanes.length === 0) return;
  await db.deleteFrom('hook_lanes').where('hook_id', '=', hookId).where('lane', 'in', lanes).execute();
}
