import type { Origin } from '@baton/protocol';
import type { Action } from '../../db/writer.ts';
import { accessConversation } from '../access.ts';
import type { Actor } from '../actor.ts';
import { appendConversationEvent } from '../events.ts';
import { appendMessage } from '../messages/append.ts';
import type { Changed } from './changed.ts';

/** The contact opened a page; agents see it in the thread. On a closed conversation it is nobody's news. Refuses: `not_found`. */
export const noteVisit: Action<{ actor: Actor; conversationId: string; url: string }, Changed> = {
  name: 'conversations.note_visit',
  needs: (input) => ({ conversationId: input.conversationId }),
  async run(tx, input) {
    const row = await accessConversation(tx, input.actor, input.conversationId);
    if (row.state === 'closed') return { conversation: tx.snapshot(row), changed: false };
    appendMessage(tx, row, { authorKind: 'system', text: '', event: { type: 'page_visited', url: input.url } });
    return { conversation: tx.snapshot(row), changed: true };
  },
};

/** The contact made the chat large or small. Kept with where the conversation came from. Refuses: `not_found`. */
export const noteWindow: Action<
  { actor: Actor; conversationId: string; window: NonNullable<Origin['window']> },
  Changed
> = {
  name: 'conversations.note_window',
  needs: (input) => ({ conversationId: input.conversationId }),
  async run(tx, input) {
    const row = await accessConversation(tx, input.actor, input.conversationId);
    const origin: Origin = row.origin === null ? {} : JSON.parse(row.origin);
    if (origin.window === input.window) return { conversation: tx.snapshot(row), changed: false };
    tx.change(row, { origin: JSON.stringify({ ...origin, window: input.window }) });
    appendConversationEvent(tx, 'conversation.updated', row);
    return { conversation: tx.snapshot(row), changed: true };
  },
};
