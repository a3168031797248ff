import { z } from 'zod';

// What a middleware gets. Always 200 for a success: a middleware may test for exactly that.

/** Our number of the conversation. */
const TicketId = z.int().min(1);
const result = <Text extends string>(...texts: readonly Text[]) => ({
  type: z.literal('result'),
  message: z.enum(texts),
});

/** The one success that is published: exactly these keys. */
export const MessageSent = z.strictObject({ ...result('Message sent.'), ticketID: TicketId });
export const AttachmentAdded = z.strictObject({ ...result('Attachment added.'), ticketID: TicketId });
/** "Ignored" is for a session that is not known here: events race with the first message and with the end. */
export const EventSent = z.strictObject(result('Event sent.', 'Event ignored.'));
export const ChatEnded = z.strictObject({
  ...result('Chat ended.', 'Chat already ended.'),
  ticketID: TicketId.optional(),
});
export const TicketCreated = z.strictObject({ ...result('Ticket created.'), ticketID: TicketId });
export const VisitRegistered = z.strictObject(result('Visit registered.', 'Visit ignored.'));
export const OriginAllowed = z.strictObject({ ...result('Allowed.'), allowed: z.literal(true) });

/** "There are agents" is said by the absence of the instruction, and by nothing else. */
export const ChatConfig = z.strictObject({
  type: z.literal('result'),
  instructions: z.array(z.strictObject({ type: z.literal('hide_reason_no_agents_available') })),
});
export const OriginLists = z.strictObject({
  type: z.literal('result'),
  whitelistedDomains: z.array(z.string()),
  blacklistedIPs: z.array(z.string()),
});
export const ChatQueue = z.strictObject({ type: z.literal('result'), queue: z.int().min(0) });

/** Every refusal: both of the shapes that their documentation shows, in one. */
export const OmnideskError = z.strictObject({
  type: z.literal('error'),
  status: z.literal('error'),
  message: z.string().min(1),
  field: z.string().optional(),
});
