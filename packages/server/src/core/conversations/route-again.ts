import { AppError } from '@baton/protocol';
import type { ConversationRow } from '../../db/rows.ts';
import type { Action } from '../../db/writer.ts';
import { accessConversation } from '../access.ts';
import type { AgentActor } from '../actor.ts';
import { parseInboxSettings } from '../inboxes/settings.ts';
import { findLivingInbox } from '../inboxes/store.ts';
import { appendMessage } from '../messages/append.ts';
import { assignWaiting } from './assign-waiting.ts';
import { SATE } from './open.ts';
import { giveTo } from './ownership.ts';
import { routeToAgent } from './routing.ts';
import { summariseThread } from './summary.ts';

export interface RouteAgain {
  actor: AgentActor;
  conversationId: string;
  /** Another inbox to move it to; absent = it stays in its own. */
  inboxId?: string;
  /** People only, although the inbox has a bot. */
  skipBot?: boolean;
  /** Only while nobody has it: otherwise nothing changes. */
  ifUnassigned?: boolean;
}

/**
 * As if the conversation came in anew: to its inbox's bot, to an agent whom routing chooses, or into the queue; whoever had it
 * has it no more. A closed one only changes its inbox. Refuses: `not_found` (conversation or inbox).
 */
export const routeAgain: Action<RouteAgain, ConversationRow> = {
  name: 'conversations.route_again',
  needs: (input) => ({ conversationId: input.conversationId }),
  async run(tx, input) {
    const db = await tx.sql();
    const row = await accessConversation(tx, input.actor, input.conversationId);
    const inbox = await findLivingInbox(db, row.workspace_id, input.inboxId ?? row.inbox_id);
    if (!inbox && input.inboxId !== undefined) throw new AppError('not_found');
    if (input.ifUnassigned && row.state === 'open' && row.owner_kind !== 'queue' && !isHeldOutside(row)) {
      return tx.snapshot(row);
    }
    if (inbox && inbox.id !== row.inbox_id) tx.change(row, { inbox_id: inbox.id });
    if (row.state === 'closed') return tx.snapshot(row);
    await tx.flush();
    const hadAgent = row.owner_kind === 'agent';
    const { bot } = parseInboxSettings(inbox?.settings ?? '{}');
    if (row.owner_kind === 'sate') {
      const handoff_summary = await summariseThread(db, row, 'An agent asked for a person.');
      tx.change(row, { handoff_reason: 'taken_over', handoff_summary, handoff_at: tx.now });
      appendMessage(tx, row, { authorKind: 'system', text: '', event: { type: 'handed_off', reason: 'taken_over' } });
    }
    if (bot !== null && bot !== SATE && !input.skipBot) await giveTo(tx, db, row, { agentIds: [], botIds: [bot] });
    else {
      const agent = await routeToAgent(db, row.inbox_id);
      await giveTo(tx, db, row, { agentIds: agent ? [agent.id] : [], botIds: [] });
    }
    if (hadAgent) await assignWaiting(tx, db, row.workspace_id, row.id);
    return tx.snapshot(row);
  },
};

/** An outside program keeps it for the time being, under no bot's name. */
function isHeldOutside(row: ConversationRow): boolean {
  return row.owner_kind === 'bot' && row.bots === null;
}
