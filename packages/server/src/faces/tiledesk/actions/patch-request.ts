import { REQUEST_STATUS } from '@baton/protocol/tiledesk';
import { accessConversation } from '../../../core/access.ts';
import type { AgentActor } from '../../../core/actor.ts';
import { type ConversationChanges, changeConversation } from '../../../core/conversations/change.ts';
import { closeConversation } from '../../../core/conversations/close.ts';
import { rateConversation } from '../../../core/conversations/rate.ts';
import { reopenConversation } from '../../../core/conversations/reopen.ts';
import type { ConversationRow } from '../../../db/rows.ts';
import type { Action } from '../../../db/writer.ts';
import { statusMark } from '../extras.ts';

export interface PatchRequest {
  actor: AgentActor;
  conversationId: string;
  changes: ConversationChanges;
  status?: number;
  rating?: number;
  ratingText?: string;
}

/**
 * Everything that one PATCH sets, all of it or nothing. The closed status closes, any other opens what is closed; otherwise a
 * status is a mark that holds until the conversation gets another owner. Refuses what the core's own actions refuse.
 */
export const patchRequest: Action<PatchRequest, ConversationRow> = {
  name: 'tiledesk.patch_request',
  needs: (input) => ({ conversationId: input.conversationId }),
  async run(tx, { actor, conversationId, changes, status, rating, ratingText }) {
    await tx.sql();
    const target = { actor, conversationId };
    await changeConversation.run(tx, { ...target, changes });
    if (rating !== undefined) {
      await rateConversation.run(tx, { ...target, score: rating, text: ratingText ?? null, evenOpen: true });
    }
    if (status === REQUEST_STATUS.closed) await closeConversation.run(tx, { ...target, byParticipant: true });
    else if (status !== undefined) {
      const row = await accessConversation(tx, actor, conversationId);
      if (row.state === 'closed') await reopenConversation.run(tx, target);
      const extras = { statusMark: statusMark(status, row.epoch) };
      await changeConversation.run(tx, { ...target, changes: { extras } });
    }
    return tx.snapshot(await accessConversation(tx, actor, conversationId));
  },
};
