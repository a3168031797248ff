import { AppError } from '@baton/protocol';
import {
  CallRequest,
  ConversationRequest,
  EnterCustomerSupportRequest,
  MarkConversationReadRequest,
  ReviewSupportRequest,
} from '@baton/protocol/eusate';
import type { Socket } from 'socket.io';
import { actorOf, type Principal } from '../../../auth/principal.ts';
import { accessForReading } from '../../../core/access.ts';
import { closeConversation } from '../../../core/conversations/close.ts';
import { markRead } from '../../../core/conversations/mark-read.ts';
import { rateConversation } from '../../../core/conversations/rate.ts';
import type { FaceContext } from '../../../edge/context.ts';
import { type SocketEvent, socketEvent } from '../../../edge/registry.ts';
import type { EusateAnswer } from '../answer.ts';
import { presentClosed, presentReview, readFlags } from '../present.ts';
import { agentsRoom, conversationRoom, customerRoom } from '../rooms.ts';

const conversation = { noun: 'conversation', in: 'event', field: 'ticket_chat_id' } as const;

/** Rooms, read marks, the end and the stars (contract §2.3, §2.5). All idempotent. */
export function conversationEvents(context: FaceContext): SocketEvent[] {
  const { writer, database } = context;
  return [
    socketEvent({
      name: 'eusate.conversation.enter',
      summary: 'Join a conversation’s room.',
      event: 'enter_support',
      callers: ['customer_key', 'agent'],
      limit: 'call',
      object: conversation,
      input: ConversationRequest,
      async handle({ input, principal, socket }): Promise<EusateAnswer> {
        const row = await accessForReading(database, actorOf(principal), input.ticket_chat_id);
        socket.join(roomOf(principal, row.id));
        return { message: 'Entered the conversation', data: { ticket_chat_id: row.id } };
      },
    }),
    socketEvent({
      name: 'eusate.conversation.leave',
      summary: 'Leave a conversation’s room.',
      event: 'leave_support',
      callers: ['customer_key', 'agent'],
      limit: 'call',
      object: conversation,
      input: ConversationRequest,
      async handle({ input, principal, socket }): Promise<EusateAnswer> {
        const row = await accessForReading(database, actorOf(principal), input.ticket_chat_id);
        socket.leave(roomOf(principal, row.id));
        return { message: 'Left the conversation', data: { ticket_chat_id: row.id } };
      },
    }),
    socketEvent({
      name: 'eusate.customer.enter',
      summary: 'Join the customer’s own room.',
      event: 'enter_customer_support',
      callers: ['customer_key'],
      limit: 'call',
      object: { noun: 'session', in: 'event', field: 'session_id' },
      input: EnterCustomerSupportRequest,
      async handle({ input, principal, socket }): Promise<EusateAnswer> {
        socket.join(customerRoom(principal.workspaceId, input.session_id));
        return { message: 'Entered', data: { session_id: input.session_id } };
      },
    }),
    socketEvent({
      name: 'eusate.conversation.read',
      summary: 'Set the caller’s own read flag.',
      event: 'mark_conversation_read',
      callers: ['customer_key', 'agent'],
      limit: 'call',
      object: conversation,
      input: MarkConversationReadRequest,
      async handle({ input, principal, socket }): Promise<EusateAnswer> {
        const reader = principal.kind === 'agent' ? 'agent' : 'contact';
        if ((input.entity === 'agent') !== (reader === 'agent')) throw new AppError('forbidden');
        const { conversation: row, changed } = await writer.execute(markRead, {
          actor: actorOf(principal),
          conversationId: input.ticket_chat_id,
          reader,
        });
        return {
          message: 'Conversation read',
          data: { ticket_chat_id: row.id, entity: input.entity, ...readFlags(row) },
          acknowledgeOnly: changed && socket.rooms.has(agentsRoom(principal.workspaceId, row.id)),
        };
      },
    }),
    socketEvent({
      name: 'eusate.conversation.close',
      summary: 'End the conversation.',
      event: 'close_support',
      callers: ['customer_key', 'agent'],
      limit: 'call',
      object: conversation,
      input: ConversationRequest,
      async handle({ input, principal, socket }): Promise<EusateAnswer> {
        const { conversation: row, changed } = await writer.execute(closeConversation, {
          actor: actorOf(principal),
          conversationId: input.ticket_chat_id,
        });
        return {
          message: 'Conversation closed',
          data: presentClosed(row),
          acknowledgeOnly: changed && hears(socket, principal, row.id),
        };
      },
    }),
    socketEvent({
      name: 'eusate.conversation.review',
      summary: 'The customer’s verdict after the end.',
      event: 'review_support',
      callers: ['customer_key'],
      limit: 'call',
      object: conversation,
      input: ReviewSupportRequest,
      async handle({ input, principal, socket }): Promise<EusateAnswer> {
        const { conversation: row, changed } = await writer.execute(rateConversation, {
          actor: actorOf(principal),
          conversationId: input.ticket_chat_id,
          score: input.rating,
          text: input.review ?? null,
        });
        return {
          message: 'Review saved',
          data: presentReview(row),
          acknowledgeOnly: changed && hears(socket, principal, row.id),
        };
      },
    }),
    ...['call_support', 'close_call_support'].map((event) =>
      socketEvent({
        name: `eusate.voice.${event}`,
        summary: 'Voice calls are not available.',
        event,
        callers: ['customer_key'],
        limit: 'call',
        input: CallRequest,
        async handle(): Promise<EusateAnswer> {
          return { message: 'Voice calls are not available.', data: {}, status: 501 };
        },
      }),
    ),
  ];
}

function roomOf(principal: Principal, conversationId: string): string {
  const room = principal.kind === 'agent' ? agentsRoom : conversationRoom;
  return room(principal.workspaceId, conversationId);
}

/** The room's broadcast reaches this socket, so a second, direct reply would be one too many. */
function hears(socket: Socket, principal: Principal, conversationId: string): boolean {
  return socket.rooms.has(roomOf(principal, conversationId));
}
