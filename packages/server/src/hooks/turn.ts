import type { Kysely } from 'kysely';
import type { Tables } from '../db/schema.ts';
import type { Action } from '../db/writer.ts';
import { type Claim, claim } from './claim.ts';
import { type Dialect, nextTime, releaseEverything, renewLease } from './lane-store.ts';
import { type Ended, settle } from './settle.ts';
import type { Holding } from './shares.ts';

export interface Turn {
  dialect: Dialect;
  now: number;
  /** This process. */
  holder: string;
  leaseMs: number;
  ended: readonly Ended[];
  /** Lanes whose tries take longer. */
  renew: readonly { hookId: string; lane: string }[];
  /** Of the hooks that it can send to. */
  formats: readonly string[];
  /** Tries that this process makes at once at most, and those that it is making. */
  mostInFlight: number;
  inFlight: readonly Holding[];
}

export interface TurnResult {
  claims: Claim[];
  /** Of `renew` those that are somebody else's by now. */
  lost: { hookId: string; lane: string }[];
  leasedUntil: number;
  /** When to look again if nothing happens before; null = only when something happens. */
  nextAt: number | null;
}

const AGAIN_MS = 50;
const BUSY_MS = 500;

/**
 * One turn of the engine, in one transaction: writes down how tries ended and takes on new ones. What ended while the last turn
 * was being stored is settled together, so a busy hook costs one commit for many deliveries.
 */
export const turn: Action<Turn, TurnResult> = {
  name: 'hooks.turn',
  async run(tx, input) {
    const db = await tx.sql();
    const { now, holder } = input;
    const leasedUntil = now + input.leaseMs;
    await settle(tx, db, input, input.ended);
    const lost: TurnResult['lost'] = [];
    // The order in which everybody locks several of them.
    for (const lane of input.renew.toSorted(byName)) {
      if (!(await renewLease(db, { ...lane, holder, until: leasedUntil }))) lost.push(lane);
    }
    const { claims, again } = await claim(db, input);
    return { claims, lost, leasedUntil, nextAt: await whenNext(db, now, { again, busy: claims.length > 0 }) };
  },
};

function byName(a: { hookId: string; lane: string }, b: { hookId: string; lane: string }): number {
  return `${a.hookId} ${a.lane}` < `${b.hookId} ${b.lane}` ? -1 : 1;
}

/** A busy engine has another turn soon anyway, so it does not look far ahead. */
async function whenNext(
  db: Kysely<Tables>,
  now: number,
  { again, busy }: { again: boolean; busy: boolean },
): Promise<number | null> {
  if (again) return now + AGAIN_MS;
  return busy ? now + BUSY_MS : nextTime(db, now);
}

/** Returns what the dead have left leased. Only for a process that knows that no other one serves the database. */
export const releaseLeases: Action<{ now: number }, void> = {
  name: 'hooks.release_leases',
  async run(tx, { now }) {
    await releaseEverything(await tx.sql(), now);
  },
};
