import { z } from 'zod';
import { Agent, Workspace } from './core/agent.ts';
import { ApiKey, KeyScope } from './core/api-key.ts';
import { Article } from './core/article.ts';
import { ChatToken, ChatTokenKind, ChatTokenSettings, HookFormatName } from './core/chat-token.ts';
import { ContactConversation, Conversation, ViewCounts, ViewName } from './core/conversation.ts';
import { FileInfo } from './core/file.ts';
import {
  DeliveryState,
  ExchangeResult,
  Hook,
  HookAttempt,
  HookDelivery,
  HookEventName,
  MessageDelivery,
} from './core/hook.ts';
import { ClientMessageId, Id, Instant, Seq } from './core/ids.ts';
import { Message } from './core/message.ts';
import { MessageText, storable } from './core/text.ts';

// Shapes of `/desk/v1`: requests (what a client may say) and answers. One constant per body, named for its route.

/** Every refusal of `/desk/v1` and of `/desk` acknowledgements. */
export const DeskError = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    field: z.string().optional(),
    retryAfterMs: z.number().optional(),
    requestId: z.string().optional(),
  }),
});

export const Ok = z.object({ ok: z.literal(true) });

// ---- the signed-in agent
export const Me = z.object({ agent: Agent, workspace: Workspace });
export type Me = z.infer<typeof Me>;
export const ChangeMe = z.object({ available: z.boolean().optional(), name: storable(120).min(1).optional() });
/** `POST /desk/v1/me/tokens`: access (1 h) and refresh (30 d) token for Eusate-style agent clients. */
export const AgentTokens = z.object({ access: z.string(), refresh: z.string(), organisationId: z.string() });

