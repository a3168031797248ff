import type { Kysely } from 'kysely';
import { recordAudit } from '../core/audit/record.ts';
import { appendEvent } from '../core/events.ts';
import type { Tables } from '../db/schema.ts';
import type { Transaction } from '../db/transaction.ts';
import { type Attempted, MOST_SHAPES, type Verdict } from './attempt.ts';
import {
  lockStates,
  recordAttempts,
  recordDelivered,
  type StateRow,
  trimAttempts,
  updateDelivery,
} from './delivery-store.ts';
import type { Exchange } from './exchange.ts';
import type { HookRow } from './format.ts';
import {
  advanceLanes,
  type Dialect,
  firstIds,
  type LaneRow,
  lockLanes,
  shortenLane,
  updateLane,
} from './lane-store.ts';
import { failsSince, isGivenUp, nextProbe, retryDelay } from './schedule.ts';
import { SLOW_MS } from './shares.ts';
import { lockHooks, raiseHooksRevision, updateHook } from './store.ts';
import { tellAgents } from './tell-agents.ts';

/** A try that has ended, with what is needed to write down what it means. */
export interface Ended extends Attempted {
  deliveryId: string;
  hookId: string;
  /** Where the hook pointed when it began. */
  url: string;
  /** Before its time it is a free one: a probe, or woken by the receiver's return. */
  claimedAt: number;
  mostTries: number | undefined;
  /** Agents see what becomes of it. */
  answers: boolean;
  /** The hook's settings as the try knew them: what it learned of others is not kept over a newer change. */
  settings: string;
}

export interface Settling {
  dialect: Dialect;
  now: number;
  holder: string;
}

/** One that can be written down: its row is there and waits, and nobody else is trying it. */
interface Open extends Ended {
  row: StateRow;
  lane: LaneRow;
}

/** Of one delivery, the newest. */
const ATTEMPTS_KEPT = 50;
/** How often the moment of the last success or failure is written when nothing else changes. */
const NOTED_EVERY_MS = 10_000;

/**
 * Writes down how tries ended, those of a hook together: their rows, what waits next in their lanes, and what it says of the
 * hook. What was erased meanwhile leaves no trace here, and what is somebody else's by now is theirs to write down.
 */
export async function settle(
  tx: Transaction,
  db: Kysely<Tables>,
  settling: Settling,
  all: readonly Ended[],
): Promise<void> {
  // Hooks before deliveries before lanes: the order of everybody who changes a hook and its lanes.
  const hooks = await lockHooks(db, settling.dialect, new Set(all.map((ended) => ended.hookId)));
  const ids = all.map((ended) => ended.deliveryId);
  const rows = new Map((await lockStates(db, settling.dialect, ids)).map((row) => [row.id, row]));
  const known = all.flatMap((ended) => {
    const row = rows.get(ended.deliveryId);
    return row ? [{ ...ended, row }] : [];
  });
  const tried = known.filter((ended) => ended.verdict.kind !== 'aborted');
  await recordAttempts(db, tried);
  for (const { row } of tried)
    if ((row.attempts + 1) * MOST_SHAPES > ATTEMPTS_KEPT) await trimAttempts(db, row.id, ATTEMPTS_KEPT);
  const waiting = known.filter(({ row }) => row.state === 'waiting');
  for (const hookId of [...new Set(waiting.map(({ row }) => row.hook_id))].sort()) {
    const own = waiting.filter(({ row }) => row.hook_id === hookId);
    const locked = await lockLanes(db, { ...settling, hookId, lanes: own.map(({ row }) => row.lane) });
    const lanes = new Map(locked.map((lane) => [lane.lane, lane]));
    const open = own.flatMap((ended): Open[] => {
      const lane = lanes.get(ended.row.lane);
      return lane ? [{ ...ended, lane }] : [];
    });
    await settleMoved(
      db,
      settling,
      open.filter((ended) => ended.hookId !== hookId),
    );
    const hook = hooks.get(hookId);
    const held = open.filter((ended) => ended.hookId === hookId && ended.lane.holder === settling.holder);
    if (hook && held.length > 0) await settleHook(tx, db, settling, hook, held);
  }
}

