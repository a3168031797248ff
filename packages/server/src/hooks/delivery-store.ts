import type { Kysely, Selectable } from 'kysely';
import type { HookAttemptTable, Tables } from '../db/schema.ts';
import { newId } from '../lib/ids.ts';
import type { Exchange } from './exchange.ts';
import type { DeliveryRecord } from './format.ts';
import type { Dialect } from './lane-store.ts';

export type AttemptRow = Selectable<HookAttemptTable>;

// Deliveries and attempts as rows, many at once where the engine needs it.

/** Everything but the content. */
const STATE = [
  'pk',
  'id',
  'workspace_id',
  'hook_id',
  'lane',
  'event',
  'kind',
  'message_id',
  'state',
  'attempts',
  'last_status',
  'last_error',
  'created_at',
  'ended_at',
] as const;

export type StateRow = Pick<DeliveryRecord, (typeof STATE)[number]>;

/**
 * Locked until the commit: what is noted of one of them meanwhile cannot outlive its erasure. In the order in which they
 * happened, so that two processes that write some of them do not wait for each other.
 */
export async function lockStates(db: Kysely<Tables>, dialect: Dialect, ids: readonly string[]): Promise<StateRow[]> {
  if (ids.length === 0) return [];
  return db
    .selectFrom('hook_deliveries')
    .select(STATE)
    .where('id', 'in', ids)
    .orderBy('pk')
    .$if(dialect === 'postgres', (query) => query.forUpdate())
    .execute();
}

export async function recordAttempts(
  db: Kysely<Tables>,
  tries: readonly { deliveryId: string; hookId: string; exchanges: readonly Exchange[] }[],
): Promise<void> {
  const rows = tries.flatMap(({ deliveryId, hookId, exchanges }) =>
    exchanges.map(({ startedAt, ms, outcome, status, answer, detail }): AttemptRow => {
      const ids = { id: newId(), delivery_id: deliveryId, hook_id: hookId };
      return { ...ids, started_at: startedAt, ms, outcome, status, answer, detail };
    }),
  );
  if (rows.length > 0) await db.insertInto('hook_attempts').values(rows).execute();
}

export async function recordDelivered(
  db: Kysely<Tables>,
  delivered: readonly { id: string; status: number }[],
  now: number,
): Promise<void> {
  for (const status of new Set(delivered.map((one) => one.status))) {
    await db
      .updateTable('hook_deliveries')
      .set((eb) => ({
        state: 'delivered' as const,
        attempts: eb('attempts', '+', 1),
        last_status: status,
        last_error: null,
        ended_at: now,
      }))
      .where(
        'id',
        'in',
        delivered.filter((one) => one.status === status).map((one) => one.id),
      )
      .execute();
  }
}

export async function updateDelivery(db: Kysely<Tables>, id: string, patch: Partial<DeliveryRecord>): Promise<void> {
  await db.updateTable('hook_deliveries').set(patch).where('id', '=', id).execute();
}

/** Its row stays as it is until the commit. */
export async function lockDelivery(
  db: Kysely<Tables>,
  asked: { workspaceId: string; deliveryId: string } & ({ hookId: string } | { lane: string }),
): Promise<DeliveryRecord | undefined> {
  return db
    .updateTable('hook_deliveries')
    .set((eb) => ({ state: eb.ref('state') }))
    .where('id', '=', asked.deliveryId)
    .where('workspace_id', '=', asked.workspaceId)
    .$if('hookId' in asked, (query) => query.where('hook_id', '=', (asked as { hookId: string }).hookId))
    .$if('lane' in asked, (query) => query.where('lane', '=', (asked as { lane: string }).lane))
    .returningAll()
    .executeTakeFirst();
}

/**
 * Back to the start; what was tried before stays written. Answers those that were waiting for nothing until now: only they are
 * more in their lanes than before, whatever else replays them at this moment.
 */
export async function waitAgain(
  db: Kysely<Tables>,
  ids: readonly string[],
): Promise<Pick<DeliveryRecord, 'id' | 'hook_id' | 'lane'>[]> {
  if (ids.length === 0) return [];
  return db
    .updateTable('hook_deliveries')
    .set({ state: 'waiting', ended_at: null })
    .where('id', 'in', ids)
    .where('state', '!=', 'waiting')
    .returning(['id', 'hook_id', 'lane'])
    .execute();
}

export interface Place {
  createdAt: number;
  pk: number;
}

/** Of a hook, in the order in which things happened. */
export async function deliveriesBetween(
  db: Kysely<Tables>,
  {
    hookId,
    from,
    to,
    states,
    after,
    limit,
  }: {
    hookId: string;
    from: number;
    to: number;
    states: readonly DeliveryRecord['state'][];
    after: Place | undefined;
    limit: number;
  },
): Promise<StateRow[]> {
  const start = after ?? { createdAt: from, pk: -1 };
  return db
    .selectFrom('hook_deliveries')
    .select(STATE)
    .where('hook_id', '=', hookId)
    .where('created_at', '>=', start.createdAt)
    .where('created_at', '<=', to)
    .where((eb) => eb.or([eb('created_at', '>', start.createdAt), eb('pk', '>', start.pk)]))
    .where('state', 'in', states)
    .orderBy('created_at')
    .orderBy('pk')
    .limit(limit)
    .execute();
}

