import { z } from 'zod';
import { FileInfo } from './file.ts';
import { ClientMessageId, Id, Instant, Seq } from './ids.ts';

/** Who wrote a message. `sate` is the automatic responder, `bot` an outside one, `system` Baton itself. */
export const AuthorKind = z.enum(['contact', 'agent', 'sate', 'bot', 'system']);
export type AuthorKind = z.infer<typeof AuthorKind>;

export const Author = z.object({
  kind: AuthorKind,
  /** A contact's or agent's id; of an outside bot the name that its system has for it. */
  id: z.string().nullable(),
  name: z.string().nullable(),
});
export type Author = z.infer<typeof Author>;

/** An article that an automatic answer rests on. */
export const Source = z.object({ articleId: Id, title: z.string() });
export type Source = z.infer<typeof Source>;

/** Why a conversation left the responder. */
export const HandoffReason = z.enum(['requested', 'not_understood', 'responder_failed', 'taken_over', 'responder_off']);
export type HandoffReason = z.infer<typeof HandoffReason>;

/** What happened, for the small inline lines of a thread (message kind `event`). */
export const ThreadEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('handed_off'), reason: HandoffReason }),
  z.object({ type: z.literal('assigned'), agentId: Id, agentName: z.string() }),
  z.object({ type: z.literal('queued') }),
  z.object({ type: z.literal('handed_back') }),
  z.object({ type: z.literal('closed'), by: z.enum(['contact', 'agent', 'sate', 'system']) }),
  z.object({ type: z.literal('rated'), score: z.int().min(0).max(5) }),
  z.object({ type: z.literal('reopened') }),
  /** The contact's side ended its session, or came back to it; the conversation itself goes on. */
  z.object({ type: z.literal('contact_left') }),
  z.object({ type: z.literal('contact_returned') }),
  z.object({ type: z.literal('page_visited'), url: z.string() }),
  /** Agents beside the one who holds the conversation. */
  z.object({ type: z.literal('agent_joined'), agentId: Id, agentName: z.string() }),
  z.object({ type: z.literal('agent_left'), agentId: Id, agentName: z.string() }),
]);
export type ThreadEvent = z.infer<typeof ThreadEvent>;

/**
 * One entry of a thread. `text` and `file` are what a person said; `event` entries have an empty text and say what
 * happened. All of them share one numbering, and every reader of a conversation sees all of them.
 */
export const Message = z.object({
  id: Id,
  conversationId: Id,
  seq: Seq,
  kind: z.enum(['text', 'file', 'event']),
  author: Author,
  text: z.string(),
  file: FileInfo.nullable(),
  sources: z.array(Source),
  event: ThreadEvent.nullable(),
  /** The author proposes to close the conversation with this message. */
  suggestsClose: z.boolean(),
  clientMessageId: ClientMessageId.nullable(),
  createdAt: Instant,
  /** When it was said, where that is not when it arrived: show and sort by it, ties by `seq`. Null = `createdAt`. */
  shownAt: Instant.nullable(),
  /** Said between the contact and an outside bot before the conversation came here. */
  history: z.boolean(),
});
export type Message = z.infer<typeof Message>;