/** They went to another hook while they were on their way: what has arrived is done, what has not waits there for its turn. */
async function settleMoved(db: Kysely<Tables>, { now }: Settling, moved: readonly Open[]): Promise<void> {
  const delivered = moved.filter((ended) => ended.verdict.kind === 'delivered');
  await recordDelivered(db, delivered.map(idAndStatus), now);
  for (const { lane } of delivered) await shortenLane(db, lane);
  for (const { lane } of moved) if (lane.leased_until === 0) await updateLane(db, lane, { due_at: now });
}

async function settleHook(
  tx: Transaction,
  db: Kysely<Tables>,
  settling: Settling,
  hook: HookRow,
  open: readonly Open[],
): Promise<void> {
  const delivered = open.filter((ended) => ended.verdict.kind === 'delivered');
  await recordDelivered(db, delivered.map(idAndStatus), settling.now);
  await advanceLanes(
    db,
    hook.id,
    delivered.map(({ row }) => row.lane),
    settling.now,
  );
  for (const ended of delivered) tell(tx, ended, { state: 'delivered', last_error: null }, null);
  // What the old address did says nothing about the new one.
  const here = open.filter((ended) => ended.url === hook.url);
  await noteOutcome(tx, db, settling, hook, here);
  const others = open.filter((ended) => ended.verdict.kind !== 'delivered');
  const first = await firstIds(
    db,
    hook.id,
    others.map(({ row }) => row.lane),
  );
  for (const ended of others) {
    // Nor about an older delivery that was put before it meanwhile.
    const startsAnew = ended.url !== hook.url || first.get(ended.row.lane) !== ended.deliveryId;
    await settleOther(
      tx,
      db,
      settling,
      startsAnew ? { ...ended, lane: await restartLane(db, ended.lane) } : ended,
      startsAnew,
    );
  }
}

/** Whoever is the first in it now begins his schedule, whatever ended. */
async function restartLane(db: Kysely<Tables>, lane: LaneRow): Promise<LaneRow> {
  const start = { attempts: 0, retry_at: 0, woken_at: 0 };
  await updateLane(db, lane, start);
  return { ...lane, ...start };
}

async function settleOther(
  tx: Transaction,
  db: Kysely<Tables>,
  { now }: Settling,
  ended: Open,
  startsAnew: boolean,
): Promise<void> {
  const { verdict, row, lane } = ended;
  const isFree = ended.claimedAt < lane.retry_at;
  switch (verdict.kind) {
    case 'delivered':
      return;
    case 'aborted':
      await updateLane(db, lane, { ...RELEASED, due_at: isFree ? lane.retry_at : now });
      return;
    case 'unsendable':
      await park(tx, db, ended, now);
      return;
    case 'failed': {
      // A receiver that says it is gone ends the hook; the delivery itself waits for somebody who enables it again.
      const counts = !isFree && !startsAnew && !verdict.gone;
      const failures = lane.attempts + (counts ? 1 : 0);
      const delay = counts ? retryDelay(failures, ended.mostTries) : 0;
      if (delay === null) {
        await park(tx, db, ended, now);
        return;
      }
      const retry_at = counts ? Math.max(now + delay, verdict.heldUntil ?? 0) : lane.retry_at;
      const woken_at = counts ? 0 : lane.woken_at;
      await updateLane(db, lane, {
        ...RELEASED,
        attempts: failures,
        retry_at,
        due_at: Math.max(retry_at, now),
        woken_at,
      });
      const patch = { last_status: verdict.status, last_error: verdict.error };
      await updateDelivery(db, row.id, { ...patch, attempts: row.attempts + 1 });
      tell(tx, ended, { ...patch, state: 'waiting' }, Math.max(retry_at, now));
    }
  }
}

const RELEASED = { leased_until: 0, holder: '' };

/** It has had its tries: the lane goes on without it, and it stays to be looked at and replayed. */
async function park(tx: Transaction, db: Kysely<Tables>, ended: Open, now: number): Promise<void> {
  const { row, verdict } = ended;
  const patch = {
    state: 'parked' as const,
    last_status: 'status' in verdict ? verdict.status : null,
    last_error: 'error' in verdict ? verdict.error : null,
  };
  await updateDelivery(db, row.id, { ...patch, attempts: row.attempts + 1, ended_at: now });
  await advanceLanes(db, row.hook_id, [row.lane], now);
  tell(tx, ended, patch, null);
}