/** What is to be shown of a hook's deliveries, newest first. */
export async function pageOfDeliveries(
  db: Kysely<Tables>,
  {
    hookId,
    state,
    before,
    limit,
  }: { hookId: string; state: DeliveryRecord['state'] | undefined; before: Place | null; limit: number },
): Promise<StateRow[]> {
  return db
    .selectFrom('hook_deliveries')
    .select(STATE)
    .where('hook_id', '=', hookId)
    .$if(state !== undefined, (query) => query.where('state', '=', state as DeliveryRecord['state']))
    .$if(before !== null, (query) => {
      const { createdAt, pk } = before as Place;
      return query
        .where('created_at', '<=', createdAt)
        .where((eb) => eb.or([eb('created_at', '<', createdAt), eb('pk', '<', pk)]));
    })
    .orderBy('created_at', 'desc')
    .orderBy('pk', 'desc')
    .limit(limit)
    .execute();
}

export async function findDelivery(
  db: Kysely<Tables>,
  hookId: string,
  deliveryId: string,
): Promise<DeliveryRecord | undefined> {
  return db
    .selectFrom('hook_deliveries')
    .selectAll()
    .where('id', '=', deliveryId)
    .where('hook_id', '=', hookId)
    .executeTakeFirst();
}

/** Newest first. */
export async function attemptsOf(db: Kysely<Tables>, deliveryId: string, limit: number): Promise<AttemptRow[]> {
  return db
    .selectFrom('hook_attempts')
    .selectAll()
    .where('delivery_id', '=', deliveryId)
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** The newest of those that carry a conversation's messages to the contact. */
export async function messageDeliveries(
  db: Kysely<Tables>,
  conversationId: string,
  limit: number,
): Promise<StateRow[]> {
  return db
    .selectFrom('hook_deliveries')
    .select(STATE)
    .where('lane', '=', conversationId)
    .where('message_id', 'is not', null)
    .orderBy('pk', 'desc')
    .limit(limit)
    .execute();
}

/** How many wait and how many were parked, per hook. */
export async function countOpen(
  db: Kysely<Tables>,
  hookIds: readonly string[],
): Promise<Map<string, { waiting: number; parked: number }>> {
  const counts = new Map(hookIds.map((id) => [id, { waiting: 0, parked: 0 }]));
  if (hookIds.length === 0) return counts;
  const waiting = await db
    .selectFrom('hook_lanes')
    .select(({ fn }) => ['hook_id', fn.sum<number>('waiting').as('count')])
    .where('hook_id', 'in', hookIds)
    .groupBy('hook_id')
    .execute();
  const parked = await db
    .selectFrom('hook_deliveries')
    .select(({ fn }) => ['hook_id', fn.countAll<number>().as('count')])
    .where('hook_id', 'in', hookIds)
    .where('state', '=', 'parked')
    .groupBy('hook_id')
    .execute();
  for (const { hook_id, count } of waiting) (counts.get(hook_id) as { waiting: number }).waiting = Number(count);
  for (const { hook_id, count } of parked) (counts.get(hook_id) as { parked: number }).parked = Number(count);
  return counts;
}

/** Some of a hook's deliveries that nobody needs any more; of one state, or of all (null). */
export async function deliveriesBefore(
  db: Kysely<Tables>,
  {
    hookId,
    state,
    before,
    limit,
  }: { hookId: string; state: DeliveryRecord['state'] | null; before: number; limit: number },
): Promise<string[]> {
  const rows = await db
    .selectFrom('hook_deliveries')
    .select('id')
    .where('hook_id', '=', hookId)
    .where('created_at', '<', before)
    .$if(state !== null, (query) => query.where('state', '=', state))
    .orderBy('created_at')
    .limit(limit)
    .execute();
  return rows.map((row) => row.id);
}

/** The moment from which on a hook has `most` deliveries of a state; null when it has not got that many. */
export async function momentOfNth(
  db: Kysely<Tables>,
  { hookId, state, most }: { hookId: string; state: DeliveryRecord['state']; most: number },
): Promise<number | null> {
  const row = await db
    .selectFrom('hook_deliveries')
    .select('created_at')
    .where('hook_id', '=', hookId)
    .where('state', '=', state)
    .orderBy('created_at', 'desc')
    .offset(most)
    .limit(1)
    .executeTakeFirst();
  return row?.created_at ?? null;
}

/** With what was noted of their tries. Those that were replayed meanwhile stay, unless the hook itself goes. */
export async function deleteDeliveries(
  db: Kysely<Tables>,
  ids: readonly string[],
  { evenWaiting }: { evenWaiting: boolean },
): Promise<void> {
  if (ids.length === 0) return;
  const rows = await db
    .deleteFrom('hook_deliveries')
    .where('id', 'in', ids)
    .$if(!evenWaiting, (query) => query.where('state', '!=', 'waiting'))
    .returning('id')
    .execute();
  const gone = rows.map((row) => row.id);
  if (gone.length > 0) await db.deleteFrom('hook_attempts').where('delivery_id', 'in', gone).execute();
}

/** Given up without another try. */
export async function dropDeliveries(db: Kysely<Tables>, ids: readonly string[], now: number): Promise<StateRow[]> {
  return db
    .updateTable('hook_deliveries')
    .set({ state: 'dropped', ended_at: now })
    .where('id', 'in', ids)
    .where('state', '=', 'waiting')
    .returning(STATE)
    .execute();
}

/** Keeps the newest attempts of a delivery. */
export async function trimAttempts(db: Kysely<Tables>, deliveryId: string, keep: number): Promise<void> {
  await db
    .deleteFrom('hook_attempts')
    .where('delivery_id', '=', deliveryId)
    .where('id', 'not in', (query) =>
      query
        .selectFrom('hook_attempts')
        .select('id')
        .where('delivery_id', '=', deliveryId)
        .orderBy('started_at', 'desc')
        .orderBy('id', 'desc')
        .limit(keep),
    )
    .execute();
}
