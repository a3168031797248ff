import { appendEvent } from '../core/events.ts';
import type { Transaction } from '../db/transaction.ts';
import type { StateRow } from './delivery-store.ts';

/** Agents hear what became of a message on its way to the contact. */
export function tellAgents(tx: Transaction, row: StateRow, nextAt: number | null): void {
  appendEvent(tx, 'delivery.changed', row.workspace_id, row.lane, {
    delivery: {
      id: row.id,
      hook_id: row.hook_id,
      conversation_id: row.lane,
      event: row.event,
      message_id: row.message_id,
      state: row.state,
      attempts: row.attempts,
      last_status: row.last_status,
      last_error: row.last_error,
      created_at: row.created_at,
      next_at: nextAt,
    },
  });
}
