import type { Kysely } from 'kysely';
import type { Tables } from '../db/schema.ts';
import type { DeliveryRecord, HookRow } from './format.ts';
import {
  countLeased,
  type Dialect,
  findDueLanes,
  findOldestLane,
  firstDeliveries,
  type LaneRow,
  leaseLanes,
  lockWorkable,
  removeLanes,
} from './lane-store.ts';
import { nextProbe } from './schedule.ts';
import { updateHook } from './store.ts';

/** One delivery that this process may try until its lease ends. */
export interface Claim {
  hook: HookRow;
  delivery: DeliveryRecord;
  claimedAt: number;
  leasedUntil: number;
}

export interface Claiming {
  dialect: Dialect;
  now: number;
  /** This process. */
  holder: string;
  leaseMs: number;
  /** Claims that it can take at most. */
  capacity: number;
}

/** Lanes of one hook that are tried at once, over all processes; fewer while it does nothing but fail. */
const LANES_AT_ONCE = 8;
const LANES_AT_ONCE_FAILING = 2;

/**
 * Takes deliveries whose time has come, one per lane, under leases. Hooks that work come before hooks that fail, so that those
 * never use up what a process can do at once. `again`: more may be there for the
 * taking (another process held some hook in its hands, lanes were empty), look again soon.
 */
export async function claim(db: Kysely<Tables>, claiming: Claiming): Promise<{ claims: Claim[]; again: boolean }> {
  if (claiming.capacity <= 0) return { claims: [], again: false };
  const { hooks, taken } = await lockWorkable(db, claiming.dialect, claiming.now);
  const claims: Claim[] = [];
  let again = taken > 0;
  for (const hook of [...hooks].sort(workingFirst)) {
    const { found, wereEmpty } = await claimFrom(db, claiming, hook, claiming.capacity - claims.length);
    claims.push(...found);
    again ||= wereEmpty;
  }
  return { claims, again };
}

function workingFirst(a: HookRow, b: HookRow): number {
  return Number(a.failing_since !== null) - Number(b.failing_since !== null);
}

async function claimFrom(
  db: Kysely<Tables>,
  claiming: Claiming,
  hook: HookRow,
  most: number,
): Promise<{ found: Claim[]; wereEmpty: boolean }> {
  const { dialect, now, holder } = claiming;
  const atOnce = hook.failing_since === null ? LANES_AT_ONCE : LANES_AT_ONCE_FAILING;
  const free = Math.min(most, atOnce - (await countLeased(db, hook.id, now)));
  const probe = free > 0 ? await probeOf(db, hook, now) : undefined;
  const due = await findDueLanes(db, { dialect, hookId: hook.id, now, limit: free - (probe ? 1 : 0) });
  const lanes = [...new Set([...(probe ? [probe.lane] : []), ...due.map((row) => row.lane)])];
  const leasedUntil = now + claiming.leaseMs;
  await leaseLanes(db, { hookId: hook.id, lanes, holder, until: leasedUntil });
  const deliveries = await firstDeliveries(db, hook.id, lanes);
  const filled = new Set(deliveries.map((delivery) => delivery.lane));
  // One in which nothing waits would be taken again and again. It is locked, so nobody adds to it meanwhile.
  const empty = lanes.filter((lane) => !filled.has(lane));
  await removeLanes(db, hook.id, empty);
  const found = deliveries.map((delivery) => ({ hook, delivery, claimedAt: now, leasedUntil }));
  return { found, wereEmpty: empty.length > 0 };
}

/** While a hook fails, its oldest delivery is tried from time to time whatever the schedules say. */
async function probeOf(db: Kysely<Tables>, hook: HookRow, now: number): Promise<LaneRow | undefined> {
  if (hook.probe_at === null || hook.probe_at > now) return undefined;
  const oldest = await findOldestLane(db, hook.id);
  const probe_at = oldest ? nextProbe(hook.failing_since ?? now, now) : null;
  await updateHook(db, hook.id, { probe_at });
  return oldest && oldest.leased_until <= now ? oldest : undefined;
}
