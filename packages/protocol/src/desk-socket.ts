import { z } from 'zod';
import { ContactConversation, Conversation } from './core/conversation.ts';
import { MessageDelivery } from './core/hook.ts';
import { Id, Seq } from './core/ids.ts';
import { Author, Message } from './core/message.ts';

/**
 * Socket.IO namespace `/desk`. Handshake `auth: { token }` = contact token, or API key with scope `desk`; an agent's
 * browser sends its session cookie instead. Every client event is acknowledged with
 * `{ ok: true, data }` or `{ ok: false, error: { code, message } }`.
 *
 * An agent's socket hears every conversation of its workspace; a contact's socket hears its own. Live events are
 * hints: act on `seq` (equal or lower than known: drop; next: show; higher: fetch the hole).
 */
export const DeskUp = {
  /** Catch up and listen: everything after `after`, at most 500; `reload: true` when more is missing than that. */
  'conversation.subscribe': z.object({ conversationId: Id, after: Seq.default(0) }),
  'conversation.unsubscribe': z.object({ conversationId: Id }),
  /** Best effort, not stored. Repeat at least every 5 s while it lasts. */
  'typing.set': z.object({ conversationId: Id, typing: z.boolean() }),
  'conversation.read': z.object({ conversationId: Id, seq: Seq }),
} as const;
export type DeskUpName = keyof typeof DeskUp;

export const Subscribed = z.object({
  conversation: z.union([Conversation, ContactConversation]),
  messages: z.array(Message),
  headSeq: Seq,
  reload: z.boolean(),
});
export type Subscribed = z.infer<typeof Subscribed>;

export const DeskDown = {
  /** Once, after the connection is authenticated. */
  ready: z.object({ role: z.enum(['agent', 'contact', 'key']), id: Id }),
  'message.created': z.object({ message: Message, conversation: z.union([Conversation, ContactConversation]) }),
  /** Anything about a conversation changed that is not a new message: owner, state, rating, counters. */
  'conversation.updated': z.object({ conversation: z.union([Conversation, ContactConversation]) }),
  'receipt.advanced': z.object({ conversationId: Id, contactReadSeq: Seq, agentReadSeq: Seq }),
  /** The contact's data was erased: forget the conversation. */
  'conversation.erased': z.object({ conversationId: Id }),
  'typing.changed': z.object({ conversationId: Id, author: Author, typing: z.boolean() }),
  'presence.changed': z.object({ agentId: Id, available: z.boolean() }),
  /** What became of a message on its way to a contact who is reached through a hook. Agents only. */
  'delivery.changed': z.object({ delivery: MessageDelivery }),
  /** A webhook was made, changed, removed or disabled: fetch it again. Administrators only. */
  'hook.changed': z.object({ hookId: Id }),
  /** It was disabled by itself. Administrators only. */
  'hook.disabled': z.object({ hookId: Id, name: z.string(), reason: z.enum(['failing', 'gone', 'admin']) }),
  /** Every 15 s for each subscribed conversation; a client behind in either number subscribes again from its own seq. */
  'conversation.head': z.object({ conversationId: Id, headSeq: Seq, revision: z.int() }),
} as const;
export type DeskDownName = keyof typeof DeskDown;
