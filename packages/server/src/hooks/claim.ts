import type { Kysely } from 'kysely';
import type { Tables } from '../db/schema.ts';
import type { DeliveryRecord, HookRow } from './format.ts';
import {
  countLeased,
  type Dialect,
  findDueLanes,
  findOldestLane,
  firstDeliveries,
  leaseLanes,
  lockFreeLane,
  lockWorkable,
  removeLanes,
} from './lane-store.ts';
import { nextProbe } from './schedule.ts';
import { type Holding, LEVELS, Shares } from './shares.ts';
import { updateHook } from './store.ts';
import { wakeSome } from './wake.ts';

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
  /** Of the hooks that it can send to. */
  formats: readonly string[];
  /** Tries that it makes at once at most … */
  mostInFlight: number;
  /** … and those that it is making. */
  inFlight: readonly Holding[];
}

/** A hook whose turn it is, and what of it is taken. */
interface Candidate {
  hook: HookRow;
  /** Lanes that may be taken, the first one first; undefined until somebody asks. */
  due: string[] | undefined;
  lanes: string[];
}

/**
 * Takes deliveries whose time has come, one per lane, under leases, and as `Shares` says. Those with the fewest lanes on their
 * way take first, one lane at a time, and among equals the one that has waited longest. `again`: more may be there for the
 * taking (another process held some hook in its hands, lanes were empty), look again soon.
 */
export async function claim(db: Kysely<Tables>, claiming: Claiming): Promise<{ claims: Claim[]; again: boolean }> {
  const { mostInFlight, inFlight } = claiming;
  if (inFlight.length >= mostInFlight) return { claims: [], again: false };
  const { hooks, taken } = await lockWorkable(db, claiming);
  let again = taken > 0;
  for (const hook of hooks) if (await wakeSome(db, claiming, hook)) again = true;
  const shares = new Shares(mostInFlight, inFlight, await countLeased(db, claiming.now));
  const candidates = hooks.map((hook): Candidate => ({ hook, due: undefined, lanes: [] }));
  for (const level of LEVELS) {
    for (const candidate of candidates) {
      if (shares.leased(candidate.hook) === level) await takeOne(db, claiming, shares, candidate);
    }
  }
  const claims: Claim[] = [];
  for (const { hook, lanes } of candidates) {
    const found = await leaseOf(db, claiming, hook, lanes);
    claims.push(...found);
    again ||= found.length < lanes.length;
  }
  return { claims, again };
}

async function takeOne(db: Kysely<Tables>, claiming: Claiming, shares: Shares, candidate: Candidate): Promise<void> {
  const { hook, lanes } = candidate;
  if (!shares.mayTake(hook)) return;
  candidate.due ??= await dueLanes(db, claiming, hook, shares.room(hook));
  const lane = candidate.due.shift();
  if (lane === undefined) return;
  shares.take(hook);
  lanes.push(lane);
}

async function dueLanes(db: Kysely<Tables>, claiming: Claiming, hook: HookRow, most: number): Promise<string[]> {
  const { dialect, now } = claiming;
  const probe = await probeOf(db, claiming, hook);
  const due = await findDueLanes(db, { dialect, hookId: hook.id, now, limit: most });
  const lanes = new Set([...(probe === undefined ? [] : [probe]), ...due.map((row) => row.lane)]);
  return [...lanes].slice(0, most);
}

/** Fewer than lanes: one in which nothing waits is removed, because it would be taken again and again. */
async function leaseOf(
  db: Kysely<Tables>,
  { now, holder, leaseMs }: Claiming,
  hook: HookRow,
  lanes: readonly string[],
): Promise<Claim[]> {
  if (lanes.length === 0) return [];
  const leasedUntil = now + leaseMs;
  await leaseLanes(db, { hookId: hook.id, lanes, holder, until: leasedUntil });
  const deliveries = await firstDeliveries(db, hook.id, lanes);
  const filled = new Set(deliveries.map((delivery) => delivery.lane));
  // They are locked, so nobody adds to them meanwhile.
  await removeLanes(
    db,
    hook.id,
    lanes.filter((lane) => !filled.has(lane)),
  );
  return deliveries.map((delivery) => ({ hook, delivery, claimedAt: now, leasedUntil }));
}

/** Somebody writes to the lane at this moment. */
const PROBE_AGAIN_MS = 1000;

/** While a hook fails, its oldest delivery is tried from time to time whatever the schedules say. */
async function probeOf(db: Kysely<Tables>, { dialect, now }: Claiming, hook: HookRow): Promise<string | undefined> {
  if (hook.probe_at === null || hook.probe_at > now) return undefined;
  const oldest = await findOldestLane(db, hook.id);
  const lane = oldest === undefined ? undefined : await lockFreeLane(db, { dialect, hookId: hook.id, lane: oldest });
  const next = lane ? nextProbe(hook.failing_since ?? now, now) : now + PROBE_AGAIN_MS;
  await updateHook(db, hook.id, { probe_at: oldest === undefined ? null : next });
  return lane && lane.leased_until <= now ? lane.lane : undefined;
}
