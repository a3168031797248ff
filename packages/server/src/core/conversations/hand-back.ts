import { AppError } from '@baton/protocol';
import type { ConversationRow } from '../../db/rows.ts';
import type { Action } from '../../db/writer.ts';
import { accessConversation } from '../access.ts';
import type { AgentActor } from '../actor.ts';
import { appendConversationEvent } from '../events.ts';
import { appendMessage } from '../messages/append.ts';
import { assignWaiting } from './assign-waiting.ts';
import { tellContact } from './notices.ts';
import { ownedBy } from './ownership.ts';

/** An agent gives a conversation back to Sate, who says so. Refuses: `not_found`, `conversation_closed`, `not_owner`. */
export const handBack: Action<{ actor: AgentActor; conversationId: string }, ConversationRow> = {
  name: 'conversations.hand_back',
  needs: (input) => ({ conversationId: input.conversationId }),
  async run(tx, input) {
    const db = await tx.sql();
    const row = await accessConversation(tx, input.actor, input.conversationId);
    if (row.state === 'closed') throw new AppError('conversation_closed');
    if (row.owner_kind === 'sate') return tx.snapshot(row);
    if (row.owner_kind === 'agent' && row.owner_agent_id !== input.actor.agentId && input.actor.role === 'agent') {
      throw new AppError('not_owner');
    }
    appendMessage(tx, row, {
      authorKind: 'system',
      text: '',
      event: { type: 'handed_back' },
      changes: ownedBy(row, 'sate', null, {
        waiting_since: null,
        misses: 0,
        unread_count: 0,
        participants: null,
        bots: null,
      }),
    });
    appendConversationEvent(tx, 'conversation.assigned', row);
    await tellContact(tx, db, row, 'handed_back');
    await assignWaiting(tx, db, row.workspace_id);
    return tx.snapshot(row);
  },
};
