import { z } from 'zod';
import { AttachmentMetadata, Sender, Time } from './rest.ts';

// What the server says on the socket: replies to the caller and broadcasts to rooms.

/** The one argument of every event that the server sends. `data` is `{}` when there is nothing to say, never null. */
export const Envelope = z.object({
  status_code: z.int(),
  sid: z.string().min(1),
  message: z.string(),
  data: z.record(z.string(), z.unknown()),
});
export interface Envelope<Data extends object = Record<string, unknown>> {
  status_code: number;
  sid: string;
  message: string;
  data: Data;
}

/** Message of a CONNECT_ERROR, as JSON text; the same object is the error's `data`. */
export const Refusal = z.object({ status_code: z.union([z.literal(400), z.literal(401)]), message: z.string() });
export type Refusal = z.infer<typeof Refusal>;

/** `support`, `customer_support` and, with any sender, `agent_support`. */
export const SupportData = z.object({
  message: z.string(),
  ticket_chat_id: z.string(),
  sender: Sender,
  attachment: z.boolean(),
  attachment_metadata: AttachmentMetadata.nullable(),
  close_support: z.boolean(),
  closed_support: z.boolean(),
  date_created: Time,
  date_updated: Time,
  id: z.string(),
  is_attachment: z.boolean(),
  closed: z.boolean(),
  session_id: z.string(),
});
export type SupportData = z.infer<typeof SupportData>;

/** Acknowledgement of `support` and `agent_support`: the sender's own message is committed. */
export const SupportAck = z.object({
  id: z.string(),
  ticket_chat_id: z.string(),
  seq: z.int().min(1),
  client_message_id: z.string().nullable(),
  sender: Sender,
  date_created: Time,
  date_updated: Time,
});
export type SupportAck = z.infer<typeof SupportAck>;

export const ConversationData = z.object({ ticket_chat_id: z.string() });
export const CustomerData = z.object({ session_id: z.string() });
export const ReadData = z.object({
  ticket_chat_id: z.string(),
  entity: z.enum(['customer', 'agent']),
  read_by_customer: z.boolean(),
  read_by_agent: z.boolean(),
});
export const ClosedData = z.object({
  ticket_chat_id: z.string(),
  close_support: z.literal(true),
  closed_support: z.literal(true),
  closed: z.literal(true),
  date_updated: Time,
});
export const ReviewData = z.object({
  ticket_chat_id: z.string(),
  rating: z.int().min(1).max(5),
  review: z.string().nullable(),
});
