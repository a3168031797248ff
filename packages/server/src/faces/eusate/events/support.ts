import { AppError } from '@baton/protocol';
import { AgentSupportRequest, attachmentOf, SupportRequest } from '@baton/protocol/eusate';
import type { Socket } from 'socket.io';
import { actorOf, agentOf } from '../../../auth/principal.ts';
import { openConversation } from '../../../core/conversations/open.ts';
import { postMessage } from '../../../core/messages/post.ts';
import { findDefaultInbox } from '../../../core/workspaces/store.ts';
import type { FaceContext } from '../../../edge/context.ts';
import { type SocketEvent, socketEvent } from '../../../edge/registry.ts';
import type { EusateAnswer } from '../answer.ts';
import { presentAck, presentSupport } from '../present.ts';
import { agentsRoom, conversationRoom } from '../rooms.ts';

/** Writing: `support` by customers, `agent_support` by agents (contract §2.3). Both acknowledge only what is committed. */
export function supportEvents(context: FaceContext): SocketEvent[] {
  const { writer, limits, database } = context;
  const inboxes = new Map<string, string>();
  const follow = createFollow();

  async function inboxOf(workspaceId: string): Promise<string> {
    const known = inboxes.get(workspaceId);
    if (known) return known;
    const inbox = await findDefaultInbox(database.read, workspaceId);
    inboxes.set(workspaceId, inbox.id);
    return inbox.id;
  }

  return [
    socketEvent({
      name: 'eusate.support.send',
      summary: 'The customer writes; without a conversation id this opens one.',
      event: 'support',
      callers: ['customer_key'],
      limit: 'backend',
      object: { noun: 'conversation', in: 'event', field: 'ticket_chat_id' },
      input: SupportRequest,
      async handle({ input, principal, socket }): Promise<EusateAnswer> {
        const { workspaceId } = principal;
        limits.take('message', `${workspaceId}:${input.session_id}`);
        const conversationId = input.ticket_chat_id || null;
        if (conversationId === null) {
          if (input.attachment) throw new AppError('attachment_refused');
          const { message, conversation } = await writer.execute(openConversation, {
            workspaceId,
            inboxId: await inboxOf(workspaceId),
            face: 'eusate',
            contact: { source: 'eusate', reference: input.session_id },
            text: input.message,
            clientMessageId: input.client_message_id,
          });
          follow(socket, workspaceId, conversation.id);
          return { message: 'Message sent', data: presentAck(message, conversation), acknowledgeOnly: true };
        }
        const { message, conversation } = await writer.execute(postMessage, {
          actor: actorOf(principal),
          conversationId,
          contactReference: input.session_id,
          text: input.message,
          attachment: input.attachment ? fileOf(input) : null,
          clientMessageId: input.client_message_id,
        });
        follow(socket, workspaceId, conversation.id);
        return { message: 'Message sent', data: presentAck(message, conversation), acknowledgeOnly: true };
      },
    }),
    socketEvent({
      name: 'eusate.agent_support.send',
      summary: 'An agent writes in a conversation that is theirs.',
      event: 'agent_support',
      callers: ['agent'],
      limit: 'backend',
      object: { noun: 'conversation', in: 'event', field: 'ticket_chat_id' },
      input: AgentSupportRequest,
      async handle({ input, principal, socket }): Promise<EusateAnswer> {
        const { message, conversation, repeated } = await writer.execute(postMessage, {
          actor: agentOf(principal),
          conversationId: input.ticket_chat_id,
          text: input.message,
          attachment: input.attachment ? fileOf(input) : null,
          clientMessageId: input.client_message_id,
        });
        // An agent in the room hears it there; a repeat is news to nobody, so it is answered here.
        const inRoom = socket.rooms.has(agentsRoom(conversation.workspace_id, conversation.id));
        return {
          message: 'Message sent',
          data: presentSupport(message, conversation, context.publicUrl),
          acknowledgement: presentAck(message, conversation),
          acknowledgeOnly: inRoom && !repeated,
        };
      },
    }),
  ];
}

/** The file that a sender speaks of; of what it says about it only the address counts (§4). */
function fileOf(input: SupportRequest | AgentSupportRequest): { url: string } {
  const url = attachmentOf(input)?.url;
  if (!url) throw new AppError('invalid', { reason: 'attachment_metadata is required.' });
  return { url };
}

/**
 * Whoever writes in a conversation hears it (§2.4). A socket nearly always writes where it wrote last, so the room's name is
 * kept with it instead of being made for each message.
 */
function createFollow(): (socket: Socket, workspaceId: string, conversationId: string) => void {
  const last = new WeakMap<Socket, { conversationId: string; room: string }>();
  return (socket, workspaceId, conversationId) => {
    let place = last.get(socket);
    if (place?.conversationId !== conversationId) {
      place = { conversationId, room: conversationRoom(workspaceId, conversationId) };
      last.set(socket, place);
    }
    if (!socket.rooms.has(place.room)) socket.join(place.room);
  };
}
