import { AppError } from '@baton/protocol';
import type { Actor } from '../../../core/actor.ts';
import { type OpenEmptyConversation, openEmptyConversation } from '../../../core/conversations/open-empty.ts';
import { type Written, type WrittenMessage, writeMessages } from '../../../core/messages/write.ts';
import type { Repeatable } from '../../../core/repeats.ts';
import type { Action } from '../../../db/writer.ts';
import { findRequest } from '../store.ts';

export interface PostOpening {
  actor: Actor;
  opening: OpenEmptyConversation & { about: { reference: string } };
  /** The conversation's contact says it. */
  message: Omit<WrittenMessage, 'author'> & { name: string | null };
  /** The program's own id for this call. */
  repeat?: Repeatable | null;
}

/**
 * A message to a conversation that is made by it: never one without the other. Null when somebody made one of that name meanwhile:
 * who says the message in that one is for the caller to look at anew. Refuses what its two parts refuse; `not_found` when the name
 * is another project's.
 */
export const postOpening: Action<PostOpening, Written | null> = {
  name: 'tiledesk.post_opening',
  async run(tx, { actor, opening, message, repeat }) {
    const db = await tx.sql();
    const known = await findRequest(db, opening.about.reference);
    if (known && known.workspace_id !== opening.workspaceId) throw new AppError('not_found');
    if (known) return null;
    const conversation = await openEmptyConversation.run(tx, opening);
    const { name, ...written } = message;
    const author = { kind: 'contact', id: conversation.contact_id, name } as const;
    const messages = [{ ...written, author }];
    return writeMessages.run(tx, { actor, conversationId: conversation.id, messages, repeat });
  },
};
