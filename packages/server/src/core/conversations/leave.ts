import type { ConversationRow } from '../../db/rows.ts';
import type { Transaction } from '../../db/transaction.ts';
import type { Action } from '../../db/writer.ts';
import { accessConversation } from '../access.ts';
import type { Actor } from '../actor.ts';
import { appendConversationEvent } from '../events.ts';
import { appendMessage } from '../messages/append.ts';
import type { Changed } from './changed.ts';

/**
 * The contact's side has ended its session (a browser that went away, an app that says so). The agent sees it and goes on as
 * the matter needs: the conversation stays open. Leaving twice is leaving once. Refuses: `not_found`.
 */
export const leaveConversation: Action<{ actor: Actor; conversationId: string }, Changed> = {
  name: 'conversations.leave',
  needs: (input) => ({ conversationId: input.conversationId }),
  async run(tx, input) {
    const row = await accessConversation(tx, input.actor, input.conversationId);
    if (row.left_at !== null || row.state === 'closed') return { conversation: tx.snapshot(row), changed: false };
    appendMessage(tx, row, {
      authorKind: 'system',
      text: '',
      event: { type: 'contact_left' },
      changes: { left_at: tx.now },
    });
    appendConversationEvent(tx, 'conversation.updated', row);
    return { conversation: tx.snapshot(row), changed: true };
  },
};

/** Whoever writes again has come back: said before the message, in the same transaction. */
export function noteReturn(tx: Transaction, row: ConversationRow): void {
  if (row.left_at === null) return;
  appendMessage(tx, row, {
    authorKind: 'system',
    text: '',
    event: { type: 'contact_returned' },
    changes: { left_at: null },
  });
}
