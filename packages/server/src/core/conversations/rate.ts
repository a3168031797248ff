import { AppError } from '@baton/protocol';
import type { Action } from '../../db/writer.ts';
import { accessConversation } from '../access.ts';
import type { Actor } from '../actor.ts';
import { appendConversationEvent } from '../events.ts';
import { appendMessage } from '../messages/append.ts';
import type { Changed } from './changed.ts';

export interface RateConversation {
  actor: Actor;
  conversationId: string;
  /** 1 to 5, and 0 where the face knows it. */
  score: number;
  text: string | null;
  /** Where the verdict may come before the end. */
  evenOpen?: boolean;
}

/** The contact's verdict after the end; a later one replaces it. Refuses: `not_found`, `conversation_open`. */
export const rateConversation: Action<RateConversation, Changed> = {
  name: 'conversations.rate',
  needs: (input) => ({ conversationId: input.conversationId }),
  async run(tx, input) {
    const row = await accessConversation(tx, input.actor, input.conversationId);
    if (row.state !== 'closed' && !input.evenOpen)
      throw new AppError('conversation_open', { reason: 'Close the conversation before rating it.' });
    if (row.rating === input.score && row.rating_text === input.text)
      return { conversation: tx.snapshot(row), changed: false };
    appendMessage(tx, row, {
      authorKind: 'system',
      text: '',
      event: { type: 'rated', score: input.score },
      changes: { rating: input.score, rating_text: input.text, rated_at: tx.now },
    });
    appendConversationEvent(tx, 'conversation.rated', row);
    return { conversation: tx.snapshot(row), changed: true };
  },
};
