import { AppError } from '@baton/protocol';
import type { ConversationRow } from '../../db/rows.ts';
import type { Action } from '../../db/writer.ts';
import { accessConversation } from '../access.ts';
import type { AgentActor } from '../actor.ts';
import { appendConversationEvent } from '../events.ts';

/** The agent asks the contact whether the matter is solved. Refuses: `not_found`, `conversation_closed`, `not_owner`. */
export const suggestClose: Action<{ actor: AgentActor; conversationId: string }, ConversationRow> = {
  name: 'conversations.suggest_close',
  needs: (input) => ({ conversationId: input.conversationId }),
  async run(tx, input) {
    const row = await accessConversation(tx, input.actor, input.conversationId);
    if (row.state === 'closed') throw new AppError('conversation_closed');
    if (row.owner_agent_id !== input.actor.agentId) throw new AppError('not_owner');
    if (row.close_suggested === 0) {
      tx.change(row, { close_suggested: 1, updated_at: tx.now });
      appendConversationEvent(tx, 'conversation.updated', row);
    }
    return tx.snapshot(row);
  },
};
