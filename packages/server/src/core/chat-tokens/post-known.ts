import type { Action } from '../../db/writer.ts';
import { storedClientId } from '../messages/client-id.ts';
import { clientIdOf } from '../messages/numbering.ts';
import { postMessage } from '../messages/post.ts';
import { type AboutPost, noteAbout } from './about.ts';
import { type ChatPosted, dataOf } from './post.ts';

export interface KnownPost {
  workspaceId: string;
  conversationId: string;
  contactId: string;
  /** Where its answers go, as the caller remembers it. */
  hookId: string;
  text: string;
  number?: number | null;
  clientMessageId?: string | null;
  usesPredefinedInput?: boolean;
  about: AboutPost;
}

/**
 * The way of nearly every message: a text for an open conversation that is answered where it was before. Needs no other table,
 * so many share one commit. Null when anything about it is not as the caller remembers: then `postByReference` decides.
 */
export const postKnown: Action<KnownPost, ChatPosted | null> = {
  name: 'chat_tokens.post_known',
  needs: (input) => ({
    conversationId: input.conversationId,
    clientMessageId: storedClientId('contact', input.number ? clientIdOf(input.number) : input.clientMessageId),
  }),
  async run(tx, input) {
    const row = await tx.conversation(input.conversationId);
    if (row?.state !== 'open' || row.workspace_id !== input.workspaceId || row.reply_hook_id !== input.hookId)
      return null;
    noteAbout(tx, row, input.about);
    const { conversation, repeated } = await postMessage.run(tx, {
      actor: { kind: 'contact', workspaceId: input.workspaceId, contactId: input.contactId },
      conversationId: input.conversationId,
      text: input.text,
      ...(input.number === undefined ? {} : { number: input.number }),
      clientMessageId: input.clientMessageId ?? null,
      data: dataOf(input, false),
    });
    return { conversation, repeated };
  },
};
