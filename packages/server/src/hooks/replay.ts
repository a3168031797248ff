import { AppError } from '@baton/protocol';
import type { Kysely } from 'kysely';
import type { Actor } from '../core/actor.ts';
import { recordAudit } from '../core/audit/record.ts';
import type { Tables } from '../db/schema.ts';
import type { Action } from '../db/writer.ts';
import { deliveriesBetween, lockDelivery, moveDeliveries, waitAgain } from './delivery-store.ts';
import type { DeliveryRecord } from './format.ts';
import { findLanes, refillLane, removeLane } from './lane-store.ts';
import { findHook, lockHook } from './store.ts';
import { tellAgents } from './tell-agents.ts';

/**
 * Sends deliveries once more, with the content and the `webhook-id` that they have. They wait at their old places: of the
 * deliveries of a conversation the older one goes first. Asking twice while one waits is asking once.
 */
async function replay(
  db: Kysely<Tables>,
  rows: readonly Pick<DeliveryRecord, 'id' | 'hook_id' | 'lane' | 'state'>[],
  now: number,
): Promise<void> {
  const ended = rows.filter((row) => row.state !== 'waiting');
  await waitAgain(
    db,
    ended.map((row) => row.id),
  );
  const counts = new Map<string, { hookId: string; lane: string; count: number }>();
  for (const { hook_id, lane, state } of rows) {
    const key = `${hook_id} ${lane}`;
    const known = counts.get(key) ?? { hookId: hook_id, lane, count: 0 };
    known.count += state === 'waiting' ? 0 : 1;
    counts.set(key, known);
  }
  for (const lane of counts.values()) await refillLane(db, { ...lane, now });
}

export interface ReplayDelivery {
  actor: Actor;
  hookId: string;
  deliveryId: string;
  address?: string;
}

/** One delivery, whatever became of it; one that waits for a later try goes now. Refuses: `not_found`. */
export const replayDelivery: Action<ReplayDelivery, void> = {
  name: 'hooks.replay_delivery',
  async run(tx, { actor, hookId, deliveryId, address }) {
    const db = await tx.sql();
    await lockHook(db, actor.workspaceId, hookId);
    const row = await lockDelivery(db, { workspaceId: actor.workspaceId, deliveryId, hookId });
    if (!row) throw new AppError('not_found');
    await replay(db, [row], tx.now);
    await recordAudit(db, tx.now, actor, { action: 'hook.replayed', object: deliveryId, address });
  },
};

export interface ResendMessage {
  actor: Actor;
  conversationId: string;
  deliveryId: string;
  address?: string;
}

/**
 * A message on its way to the contact, by an agent who saw that it has not arrived. All agents hear of it. Refuses:
 * `not_found`, also when its hook has been removed: nothing would be sent.
 */
export const resendMessage: Action<ResendMessage, DeliveryRecord> = {
  name: 'hooks.resend_message',
  async run(tx, { actor, conversationId, deliveryId, address }) {
    const db = await tx.sql();
    const row = await lockDelivery(db, { workspaceId: actor.workspaceId, deliveryId, lane: conversationId });
    if (!row || row.message_id === null) throw new AppError('not_found');
    // What has arrived has arrived: sending it again would show it twice.
    if (row.state === 'delivered') return row;
    if (!(await findHook(db, actor.workspaceId, row.hook_id))) throw new AppError('not_found');
    await replay(db, [row], tx.now);
    const again: DeliveryRecord = { ...row, state: 'waiting', ended_at: null };
    tellAgents(tx, again, null);
    await recordAudit(db, tx.now, actor, { action: 'message.resent', object: deliveryId, address });
    return again;
  },
};

export interface ReplayRange {
  actor: Actor;
  hookId: string;
  /** Of the events, both included. */
  from: number;
  to: number;
  states: readonly ('delivered' | 'parked' | 'dropped')[];
  /** Where the last part ended. */
  after?: { createdAt: number; pk: number };
  /** The same call has had a part before, and is in the audit. */
  goesOn?: boolean;
  address?: string;
}

export interface ReplayedPart {
  count: number;
  /** For the next part; null = that was all. */
  after: { createdAt: number; pk: number } | null;
}

/** Rows per transaction: others wait behind it. */
const PART = 500;

/** What happened in a stretch of time, a part per call. Refuses: `not_found`. */
export const replayRange: Action<ReplayRange, ReplayedPart> = {
  name: 'hooks.replay_range',
  async run(tx, { actor, hookId, from, to, states, after, goesOn, address }) {
    const db = await tx.sql();
    await lockHook(db, actor.workspaceId, hookId);
    const rows = await deliveriesBetween(db, { hookId, from, to, states, after, limit: PART });
    await replay(db, rows, tx.now);
    const last = rows.at(-1);
    if (!goesOn) await recordAudit(db, tx.now, actor, { action: 'hook.replayed', object: hookId, address });
    return {
      count: rows.length,
      after: last && rows.length === PART ? { createdAt: last.created_at, pk: last.pk } : null,
    };
  },
};

export interface MoveLane {
  workspaceId: string;
  conversationId: string;
  fromHookId: string;
  toHookId: string;
}

/**
 * What one conversation waits for at one hook waits at another from now on, in its order, and goes at once; after what is on
 * its way to the old one has ended, so that nothing overtakes. For a conversation that changed the address of its answers.
 */
export const moveLane: Action<MoveLane, void> = {
  name: 'hooks.move_lane',
  async run(tx, input) {
    const db = await tx.sql();
    await tx.conversation(input.conversationId);
    await moveWaiting(db, input, tx.now);
  },
};

/** The same inside another action's transaction, which has loaded the conversation: nobody adds to the lane meanwhile. */
export async function moveWaiting(
  db: Kysely<Tables>,
  { conversationId: lane, fromHookId, toHookId }: MoveLane,
  now: number,
): Promise<void> {
  const [old] = await findLanes(db, fromHookId, [lane]);
  if (!old || fromHookId === toHookId) return;
  const count = await moveDeliveries(db, { lane, fromHookId, toHookId });
  await removeLane(db, fromHookId, lane);
  await refillLane(db, { hookId: toHookId, lane, count, now: Math.max(now, old.leased_until) });
}
