import { AppError } from '@baton/protocol';
import type { Kysely } from 'kysely';
import type { Actor } from '../core/actor.ts';
import { recordAudit } from '../core/audit/record.ts';
import { appendEvent } from '../core/events.ts';
import type { Tables } from '../db/schema.ts';
import type { Transaction } from '../db/transaction.ts';
import type { Action } from '../db/writer.ts';
import { deliveriesBetween, lockDelivery, type StateRow, waitAgain } from './delivery-store.ts';
import type { DeliveryRecord } from './format.ts';
import { refillLane } from './lane-store.ts';
import { findHook, lockHook } from './store.ts';
import { tellAgents } from './tell-agents.ts';

/**
 * Sends deliveries once more, with the content and the `webhook-id` that they have. They wait at their old places: of the
 * deliveries of a conversation the older one goes first. Asking twice while one waits is asking once.
 */
async function replay(tx: Transaction, db: Kysely<Tables>, rows: readonly StateRow[]): Promise<void> {
  const again = await waitAgain(
    db,
    rows.map((row) => row.id),
  );
  const isAgain = new Set(again.map((row) => row.id));
  for (const row of rows) {
    if (row.message_id !== null && isAgain.has(row.id)) tellAgents(tx, { ...row, state: 'waiting' }, null);
  }
  const lanes = new Map<string, { hookId: string; lane: string; count: number }>();
  const add = ({ hook_id, lane }: Pick<DeliveryRecord, 'hook_id' | 'lane'>, count: number) => {
    const key = `${hook_id} ${lane}`;
    lanes.set(key, { hookId: hook_id, lane, count: (lanes.get(key)?.count ?? 0) + count });
  };
  for (const row of rows) add(row, 0);
  for (const row of again) add(row, 1);
  // The order in which everybody locks several of them.
  const inOrder = [...lanes].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [, lane] of inOrder) await refillLane(db, { ...lane, now: tx.now });
}

/** Every process that sends hears of it, and every page that shows the hook. */
function noteReplayed(tx: Transaction, workspaceId: string, hookId: string): void {
  appendEvent(tx, 'hook.changed', workspaceId, null, { hookId });
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
    await replay(tx, db, [row]);
    noteReplayed(tx, row.workspace_id, row.hook_id);
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
    await replay(tx, db, [row]);
    noteReplayed(tx, row.workspace_id, row.hook_id);
    await recordAudit(db, tx.now, actor, { action: 'message.resent', object: deliveryId, address });
    return { ...row, state: 'waiting', ended_at: null };
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
    await replay(tx, db, rows);
    if (rows.length > 0) noteReplayed(tx, actor.workspaceId, hookId);
    const last = rows.at(-1);
    if (!goesOn) await recordAudit(db, tx.now, actor, { action: 'hook.replayed', object: hookId, address });
    return {
      count: rows.length,
      after: last && rows.length === PART ? { createdAt: last.created_at, pk: last.pk } : null,
    };
  },
};
