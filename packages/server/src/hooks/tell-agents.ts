import { appendEvent } from '../core/events.ts';
import type { Transaction } from '../db/transaction.ts';
import type { StateRow } from './delivery-store.ts';

/** Agents hear what became of a message on its way to the contact. `nextAt` null = not known, or no more. */
export function tellAgents(tx: Transaction, row: StateRow, nextAt: number | null): void {
  const { id, hook_id, lane, event, message_id, state, attempts, last_status, last_error, created_at } = row;
  const known = { id, hook_id, event, message_id, state, attempts, last_status, last_error, created_at };
  appendEvent(tx, 'delivery.changed', row.workspace_id, lane, {
    delivery: { ...known, conversation_id: lane, next_at: nextAt },
  });
}
