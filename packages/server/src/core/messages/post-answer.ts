import type { HandoffReason, Source } from '@baton/protocol';
import type { MessageRow } from '../../db/rows.ts';
import type { Action } from '../../db/writer.ts';
import { handOff } from '../conversations/ownership.ts';
import { appendMessage } from './append.ts';
import { storedClientId } from './client-id.ts';

export interface PostAnswer {
  workspaceId: string;
  conversationId: string;
  /** The epoch under which the answer was made. */
  epoch: number;
  /** The contact's message that it answers; at most one answer each. */
  questionId: string;
  text: string;
  sources: Source[];
  suggestsClose: boolean;
  missed: boolean;
  language: string;
  tokens: number;
  handoff: { reason: HandoffReason; summary: string } | null;
}

/**
 * Sate answers, if it still may: under another epoch (an agent took over, the conversation was closed) or when this
 * question has its answer already, nothing is stored and the result is null.
 */
export const postAnswer: Action<PostAnswer, MessageRow | null> = {
  name: 'messages.post_answer',
  needs: (input) => ({
    conversationId: input.conversationId,
    clientMessageId: storedClientId('sate', input.questionId),
  }),
  async run(tx, input) {
    const db = input.handoff ? await tx.sql() : null;
    const row = await tx.conversation(input.conversationId);
    if (!row || row.workspace_id !== input.workspaceId || row.state !== 'open') return null;
    if (row.owner_kind !== 'sate' || row.epoch !== input.epoch) return null;
    if (await tx.messageByClientId(row, storedClientId('sate', input.questionId) as string)) return null;
    const message = appendMessage(tx, row, {
      authorKind: 'sate',
      text: input.text,
      data: {
        ...(input.sources.length > 0 ? { sources: input.sources } : {}),
        ...(input.suggestsClose ? { suggestsClose: true as const } : {}),
      },
      clientMessageId: input.questionId,
      changes: {
        close_suggested: input.suggestsClose ? 1 : 0,
        misses: input.missed ? row.misses + 1 : 0,
        language: input.language,
        tokens: row.tokens + input.tokens,
      },
    });
    if (input.handoff && db) await handOff(tx, db, row, { ...input.handoff, announced: true });
    return message;
  },
};