// ---- conversations, agent side
export const ListConversations = z.object({
  view: ViewName.default('all'),
  /** From the previous page's `nextCursor`. */
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export const ConversationPage = z.object({ conversations: z.array(Conversation), nextCursor: z.string().nullable() });
export type ConversationPage = z.infer<typeof ConversationPage>;
export const Views = z.object({ views: ViewCounts });
/** `after` pages forward from a seq, `before` backward; neither = the newest page. Always ascending by `seq`. */
export const ListMessages = z.object({
  after: z.coerce.number().int().min(0).optional(),
  before: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export const MessagePage = z.object({ messages: z.array(Message), headSeq: Seq, hasMore: z.boolean() });
export type MessagePage = z.infer<typeof MessagePage>;
/** `Idempotency-Key` says the same as `clientMessageId`; the field wins. Text may be empty only with a file. */
export const PostMessage = z.object({
  text: z.union([MessageText, z.literal('')]).default(''),
  fileId: Id.nullish(),
  clientMessageId: ClientMessageId.nullish(),
});
export type PostMessage = z.input<typeof PostMessage>;
export const PostedMessage = z.object({ message: Message, conversation: Conversation });
export type PostedMessage = z.infer<typeof PostedMessage>;
export const MarkRead = z.object({ seq: Seq });
export const AssignConversation = z.object({ agentId: Id });

// ---- contacts
export const ErasedContact = z.object({
  ok: z.literal(true),
  conversations: z.int(),
  messages: z.int(),
  files: z.int(),
});

// ---- knowledge
export const SaveArticle = z.object({
  title: storable(200).min(1),
  body: storable(200_000),
  published: z.boolean().default(true),
});
export const ArticleList = z.object({ articles: z.array(Article) });

// ---- keys, agents
export const CreateKey = z.object({
  name: storable(80).min(1),
  scopes: z.array(KeyScope).min(1).max(4),
  expiresAt: Instant.nullish(),
  /** The key, where a program has one already; absent = made up. Not for the scope `desk`. */
  token: z
    .string()
    .regex(/^[!-~]{10,200}$/, 'must have 10 to 200 characters without blanks')
    .optional(),
});
/** The only time that the key itself is shown. */
export const CreatedKey = z.object({ key: ApiKey, token: z.string() });
export const KeyList = z.object({ keys: z.array(ApiKey) });
export const AgentList = z.object({ agents: z.array(Agent) });
export const InviteAgent = z.object({
  email: z.email().max(254),
  name: storable(120).min(1),
  role: z.enum(['admin', 'agent']).default('agent'),
});
/** The invited person signs in with the address and this one-time password. */
export const InvitedAgent = z.object({ agent: Agent, password: z.string() });

// ---- webhooks
const HookUrl = storable(2048).min(1);
/** `*` alone = all of them, also those that will be added. */
const HookEvents = z.union([
  z.tuple([z.literal('*')]),
  z.array(HookEventName).min(1).max(HookEventName.options.length),
]);
const HookName = storable(80).trim();
export const CreateHook = z.object({ name: HookName.default(''), url: HookUrl, events: HookEvents });
export type CreateHook = z.input<typeof CreateHook>;
export const ChangeHook = CreateHook.partial().extend({ name: HookName.optional() });
export type ChangeHook = z.input<typeof ChangeHook>;
export const OneHook = z.object({ hook: Hook });
export const HookList = z.object({ hooks: z.array(Hook) });
/** The only time that the secret is shown. */
export const CreatedHook = z.object({ hook: Hook, secret: z.string() });
export type CreatedHook = z.infer<typeof CreatedHook>;
/** For how many hours the secret before signs beside the new one. */
export const RotateHookSecret = z.object({ keepOldHours: z.number().min(0).max(168).default(24) });
export const ListHookDeliveries = z.object({
  state: DeliveryState.optional(),
  /** From the previous page's `nextCursor`. */
  cursor: z.string().max(60).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export const HookDeliveryPage = z.object({ deliveries: z.array(HookDelivery), nextCursor: z.string().nullable() });
export type HookDeliveryPage = z.infer<typeof HookDeliveryPage>;
export const OneHookDelivery = z.object({
  delivery: HookDelivery,
  /** What is sent, as it was made at the moment of the event. */
  body: z.string(),
  /** The newest 50. */
  attempts: z.array(HookAttempt),
});
export type OneHookDelivery = z.infer<typeof OneHookDelivery>;
/** Of the events, both included. */
export const ReplayHook = z
  .object({
    from: Instant,
    to: Instant,
    states: z
      .array(DeliveryState.exclude(['waiting']))
      .min(1)
      .default(['parked', 'dropped', 'delivered']),
    /** From the answer's `nextCursor`, with everything else as before. */
    cursor: z.string().max(60).optional(),
  })
  .refine(({ from, to }) => Date.parse(from) <= Date.parse(to), { path: ['to'], message: 'lies before from' });
export type ReplayHook = z.input<typeof ReplayHook>;
/** How many this call has taken on, and where the next one goes on; null = that was all. */
export const ReplayedHook = z.object({ replayed: z.int(), nextCursor: z.string().nullable() });
/** What was sent and what came back, once. */
export const HookTest = z.object({
  outcome: ExchangeResult,
  status: z.int().nullable(),
  answer: z.string().nullable(),
  detail: z.string().nullable(),
  ms: z.int(),
  request: z.object({ url: z.string(), headers: z.record(z.string(), z.string()), body: z.string() }).nullable(),
});
export type HookTest = z.infer<typeof HookTest>;
export const MessageDeliveries = z.object({ deliveries: z.array(MessageDelivery) });
export const OneMessageDelivery = z.object({ delivery: MessageDelivery });

// ---- the contact's side (widget, chat page, SDK)
/**
 * `POST /desk/v1/contact/session`. Give `inboxId` (public, in the embed snippet) or an API key with the `customer`
 * scope as bearer. `resume` is the secret of an earlier answer: with it the same contact goes on, without it a new one begins.
 */
export const OpenContactSession = z.object({
  inboxId: Id.optional(),
  resume: z.string().max(200).optional(),
  name: storable(120).optional(),
  email: z.email().max(254).optional(),
});
export const ContactSession = z.object({
  /** Bearer and socket token, valid for one hour. */
  token: z.string(),
  expiresAt: Instant,
  /** Keep it (localStorage); it brings the same contact back. */
  resume: z.string(),
  contact: z.object({ id: Id, name: z.string().nullable(), email: z.string().nullable() }),
  inbox: z.object({
    id: Id,
    name: z.string(),
    greeting: z.string(),
    responder: z.boolean(),
    agentsAvailable: z.boolean(),
  }),
});
export type ContactSession = z.infer<typeof ContactSession>;
export const ContactConversations = z.object({ conversations: z.array(ContactConversation) });
/** `POST /desk/v1/contact/conversations`: opens a conversation with its first message, in one transaction. */
export const OpenConversation = z.object({ text: MessageText, clientMessageId: ClientMessageId.nullish() });
export const ContactPosted = z.object({ message: Message, conversation: ContactConversation });
export type ContactPosted = z.infer<typeof ContactPosted>;
export const RateConversation = z.object({ score: z.int().min(1).max(5), text: storable(5000).nullish() });
export const UploadedFile = z.object({ file: FileInfo });

// ---- chat tokens: how outside bots and apps bring conversations here
/** A secret that somebody has already; without blanks, so that nothing on its way can change it. */
const Typed = z.string().regex(/^[!-~]{10,200}$/, 'must have 10 to 200 characters without blanks');
export const CreateChatToken = z.object({
  name: storable(80).min(1),
  kind: ChatTokenKind.default('backend'),
  /** Null or absent = an inbox of its own. */
  inboxId: Id.nullish(),
  /** Absent: on for `backend`, off for `widget`. */
  keyless: z.boolean().optional(),
  /** The value, where a program has one already; absent = made up. */
  token: Typed.optional(),
  serverToken: Typed.nullish(),
  settings: ChatTokenSettings.partial().optional(),
});
export type CreateChatToken = z.input<typeof CreateChatToken>;
export const ChangeChatToken = z.object({
  name: storable(80).min(1).optional(),
  inboxId: Id.optional(),
  keyless: z.boolean().optional(),
  enabled: z.boolean().optional(),
  serverToken: Typed.nullable().optional(),
  settings: ChatTokenSettings.partial().optional(),
});
export type ChangeChatToken = z.input<typeof ChangeChatToken>;
/** The only time that the token and the secret of its signatures are shown. */
export const CreatedChatToken = z.object({ chatToken: ChatToken, token: z.string(), hookSecret: z.string() });
export type CreatedChatToken = z.infer<typeof CreatedChatToken>;
export const OneChatToken = z.object({ chatToken: ChatToken });
export const ChatTokenList = z.object({
  chatTokens: z.array(ChatToken),
  /** Where a token's conversations may enter. `number` is Omnidesk's `brandID`. */
  inboxes: z.array(z.object({ id: Id, number: z.int(), name: z.string() })),
  /** May logs of finished bot conversations come in without an API key? */
  logsWithoutKey: z.boolean(),
});
export type ChatTokenList = z.infer<typeof ChatTokenList>;
/** `base` is a host, host:port or address, with a path at will. */
export const RegisterBase = z.object({ base: storable(2048).min(1), allowed: z.boolean() });
/** `hookFormat` absent = as deliveries go. */
export const TestReceiver = z.object({ base: storable(2048).min(1), hookFormat: HookFormatName.optional() });
export const RotatedHookSecret = z.object({ hookSecret: z.string(), previousUntil: Instant });
export const ChatSettings = z.object({ logsWithoutKey: z.boolean() });
