import { z } from 'zod';
import { ClosedData, ConversationData, CustomerData, ReadData, ReviewData, SupportData } from './eusate/replies.ts';
import {
  AgentSupportRequest,
  CallRequest,
  ConversationRequest,
  EnterCustomerSupportRequest,
  MarkConversationReadRequest,
  ReviewSupportRequest,
  SupportRequest,
} from './eusate/requests.ts';

// The Eusate face, field names verbatim: the two event maps, and every shape behind them.

export * from './eusate/replies.ts';
export * from './eusate/requests.ts';
export * from './eusate/rest.ts';
export * from './eusate/tickets.ts';

/** Socket.IO namespace of this face; every other namespace is refused. */
export const EUSATE_NAMESPACE = '/helpdesk';
/** Open conversations that one customer may have at the same time. */
export const OPEN_LIMIT = 3;

/** All that a client may say on the socket. The answer to an event is an event of the same name. */
export const EusateUp = {
  support: SupportRequest,
  agent_support: AgentSupportRequest,
  enter_support: ConversationRequest,
  leave_support: ConversationRequest,
  enter_customer_support: EnterCustomerSupportRequest,
  mark_conversation_read: MarkConversationReadRequest,
  close_support: ConversationRequest,
  review_support: ReviewSupportRequest,
  call_support: CallRequest,
  close_call_support: CallRequest,
} as const;
export type EusateUpName = keyof typeof EusateUp;

/** All that the server may say on the socket, by event: the `data` of the envelope when `status_code` is 200. */
export const EusateDown = {
  connected: z.object({}),
  support: SupportData,
  agent_support: SupportData,
  customer_support: SupportData,
  customer_support_closed: ClosedData,
  enter_support: ConversationData,
  leave_support: ConversationData,
  enter_customer_support: CustomerData,
  mark_conversation_read: ReadData,
  close_support: ClosedData,
  review_support: ReviewData,
  call_support: z.object({}),
  close_call_support: z.object({}),
} as const;
export type EusateDownName = keyof typeof EusateDown;
