import { z } from 'zod';
import { Id, Instant, Seq } from './ids.ts';
import { AuthorKind, HandoffReason } from './message.ts';

/** Through which face a conversation was opened; its answers return the same way. */
export const FaceName = z.enum(['desk', 'eusate', 'omnidesk', 'tiledesk']);
export type FaceName = z.infer<typeof FaceName>;

/** Exactly one owner at any time; `agentId` is set exactly when `kind` is `agent`. */
export const Owner = z.object({
  kind: z.enum(['sate', 'bot', 'queue', 'agent']),
  agentId: Id.nullable(),
  agentName: z.string().nullable(),
});
export type Owner = z.infer<typeof Owner>;

export const ContactSummary = z.object({
  id: Id,
  name: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  /** The name under which an outside system knows this person (Eusate `session_id`). */
  reference: z.string(),
  /** True when the tenant's secret vouched for who this is. */
  verified: z.boolean(),
});
export type ContactSummary = z.infer<typeof ContactSummary>;

/** What the agent reads first after a handoff, so that the customer need not repeat. Agents only. */
export const HandoffSummary = z.object({ reason: HandoffReason, summary: z.string(), at: Instant });
export type HandoffSummary = z.infer<typeof HandoffSummary>;

export const Tag = z.object({ id: z.string(), tag: z.string(), color: z.string().nullable() });
export type Tag = z.infer<typeof Tag>;

/** Where a conversation came from, as far as the outside system said. */
export const Origin = z.object({
  /** Page on which it began. */
  page: z.string().optional(),
  browser: z.string().optional(),
  channel: z.string().optional(),
  location: z.record(z.string(), z.unknown()).optional(),
  /** What the contact has made of the chat on its page. */
  window: z.enum(['expanded', 'minimised']).optional(),
});
export type Origin = z.infer<typeof Origin>;

export const Rating = z.object({ score: z.int().min(0).max(5), text: z.string().nullable(), ratedAt: Instant });
export type Rating = z.infer<typeof Rating>;

export const Preview = z.object({ author: AuthorKind, text: z.string(), at: Instant });

/** A conversation as an agent's list and thread show it. */
export const Conversation = z.object({
  id: Id,
  /** Counts up per workspace from 1 (Eusate `TIC_<number>`). */
  number: z.int(),
  face: FaceName,
  inboxId: Id,
  state: z.enum(['open', 'closed']),
  owner: Owner,
  /** Grows at each change of owner; an automatic answer made under an older epoch is dropped. */
  epoch: z.int(),
  /**
   * Grows at each change of anything that is shown here. Answers and events cross each other on the way: of two states of
   * a conversation the one with the higher revision is the newer.
   */
  revision: z.int(),
  closeSuggested: z.boolean(),
  contact: ContactSummary,
  /** First words of the first message. */
  subject: z.string(),
  /** `seq` of the newest message. */
  headSeq: Seq,
  contactReadSeq: Seq,
  agentReadSeq: Seq,
  /** The contact's messages that no agent has read. */
  unreadCount: z.int().min(0),
  lastMessage: Preview.nullable(),
  rating: Rating.nullable(),
  handoff: HandoffSummary.nullable(),
  /** Agents who take part beside the owner. */
  participants: z.array(Id),
  priority: z.string().nullable(),
  tags: z.array(Tag),
  /** What the outside system said of it; free. */
  attributes: z.record(z.string(), z.unknown()).nullable(),
  origin: Origin.nullable(),
  /** When the contact's side ended its session; null = it is still there, or there are no sessions. */
  leftAt: Instant.nullable(),
  /** Answers go to the contact through a hook, so it may take a while until one has arrived (`delivery.changed`). */
  answersByHook: z.boolean(),
  /** Since when the contact waits for a person; null when nobody waits. */
  waitingSince: Instant.nullable(),
  createdAt: Instant,
  updatedAt: Instant,
  closedAt: Instant.nullable(),
});
export type Conversation = z.infer<typeof Conversation>;

/** The same conversation as its contact sees it: no summaries, no colleagues' matters. */
export const ContactConversation = Conversation.pick({
  id: true,
  number: true,
  state: true,
  owner: true,
  revision: true,
  closeSuggested: true,
  subject: true,
  headSeq: true,
  contactReadSeq: true,
  agentReadSeq: true,
  lastMessage: true,
  rating: true,
  createdAt: true,
  updatedAt: true,
  closedAt: true,
});
export type ContactConversation = z.infer<typeof ContactConversation>;

/** The agent's lists. `sate` = the responder's conversations, kept apart and silent. */
export const ViewName = z.enum(['mine', 'unassigned', 'sate', 'all', 'closed']);
export type ViewName = z.infer<typeof ViewName>;

/** Per view: how many conversations it holds and how many of them have something unread. */
export const ViewCounts = z.record(ViewName, z.object({ total: z.int(), unread: z.int() }));
export type ViewCounts = z.infer<typeof ViewCounts>;