function tell(
  tx: Transaction,
  { answers, row, verdict }: Open,
  patch: Pick<StateRow, 'state' | 'last_error'>,
  nextAt: number | null,
): void {
  if (!answers || row.lane === '') return;
  const last_status = 'status' in verdict ? verdict.status : null;
  tellAgents(tx, { ...row, attempts: row.attempts + 1, last_status, ...patch }, nextAt);
}

/** What these tries, in the order in which they ended, say of the hook itself. */
async function noteOutcome(
  tx: Transaction,
  db: Kysely<Tables>,
  { now }: Settling,
  hook: HookRow,
  ended: readonly Open[],
): Promise<void> {
  let { failing_since, slow_since, held_until, probe_at, settings } = hook;
  let [succeeded, failed, gone] = [false, false, false];
  for (const { verdict, exchanges, settings: known } of ended) {
    if (verdict.kind === 'delivered' || isReceiversFault(verdict))
      slow_since = isSlow(exchanges) ? (slow_since ?? now) : null;
    if (verdict.kind === 'delivered') {
      succeeded = true;
      [failing_since, probe_at] = [null, null];
      // While it is held nothing begins, so this one began before the receiver asked for quiet.
      if (held_until !== null && held_until <= now) held_until = null;
      if (verdict.learned !== null && known === hook.settings) settings = verdict.learned;
    } else if (isReceiversFault(verdict)) {
      failed = true;
      failing_since = failsSince(failing_since, hook.last_failure_at, now);
      probe_at ??= nextProbe(failing_since, now);
      held_until = verdict.heldUntil ?? held_until;
      gone ||= verdict.gone;
    }
  }
  const isDue = (noted: number | null) => now - (noted ?? 0) >= NOTED_EVERY_MS;
  const isSame =
    failing_since === hook.failing_since &&
    slow_since === hook.slow_since &&
    held_until === hook.held_until &&
    probe_at === hook.probe_at &&
    settings === hook.settings;
  if (!isSame || (succeeded && isDue(hook.last_success_at)) || (failed && isDue(hook.last_failure_at))) {
    const last_success_at = succeeded ? now : hook.last_success_at;
    const last_failure_at = failed ? now : hook.last_failure_at;
    const patch = { failing_since, slow_since, held_until, probe_at, settings, last_success_at, last_failure_at };
    await updateHook(db, hook.id, patch);
  }
  if (settings !== hook.settings) await raiseHooksRevision(db, hook.workspace_id);
  // What is being told already goes on: a receiver that comes and goes must not keep its last lanes from their turn.
  if (succeeded && hook.failing_since !== null && hook.waking === null)
    await updateHook(db, hook.id, { waking: 'free', waking_after: null });
  if (hook.state !== 'active' || !failed) return;
  if (gone) await disable(tx, db, hook, 'gone', now);
  else if (failing_since !== null && isGivenUp(failing_since, now)) await disable(tx, db, hook, 'failing', now);
}

function isSlow(exchanges: readonly Exchange[]): boolean {
  return exchanges.reduce((sum, { ms }) => sum + ms, 0) > SLOW_MS;
}

function isReceiversFault(verdict: Verdict): verdict is Extract<Verdict, { kind: 'failed' }> {
  return verdict.kind === 'failed' && !verdict.ours;
}

/** By itself. What waits goes on waiting until somebody enables the hook again. */
async function disable(
  tx: Transaction,
  db: Kysely<Tables>,
  hook: HookRow,
  reason: 'gone' | 'failing',
  now: number,
): Promise<void> {
  await updateHook(db, hook.id, { state: 'disabled', disabled_reason: reason, updated_at: now });
  await raiseHooksRevision(db, hook.workspace_id);
  const system = { kind: 'system', workspaceId: hook.workspace_id } as const;
  await recordAudit(db, now, system, { action: `hook.disabled_${reason}`, object: hook.id });
  appendEvent(tx, 'hook.changed', hook.workspace_id, null, { hookId: hook.id });
  appendEvent(tx, 'hook.disabled', hook.workspace_id, null, { hookId: hook.id, name: hook.name, reason });
}

function idAndStatus({ deliveryId, verdict }: Open): { id: string; status: number } {
  return { id: deliveryId, status: verdict.kind === 'delivered' ? verdict.status : 0 };
}
