import { AppError } from '@baton/protocol';
import type { ConversationRow } from '../../db/rows.ts';
import type { Action } from '../../db/writer.ts';
import { accessConversation } from '../access.ts';
import type { Actor } from '../actor.ts';
import { handOff } from './ownership.ts';
import { summariseThread } from './summary.ts';

/** The contact presses "talk to a person". Already with one: nothing changes. Refuses: `not_found`, `conversation_closed`. */
export const requestPerson: Action<{ actor: Actor; conversationId: string }, ConversationRow> = {
  name: 'conversations.request_person',
  needs: (input) => ({ conversationId: input.conversationId }),
  async run(tx, input) {
    const db = await tx.sql();
    const row = await accessConversation(tx, input.actor, input.conversationId);
    if (row.state === 'closed') throw new AppError('conversation_closed');
    if (row.owner_kind === 'queue' || row.owner_kind === 'agent') return tx.snapshot(row);
    const summary = await summariseThread(db, row, 'The customer asked for a person.');
    await handOff(tx, db, row, { reason: 'requested', summary, announced: false });
    return tx.snapshot(row);
  },
};

/** Sate could not answer at all: a person does. Nothing happens when Sate does not own the conversation any more. */
export const handOffToPerson: Action<{ workspaceId: string; conversationId: string; epoch: number }, void> = {
  name: 'conversations.hand_off',
  needs: (input) => ({ conversationId: input.conversationId }),
  async run(tx, input) {
    const db = await tx.sql();
    const row = await tx.conversation(input.conversationId);
    if (!row || row.workspace_id !== input.workspaceId || row.state !== 'open') return;
    if (row.owner_kind !== 'sate' || row.epoch !== input.epoch) return;
    const summary = await summariseThread(db, row, 'Sate could not answer.');
    await handOff(tx, db, row, { reason: 'responder_failed', summary, announced: false });
  },
};
