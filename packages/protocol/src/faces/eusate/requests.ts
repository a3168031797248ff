import { z } from 'zod';
import { isStorable } from '../../core/text.ts';

// What a client may say on the socket. Unknown extra fields are dropped, not refused. Checked flat and without
// transforms: `support` is the hottest input that the desk has.

/** Longest message in UTF-16 units, after trimming. */
export const MAX_MESSAGE = 10_000;

/** Control characters and halves of surrogate pairs: a name that holds one can't be shown, logged or stored. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u;

/** Chosen by the client; it exists by use. The same rule holds in REST paths, after URL decoding. */
export const SessionId = z
  .string()
  .min(1)
  .max(255)
  .refine((id) => !UNPRINTABLE.test(id), 'contains control characters');

/** Any string that may be looked up: the clients' ids need not look like ours, and an unknown one is a 403, not a 400. */
export const Reference = z.string().min(1).max(255).refine(isStorable, 'contains U+0000 or a lone surrogate');

/** `""` passes here, because it is right with an attachment; `hasContent` decides. */
const Text = z
  .string()
  .refine(
    (text) => text.length <= MAX_MESSAGE || text.trim().length <= MAX_MESSAGE,
    `is longer than ${MAX_MESSAGE} characters`,
  )
  .refine(isStorable, 'contains U+0000 or a lone surrogate');

/** What a sender says about a file. Only `url` counts: the desk reads name and size from its own record. */
const AttachmentReference = z.object({
  url: z.string().max(4096).refine(isStorable, 'contains U+0000 or a lone surrogate').optional(),
});
type AttachmentReference = z.infer<typeof AttachmentReference>;

/** null, absent and `""` in `ticket_chat_id` mean a new conversation. The text is not trimmed here. */
export const SupportRequest = z
  .object({
    session_id: SessionId,
    message: Text,
    attachment: z.boolean().default(false),
    ticket_chat_id: z.union([Reference, z.literal('')]).nullish(),
    attachment_metadata: AttachmentReference.nullish(),
    client_message_id: Reference.nullish(),
  })
  .refine((request) => hasContent(request.message, request.attachment, request.attachment_metadata), {
    error: 'is empty',
    path: ['message'],
  });
export type SupportRequest = z.infer<typeof SupportRequest>;

/** An early console build spelled the metadata `attachment_meta`: `attachmentOf` reads either. */
export const AgentSupportRequest = z
  .object({
    ticket_chat_id: Reference,
    message: Text,
    attachment: z.boolean().default(false),
    attachment_metadata: AttachmentReference.nullish(),
    attachment_meta: AttachmentReference.nullish(),
    client_message_id: Reference.nullish(),
  })
  .refine((request) => hasContent(request.message, request.attachment, attachmentOf(request)), {
    error: 'is empty',
    path: ['message'],
  });
export type AgentSupportRequest = z.infer<typeof AgentSupportRequest>;

/** `enter_support`, `leave_support`, `close_support`. */
export const ConversationRequest = z.object({ ticket_chat_id: Reference });
export type ConversationRequest = z.infer<typeof ConversationRequest>;

export const MarkConversationReadRequest = z.object({
  ticket_chat_id: Reference,
  entity: z.enum(['customer', 'agent']),
});
export type MarkConversationReadRequest = z.infer<typeof MarkConversationReadRequest>;

export const ReviewSupportRequest = z.object({
  ticket_chat_id: Reference,
  rating: z.int().min(1).max(5),
  review: z.string().max(5000).refine(isStorable, 'contains U+0000 or a lone surrogate').nullish(),
});
export type ReviewSupportRequest = z.infer<typeof ReviewSupportRequest>;

export const EnterCustomerSupportRequest = z.object({ session_id: SessionId });
export type EnterCustomerSupportRequest = z.infer<typeof EnterCustomerSupportRequest>;

/** Voice is answered with 501, whatever was sent. */
export const CallRequest = z.looseObject({});

/** The file that a request speaks of, under either spelling; undefined when it carries none. */
export function attachmentOf(request: {
  attachment?: boolean;
  attachment_metadata?: AttachmentReference | null;
  attachment_meta?: AttachmentReference | null;
}): AttachmentReference | undefined {
  if (request.attachment !== true) return undefined;
  return request.attachment_metadata ?? request.attachment_meta ?? undefined;
}

function hasContent(text: string, attachment: boolean, file: AttachmentReference | null | undefined): boolean {
  return text.trim().length > 0 || (attachment && Boolean(file?.url));
}
