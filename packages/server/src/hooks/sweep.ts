import type { Kysely } from 'kysely';
import type { Tables } from '../db/schema.ts';
import type { Action, Writer } from '../db/writer.ts';
import { deleteDeliveries, deliveriesBefore, dropDeliveries, momentOfNth } from './delivery-store.ts';
import type { DeliveryRecord, HookRow } from './format.ts';
import { shortenLane } from './lane-store.ts';
import { DAY } from './schedule.ts';
import { deleteHook, everyHook } from './store.ts';
import { tellAgents } from './tell-agents.ts';

/** How long, and how many of them, a hook's deliveries of a state are kept: what arrived; what did not. */
const KEPT = [
  { state: 'delivered', ms: 7 * DAY, count: 100_000 },
  { state: 'parked', ms: 30 * DAY, count: 100_000 },
  { state: 'dropped', ms: 30 * DAY, count: 100_000 },
] as const satisfies readonly { state: DeliveryRecord['state']; ms: number; count: number }[];
/** What waits for a disabled hook waits this long. */
const WAITING_KEPT_MS = 30 * DAY;
/** Rows per transaction: messages wait behind it. */
const PART = 200;

export interface HookSweep {
  read: Kysely<Tables>;
  writer: Writer;
  now: number;
  isStopped(): boolean;
}

/** Removes what is kept no longer. What is to be removed is looked for outside of a transaction, so that nobody waits for it. */
export async function sweepHooks(sweep: HookSweep): Promise<void> {
  for (const hook of await everyHook(sweep.read)) {
    if (hook.state === 'removed') await sweepRemoved(sweep, hook.id);
    else await sweepHook(sweep, hook);
  }
}

async function sweepHook(sweep: HookSweep, hook: Pick<HookRow, 'id' | 'state'>): Promise<void> {
  const { read, writer, now } = sweep;
  const { id: hookId } = hook;
  for (const { state, ms, count } of KEPT) {
    const nth = await momentOfNth(read, { hookId, state, most: count });
    const before = Math.max(now - ms, nth ?? 0);
    await inParts(
      sweep,
      () => deliveriesBefore(read, { hookId, state, before, limit: PART }),
      (ids) => writer.execute(forget, { ids, evenWaiting: false }),
    );
  }
  if (hook.state === 'disabled') {
    await inParts(
      sweep,
      () => deliveriesBefore(read, { hookId, state: 'waiting', before: now - WAITING_KEPT_MS, limit: PART }),
      (ids) => writer.execute(drop, { ids, now }),
    );
  }
}

async function sweepRemoved(sweep: HookSweep, hookId: string): Promise<void> {
  const { read, writer } = sweep;
  const isEmpty = await inParts(
    sweep,
    () => deliveriesBefore(read, { hookId, state: null, before: Number.MAX_SAFE_INTEGER, limit: PART }),
    (ids) => writer.execute(forget, { ids, evenWaiting: true }),
  );
  if (isEmpty) await writer.execute(forgetHook, { hookId });
}

/** True when nothing is left. */
async function inParts(
  { isStopped }: HookSweep,
  find: () => Promise<string[]>,
  take: (ids: string[]) => Promise<unknown>,
): Promise<boolean> {
  for (;;) {
    if (isStopped()) return false;
    const ids = await find();
    if (ids.length > 0) await take(ids);
    if (ids.length < PART) return true;
  }
}

const forget: Action<{ ids: string[]; evenWaiting: boolean }, void> = {
  name: 'hooks.sweep_deliveries',
  async run(tx, { ids, evenWaiting }) {
    await deleteDeliveries(await tx.sql(), ids, { evenWaiting });
  },
};

const drop: Action<{ ids: string[]; now: number }, void> = {
  name: 'hooks.drop_deliveries',
  async run(tx, { ids, now }) {
    const db = await tx.sql();
    const dropped = await dropDeliveries(db, ids, now);
    // The order in which everybody locks several of them.
    for (const row of dropped.toSorted((a, b) => (a.lane < b.lane ? -1 : 1))) {
      await shortenLane(db, row);
      if (row.message_id !== null) tellAgents(tx, row, null);
    }
  },
};

const forgetHook: Action<{ hookId: string }, void> = {
  name: 'hooks.forget',
  async run(tx, { hookId }) {
    await deleteHook(await tx.sql(), hookId);
  },
};
