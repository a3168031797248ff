import { z } from 'zod';
import { ContactSummary, Conversation } from './conversation.ts';
import { Id, Instant, Seq } from './ids.ts';
import { Message } from './message.ts';

/** What a webhook of ours may ask for. */
export const HookEventName = z.enum([
  'message.created',
  'conversation.opened',
  'conversation.assigned',
  'conversation.handed_off',
  'conversation.updated',
  'conversation.closed',
  'conversation.reopened',
  'conversation.rated',
  'receipt.advanced',
  'contact.created',
  'contact.updated',
  'contact.erased',
]);
export type HookEventName = z.infer<typeof HookEventName>;

/** An address outside that hears of what happens here. */
export const Hook = z.object({
  id: Id,
  /** Whose way of telling it is: `baton` = our own, as in `docs/webhooks.md`; others belong to the settings of a face. */
  format: z.string(),
  name: z.string(),
  url: z.string(),
  /** `*` = all, also those that will be added. In the format's own words. */
  events: z.array(z.string()),
  state: z.enum(['active', 'disabled']),
  /** `failing` = five days of nothing but failures, `gone` = it answered 410, `admin` = switched off. */
  disabledReason: z.enum(['failing', 'gone', 'admin']).nullable(),
  /** Since when nothing but failures; null = the last try succeeded, or there was none. */
  failingSince: Instant.nullable(),
  /** The receiver asked for quiet until then (`Retry-After`). */
  heldUntil: Instant.nullable(),
  lastSuccessAt: Instant.nullable(),
  /** Until when the secret before signs beside the present one; null = it does not. */
  oldSecretUntil: Instant.nullable(),
  /** Deliveries that wait, and that were given up. */
  waiting: z.int(),
  parked: z.int(),
  createdAt: Instant,
  updatedAt: Instant,
});
export type Hook = z.infer<typeof Hook>;

/**
 * `waiting` = not there yet, `delivered`, `parked` = it has had its tries and waits for somebody who replays it, `dropped` =
 * given up without another try (the hook was disabled for too long).
 */
export const DeliveryState = z.enum(['waiting', 'delivered', 'parked', 'dropped']);
export type DeliveryState = z.infer<typeof DeliveryState>;

/** How a request ended. `answered` = with a status that is no success; the rest are reasons for no answer at all. */
export const ExchangeResult = z.enum([
  'delivered',
  'answered',
  'refused_target',
  'dns',
  'connect',
  'tls',
  'timeout',
  'reset',
  'too_large',
  'protocol',
  'body',
  'aborted',
  'not_made',
  'unsendable',
]);
export type ExchangeResult = z.infer<typeof ExchangeResult>;

/** One event for one hook. */
export const HookDelivery = z.object({
  /** The `webhook-id`: the same at every try. */
  id: Id,
  hookId: Id,
  conversationId: Id.nullable(),
  event: z.string(),
  state: DeliveryState,
  attempts: z.int(),
  lastStatus: z.int().nullable(),
  lastError: ExchangeResult.nullable(),
  createdAt: Instant,
  endedAt: Instant.nullable(),
});
export type HookDelivery = z.infer<typeof HookDelivery>;

/** One request. */
export const HookAttempt = z.object({
  id: Id,
  startedAt: Instant,
  ms: z.int(),
  outcome: ExchangeResult,
  status: z.int().nullable(),
  /** What the receiver said, at most 4 KiB of it. */
  answer: z.string().nullable(),
  detail: z.string().nullable(),
});
export type HookAttempt = z.infer<typeof HookAttempt>;

/** What became of a message on its way to a contact who is reached through a hook. Agents only. */
export const MessageDelivery = z.object({
  id: Id,
  /** The hook that carries it: administrators find the delivery there. */
  hookId: Id,
  conversationId: Id,
  messageId: Id.nullable(),
  event: z.string(),
  state: DeliveryState,
  attempts: z.int(),
  lastStatus: z.int().nullable(),
  lastError: ExchangeResult.nullable(),
  /** When it is tried next; null = not known, or no more. */
  nextAt: Instant.nullable(),
  createdAt: Instant,
});
export type MessageDelivery = z.infer<typeof MessageDelivery>;

export const HookContact = ContactSummary.extend({ createdAt: Instant, updatedAt: Instant });

const about = <Type extends HookEventName | 'webhook.test', Data extends z.ZodType>(type: Type, data: Data) =>
  z.object({
    /** The same as the header `webhook-id`. */
    id: Id,
    type: z.literal(type),
    /** When it happened. */
    timestamp: Instant,
    workspaceId: Id,
    data,
    /** Paths of what was left out or cut because the whole would have been larger than 256 KiB; absent otherwise. */
    truncated: z.array(z.string()).optional(),
  });
const withConversation = z.object({ conversation: Conversation });

/** What our own webhooks carry: the state at the moment of the event, in the shapes of `/desk/v1`. */
export const HookBody = z.discriminatedUnion('type', [
  about('message.created', z.object({ message: Message, conversation: Conversation })),
  about('conversation.opened', withConversation),
  about('conversation.assigned', withConversation),
  about('conversation.handed_off', withConversation),
  about('conversation.updated', withConversation),
  about('conversation.closed', withConversation.extend({ by: z.enum(['contact', 'agent', 'sate', 'system']) })),
  about('conversation.reopened', withConversation),
  about('conversation.rated', withConversation),
  about(
    'receipt.advanced',
    z.object({
      conversationId: Id,
      reader: z.enum(['contact', 'agent']),
      contactReadSeq: Seq,
      agentReadSeq: Seq,
    }),
  ),
  about('contact.created', z.object({ contact: HookContact })),
  about('contact.updated', z.object({ contact: HookContact })),
  about('contact.erased', z.object({ contactId: Id, conversationIds: z.array(Id) })),
  about('webhook.test', z.object({ message: z.string() })),
]);
export type HookBody = z.infer<typeof HookBody>;
