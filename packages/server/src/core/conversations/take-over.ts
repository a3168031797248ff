import { AppError } from '@baton/protocol';
import type { ConversationRow } from '../../db/rows.ts';
import type { Action } from '../../db/writer.ts';
import { accessConversation } from '../access.ts';
import type { AgentActor } from '../actor.ts';
import { appendMessage } from '../messages/append.ts';
import { assignWaiting } from './assign-waiting.ts';
import { giveToAgent } from './ownership.ts';
import { summariseThread } from './summary.ts';

export interface TakeOver {
  actor: AgentActor;
  conversationId: string;
  /** Another agent to give it to; absent = the actor takes it. */
  toAgentId?: string;
}

/**
 * An agent takes a conversation, from Sate, the queue or a colleague, or gives it to one. Having it already changes
 * nothing. Refuses: `not_found` (conversation or agent), `conversation_closed`.
 */
export const takeOver: Action<TakeOver, ConversationRow> = {
  name: 'conversations.take_over',
  needs: (input) => ({ conversationId: input.conversationId }),
  async run(tx, input) {
    const db = await tx.sql();
    const row = await accessConversation(tx, input.actor, input.conversationId);
    if (row.state === 'closed') throw new AppError('conversation_closed');
    const agent = await db
      .selectFrom('agents')
      .select(['id', 'name'])
      .where('id', '=', input.toAgentId ?? input.actor.agentId)
      .where('workspace_id', '=', row.workspace_id)
      .where('disabled_at', 'is', null)
      .executeTakeFirst();
    if (!agent) throw new AppError('not_found');
    if (row.owner_agent_id === agent.id) return tx.snapshot(row);
    if (row.owner_kind === 'sate' || row.owner_kind === 'bot') {
      tx.change(row, {
        handoff_reason: 'taken_over',
        handoff_summary: await summariseThread(db, row, 'An agent took over.'),
        handoff_at: tx.now,
      });
      appendMessage(tx, row, { authorKind: 'system', text: '', event: { type: 'handed_off', reason: 'taken_over' } });
    }
    const leavesAgent = row.owner_kind === 'agent';
    await giveToAgent(tx, db, row, agent);
    // The colleague who had it has room now.
    if (leavesAgent) await assignWaiting(tx, db, row.workspace_id);
    return tx.snapshot(row);
  },
};
