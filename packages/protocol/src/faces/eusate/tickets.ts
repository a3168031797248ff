import { z } from 'zod';
import { AttachmentMetadata, EusateMessage, Responder, Time } from './rest.ts';

// The agent side over HTTP, as the Eusate console calls it: tickets, comments, tokens.

export const TicketStatus = z.enum(['open', 'taken', 'released_and_open', 'resolved_and_closed', 'closed']);
export const TicketPriority = z.enum(['critical', 'high', 'medium', 'low']);
export const Temperament = z.enum(['calm', 'neutral', 'impatient', 'upset']);
export const ChannelName = z.enum(['DISCORD', 'WHATSAPP', 'X', 'FACEBOOK', 'INSTAGRAM', 'EUSATE_API']);

export const Ticket = z.object({
  id: z.string(),
  date_created: Time,
  date_updated: Time,
  organisation: z.string(),
  id_slug: z.string(),
  title: z.string(),
  description: z.string(),
  status: TicketStatus,
  priority: TicketPriority,
  pinned: z.boolean(),
  customer: z.object({ id: z.string(), current_temperament: Temperament, temperaments: z.array(Temperament) }),
  attachments: z.array(AttachmentMetadata),
  /** The agent who took over; null while nobody did. */
  assignee: z.string().nullable(),
  channel: z.object({ id: z.string(), name: ChannelName, logo: z.string().nullable() }),
});
export type Ticket = z.infer<typeof Ticket>;

/** The console sends its filters also when they are empty: a value that is none of the enumeration filters nothing. */
export const ListTickets = z.object({
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  page_size: z.coerce.number().int().min(1).max(100).default(15),
  status: TicketStatus.optional().catch(undefined),
  priority: TicketPriority.optional().catch(undefined),
  temperament: Temperament.optional().catch(undefined),
  assigned_to_me: z.string().max(10).optional(),
  ai_tickets: z.string().max(10).optional(),
});
export type ListTickets = z.infer<typeof ListTickets>;

export const TicketPage = z.object({
  count: z.int().min(0),
  next: z.string().nullable(),
  previous: z.string().nullable(),
  results: z.array(Ticket),
});
export type TicketPage = z.infer<typeof TicketPage>;

export const TicketChat = z.object({
  id: z.string(),
  date_created: Time,
  date_updated: Time,
  closed: z.boolean(),
  responder: Responder,
  ticket: z.string(),
  messages: z.array(EusateMessage),
});
export type TicketChat = z.infer<typeof TicketChat>;

export const Comment = z.object({
  id: z.string(),
  date_created: Time,
  date_updated: Time,
  message: z.string(),
  ticket: z.string(),
  agent: z.object({ id: z.string(), name: z.string(), email: z.string() }),
});
export type Comment = z.infer<typeof Comment>;

export const TakeOverRequest = z.object({ organisation_id: z.string().min(1).max(255) });
export const TakenOver = z.object({ success: z.literal(true) });

export const RefreshRequest = z.object({ refresh: z.string().min(1).max(4096) });
export const Refreshed = z.object({ access: z.string().min(1) });
