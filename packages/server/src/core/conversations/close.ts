import { AppError } from '@baton/protocol';
import type { Action } from '../../db/writer.ts';
import { accessConversation, takesPart } from '../access.ts';
import { type Actor, describeActor } from '../actor.ts';
import { appendEvent, type ClosedBy } from '../events.ts';
import { appendMessage, type NewMessage } from '../messages/append.ts';
import { assignWaiting } from './assign-waiting.ts';
import type { Changed } from './changed.ts';

export interface CloseConversation {
  actor: Actor;
  conversationId: string;
  /** An agent who is no administrator must take part in it. */
  byParticipant?: boolean;
}

/**
 * Ends a conversation for good; ending an ended one is the same answer again. Refuses: `not_found`, with `byParticipant` also
 * `not_owner`.
 */
export const closeConversation: Action<CloseConversation, Changed> = {
  name: 'conversations.close',
  needs: (input) => ({ conversationId: input.conversationId }),
  async run(tx, input) {
    const db = await tx.sql();
    const row = await accessConversation(tx, input.actor, input.conversationId);
    if (row.state === 'closed') return { conversation: tx.snapshot(row), changed: false };
    if (input.byParticipant && !takesPart(input.actor, row)) throw new AppError('not_owner');
    const by = closedBy(input.actor);
    const hadPerson = row.owner_kind === 'agent';
    appendMessage(tx, row, {
      ...authorOf(input.actor),
      text: '',
      event: { type: 'closed', by },
      changes: {
        state: 'closed',
        closed_at: tx.now,
        closed_by: describeActor(input.actor),
        close_suggested: 1,
        epoch: row.epoch + 1,
        waiting_since: null,
        unread_count: 0,
      },
    });
    appendEvent(tx, 'conversation.closed', row.workspace_id, row.id, { conversation: tx.snapshot(row), by });
    if (hadPerson) await assignWaiting(tx, db, row.workspace_id);
    return { conversation: tx.snapshot(row), changed: true };
  },
};

function closedBy(actor: Actor): ClosedBy {
  return actor.kind === 'key' ? 'contact' : actor.kind;
}

/** The line in the thread names the agent who closed; everybody else is told by `by`. */
function authorOf(actor: Actor): Pick<NewMessage, 'authorKind' | 'authorId' | 'authorName'> {
  if (actor.kind !== 'agent') return { authorKind: 'system' };
  return { authorKind: 'agent', authorId: actor.agentId, authorName: actor.name };
}
