import { z } from 'zod';

// Objects of the customer side over HTTP, as the server sends them.

/** ISO 8601, UTC, `Z`; a fraction is allowed. */
export const Time = z.iso.datetime();

/** Every non-2xx answer over HTTP. */
export const EusateError = z.object({ detail: z.string().min(1) });

export const AttachmentMetadata = z.object({
  /** Absolute; downloadable without a header. */
  url: z.url(),
  name: z.string(),
  /** Bytes / 1024, may be fractional. */
  size_kb: z.number().min(0),
  /** With the leading dot, lower case. */
  extension: z.string().regex(/^\.[^A-Z]+$/),
});
export type AttachmentMetadata = z.infer<typeof AttachmentMetadata>;

export const Sender = z.enum(['sate', 'agent', 'customer']);
export const Responder = z.enum(['agent', 'sate']);

export const EusateMessage = z.object({
  id: z.string(),
  date_created: Time,
  date_updated: Time,
  message: z.string(),
  sender: Sender,
  is_attachment: z.boolean(),
  attachment_metadata: AttachmentMetadata.nullable(),
  ticket_chat: z.string(),
});
export type EusateMessage = z.infer<typeof EusateMessage>;

const conversationFields = {
  id: z.string(),
  date_created: Time,
  date_updated: Time,
  closed: z.boolean(),
  close_support: z.boolean(),
  read_by_customer: z.boolean(),
  read_by_agent: z.boolean(),
  responder: Responder,
  ticket: z.string(),
};

/** Entry of `GET …/conversations/`, a bare array. `latest_message` is never null: the real widget crashes on it. */
export const EusateConversation = z.object({
  ...conversationFields,
  ticket_slug: z.string().regex(/^[A-Za-z0-9_-]+$/),
  latest_message: EusateMessage,
});
export type EusateConversation = z.infer<typeof EusateConversation>;
export const EusateConversationList = z.array(EusateConversation);

/** `GET …/messages/`: all messages, oldest first. */
export const EusateThread = z.object({
  ...conversationFields,
  messages: z.array(EusateMessage),
  rating: z.int().min(1).max(5).nullable(),
});
export type EusateThread = z.infer<typeof EusateThread>;

/** Query of the list: true, t, yes, 1 in any case mean closed ones; anything else open ones; absent means all. */
export function readClosedFilter(value: string | string[] | undefined): boolean | undefined {
  const last = Array.isArray(value) ? value.at(-1) : value;
  return last === undefined ? undefined : /^(?:true|t|yes|1)$/i.test(last);
}

export const KeyVerified = z.object({ success: z.literal(true) });
