import type { Kysely } from 'kysely';
import { recordAudit } from '../core/audit/record.ts';
import { appendEvent } from '../core/events.ts';
import type { Tables } from '../db/schema.ts';
import type { Transaction } from '../db/transaction.ts';
import type { Attempted, Verdict } from './attempt.ts';
import { lockStates, recordAttempts, recordDelivered, type StateRow, updateDelivery } from './delivery-store.ts';
import type { HookRow } from './format.ts';
import {
  advanceLanes,
  type Dialect,
  type LaneRow,
  lockLanes,
  shortenLane,
  updateLane,
  wakeLanes,
} from './lane-store.ts';
import { isGivenUp, nextProbe, retryDelay, WAKE_EVERY_MS } from './schedule.ts';
import { findHookById, raiseHooksRevision, updateHook } from './store.ts';
import { tellAgents } from './tell-agents.ts';

/** A try that has ended, with what is needed to write down what it means. */
export interface Ended extends Attempted {
  deliveryId: string;
  hookId: string;
  /** Before its time it is a free one: a probe, or woken by the receiver's return. */
  claimedAt: number;
  mostTries: number | undefined;
  /** Agents see what becomes of it. */
  answers: boolean;
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

/** How often the moment of the last success is written when nothing else changes. */
const SUCCESS_NOTED_EVERY_MS = 10_000;

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
  const ids = all.map((ended) => ended.deliveryId);
  const rows = new Map((await lockStates(db, settling.dialect, ids)).map((row) => [row.id, row]));
  const known = all.flatMap((ended) => {
    const row = rows.get(ended.deliveryId);
    return row ? [{ ...ended, row }] : [];
  });
  await recordAttempts(
    db,
    known.filter((ended) => ended.verdict.kind !== 'aborted'),
  );
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
    await settleHook(
      tx,
      db,
      settling,
      open.filter((ended) => ended.hookId === hookId && ended.lane.holder === settling.holder),
    );
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
  open: readonly Open[],
): Promise<void> {
  const hook = open[0] ? await findHookById(db, open[0].hookId) : undefined;
  if (!hook) return;
  const delivered = open.filter((ended) => ended.verdict.kind === 'delivered');
  await recordDelivered(db, delivered.map(idAndStatus), settling.now);
  await advanceLanes(
    db,
    hook.id,
    delivered.map(({ row }) => row.lane),
    settling.now,
  );
  for (const ended of delivered) tell(tx, ended, { state: 'delivered', last_error: null }, null);
  await noteOutcome(tx, db, settling, hook, open);
  for (const ended of open) await settleOther(tx, db, settling, ended);
}

async function settleOther(tx: Transaction, db: Kysely<Tables>, { now }: Settling, ended: Open): Promise<void> {
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
      const counts = !isFree && !verdict.gone;
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
      tell(tx, ended, { ...patch, state: 'waiting' }, retry_at);
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

/** Agents hear what became of a message on its way to the contact. */
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
  { dialect, now }: Settling,
  hook: HookRow,
  ended: readonly Open[],
): Promise<void> {
  let { failing_since, held_until, probe_at, settings } = hook;
  let succeeded = false;
  let gone = false;
  for (const { verdict } of ended) {
    if (verdict.kind === 'delivered') {
      succeeded = true;
      [failing_since, held_until, probe_at] = [null, null, null];
      settings = verdict.learned ?? settings;
    } else if (isReceiversFault(verdict)) {
      failing_since ??= now;
      probe_at ??= nextProbe(failing_since, now);
      held_until = verdict.heldUntil ?? held_until;
      gone ||= verdict.gone;
    }
  }
  const isNoted = !succeeded || now - (hook.last_success_at ?? 0) < SUCCESS_NOTED_EVERY_MS;
  const isSame =
    failing_since === hook.failing_since &&
    held_until === hook.held_until &&
    probe_at === hook.probe_at &&
    settings === hook.settings;
  if (!isSame || !isNoted) {
    const last_success_at = succeeded ? now : hook.last_success_at;
    await updateHook(db, hook.id, { failing_since, held_until, probe_at, settings, last_success_at });
  }
  if (settings !== hook.settings) await raiseHooksRevision(db, hook.workspace_id);
  if (succeeded && hook.failing_since !== null) {
    await wakeLanes(db, { dialect, hookId: hook.id, now, every: WAKE_EVERY_MS });
  }
  if (hook.state !== 'active') return;
  if (gone) await disable(tx, db, hook, 'gone', now);
  else if (failing_since !== null && isGivenUp(failing_since, now)) await disable(tx, db, hook, 'failing', now);
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
