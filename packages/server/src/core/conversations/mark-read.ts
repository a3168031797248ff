import type { Action } from '../../db/writer.ts';
import { accessConversation } from '../access.ts';
import type { Actor } from '../actor.ts';
import { appendEvent } from '../events.ts';
import type { Changed } from './changed.ts';

export interface MarkRead {
  actor: Actor;
  conversationId: string;
  reader: 'contact' | 'agent';
  /** Read up to here; absent = all there is. */
  seq?: number;
}

/** Advances a receipt, never back. Also on closed conversations. Refuses: `not_found`. */
export const markRead: Action<MarkRead, Changed> = {
  name: 'conversations.mark_read',
  needs: (input) => ({ conversationId: input.conversationId }),
  async run(tx, input) {
    const row = await accessConversation(tx, input.actor, input.conversationId);
    const seq = Math.min(input.seq ?? row.head_seq, row.head_seq);
    const known = input.reader === 'contact' ? row.contact_read_seq : row.agent_read_seq;
    if (seq <= known) return { conversation: tx.snapshot(row), changed: false };
    tx.change(
      row,
      input.reader === 'contact'
        ? { contact_read_seq: seq }
        : {
            agent_read_seq: seq,
            unread_count: seq === row.head_seq ? 0 : Math.min(row.unread_count, row.head_seq - seq),
          },
    );
    appendEvent(tx, 'receipt.advanced', row.workspace_id, row.id, {
      conversation: tx.snapshot(row),
      reader: input.reader,
    });
    return { conversation: tx.snapshot(row), changed: true };
  },
};
