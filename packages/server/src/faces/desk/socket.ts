import { type AppError, type Author, DeskUp } from '@baton/protocol';
import type { Socket } from 'socket.io';
import { actorOf, agentOf, callersOf, type Principal } from '../../auth/principal.ts';
import { accessForReading } from '../../core/access.ts';
import { markRead } from '../../core/conversations/mark-read.ts';
import type { ConversationRow } from '../../db/rows.ts';
import type { FaceContext } from '../../edge/context.ts';
import { type SocketEvent, socketEvent } from '../../edge/registry.ts';
import type { Acknowledge, SocketFace } from '../../edge/sockets.ts';
import { authenticateDeskSocket } from './auth.ts';
import { deskSocketError } from './errors.ts';
import { DESK_NAMESPACE } from './fanout.ts';
import { presentConversation, presentForContact, presentMessage } from './present.ts';
import { adminRoom, contactRoom, threadRoom, workspaceRoom } from './rooms.ts';

/** More than this behind: the client is told to load the thread anew. */
const MOST_CAUGHT_UP = 500;
const callers = ['agent', 'desk_key', 'contact'] as const;
const object = { noun: 'conversation', in: 'event', field: 'conversationId' } as const;

/** Our own namespace `/desk`. */
export function deskSocketFace(context: FaceContext): SocketFace {
  return {
    namespace: DESK_NAMESPACE,
    mostBytes: 64 * 1024,
    events: deskEvents(context),
    authenticate: (socket) => authenticateDeskSocket(context, socket),
    refusal: (error) => Object.assign(new Error(error.message), { data: deskSocketError(error).error }),
    connected(socket, principal) {
      const contact = principal.kind === 'contact';
      socket.join(contact ? contactRoom(principal.contactId) : workspaceRoom(principal.workspaceId));
      if (callersOf(principal).some((caller) => caller === 'admin' || caller === 'desk_key'))
        socket.join(adminRoom(principal.workspaceId));
      const id = contact ? principal.contactId : agentOf(principal).agentId;
      socket.emit('ready', { role: principal.kind, id });
    },
    answer(_socket, _event, value, acknowledge) {
      acknowledge?.({ ok: true, data: value ?? {} });
    },
    error(_socket: Socket, _event: string, error: AppError, acknowledge: Acknowledge | null) {
      acknowledge?.(deskSocketError(error));
    },
  };
}

function deskEvents(context: FaceContext): SocketEvent[] {
  const { database, writer } = context;

  function conversationFor(principal: Principal, id: string): Promise<ConversationRow> {
    const actor = principal.kind === 'contact' ? actorOf(principal) : agentOf(principal);
    return accessForReading(database, actor, id);
  }

  return [
    socketEvent({
      name: 'desk.thread.subscribe',
      summary: 'Catch up by `seq` and follow a conversation.',
      event: 'conversation.subscribe',
      callers,
      limit: 'call',
      object,
      input: DeskUp['conversation.subscribe'],
      async handle({ input, principal, socket }) {
        await conversationFor(principal, input.conversationId);
        // Join first, read afterwards: what is committed in between arrives twice, never not at all.
        socket.join(threadRoom(input.conversationId));
        const row = await conversationFor(principal, input.conversationId);
        const missing = row.head_seq - input.after;
        const reload = missing > MOST_CAUGHT_UP || missing < 0;
        const messages = reload ? [] : await database.readMessages(row.pk, input.after, MOST_CAUGHT_UP);
        return {
          conversation: principal.kind === 'contact' ? presentForContact(row) : presentConversation(row),
          messages: messages.map((message) => presentMessage(message, row.id, context.publicUrl)),
          headSeq: row.head_seq,
          reload,
        };
      },
    }),
    socketEvent({
      name: 'desk.thread.unsubscribe',
      summary: 'Stop following a conversation.',
      event: 'conversation.unsubscribe',
      callers,
      limit: 'call',
      object,
      input: DeskUp['conversation.unsubscribe'],
      async handle({ input, socket }) {
        socket.leave(threadRoom(input.conversationId));
        return {};
      },
    }),
    socketEvent({
      name: 'desk.typing.set',
      summary: 'Somebody is typing; best effort, not stored.',
      event: 'typing.set',
      callers,
      limit: 'call',
      object,
      input: DeskUp['typing.set'],
      async handle({ input, principal, socket }) {
        const row = await conversationFor(principal, input.conversationId);
        const author: Author =
          principal.kind === 'contact'
            ? { kind: 'contact', id: principal.contactId, name: row.contact_name }
            : { kind: 'agent', id: agentOf(principal).agentId, name: agentOf(principal).name };
        context.typing.announce({ conversation: row, author, typing: input.typing, from: socket.id });
        return {};
      },
    }),
    socketEvent({
      name: 'desk.thread.read',
      summary: 'Read up to a seq.',
      event: 'conversation.read',
      callers,
      limit: 'call',
      object,
      input: DeskUp['conversation.read'],
      async handle({ input, principal }) {
        const contact = principal.kind === 'contact';
        await writer.execute(markRead, {
          actor: contact ? actorOf(principal) : agentOf(principal),
          conversationId: input.conversationId,
          reader: contact ? 'contact' : 'agent',
          seq: input.seq,
        });
        return {};
      },
    }),
  ];
}
