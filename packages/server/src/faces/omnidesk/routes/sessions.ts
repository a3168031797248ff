import {
  ChatEnded,
  type ChatEvent,
  EventSent,
  MAX_MESSAGE_BYTES,
  NotifyUserEndChat,
  NotifyUserNewChatEvent,
  NotifyUserVisited,
  VisitRegistered,
} from '@baton/protocol/omnidesk';
import { type NamedConversation, readSettings } from '../../../core/chat-tokens/store.ts';
import { closeConversation } from '../../../core/conversations/close.ts';
import { leaveConversation } from '../../../core/conversations/leave.ts';
import { noteVisit, noteWindow } from '../../../core/conversations/visit.ts';
import { type Route, type RouteCall, route } from '../../../edge/registry.ts';
import { amongWhich, contactOf } from '../callers.ts';
import { parseChatServer } from '../chat-server.ts';
import type { Parts } from '../parts.ts';

type Call = RouteCall<unknown, unknown, { chatSessionID: string; chatServer: string; chatAccountToken?: string }>;

const common = {
  method: 'POST',
  callers: ['chat_key', 'chat_token'],
  limit: 'backend',
  object: { noun: 'chat_session', in: 'body', field: 'chatSessionID' },
  bodyLimit: MAX_MESSAGE_BYTES,
} as const;

/**
 * Calls 3, 4 and 7: what happens in a session beside words. Most name no token, so the session and its server say which it is.
 */
export function sessionRoutes({ context, sessions, callers, typing }: Parts): Route[] {
  const { writer, database } = context;

  /** Refuses: `forbidden` when the address is blocked, or the token that is shown not this caller's. */
  async function find({ body, principal, address }: Call): Promise<NamedConversation | null> {
    const { chatAccountToken, chatSessionID, chatServer } = body;
    const shown = chatAccountToken === undefined ? null : await callers.token(principal, chatAccountToken, address);
    // Servers are compared without their scheme; only `host:80` could be meant in two ways.
    const { base } = parseChatServer(chatServer, 'https');
    const session = await sessions.find(chatSessionID, base, amongWhich(principal, shown));
    if (session) callers.refuseBlocked(session, address);
    return session;
  }

  return [
    route({
      ...common,
      name: 'omnidesk.events.post',
      summary: 'The customer types, or has made the chat large or small. Also at `/api/v2/message/…`.',
      path: '/chat/notifyUserNewChatEvent',
      body: NotifyUserNewChatEvent,
      answer: EventSent,
      async handle(call) {
        const session = await find(call);
        const isNews = session !== null && (await happen(session, call.body.event));
        return { type: 'result', message: isNews ? 'Event sent.' : 'Event ignored.' };
      },
    }),
    route({
      ...common,
      name: 'omnidesk.sessions.end',
      summary:
        'The middleware ends the session; the conversation stays with its agent unless the token says otherwise. Ending twice is ending once. Also at `/api/v2/chat/…`.',
      path: '/message/notifyUserEndChat',
      body: NotifyUserEndChat,
      answer: ChatEnded,
      async handle(call) {
        const session = await find(call);
        if (!session) return { type: 'result', message: 'Chat already ended.' };
        const { conversation, changed } = await end(session);
        typing.stopped(conversation);
        const message = changed ? 'Chat ended.' : 'Chat already ended.';
        return { type: 'result', message, ticketID: conversation.number };
      },
    }),
    route({
      ...common,
      name: 'omnidesk.visits.post',
      summary: 'The customer opened a page. Also at `/api/v2/message/…`.',
      path: '/chat/notifyUserVisited',
      body: NotifyUserVisited,
      answer: VisitRegistered,
      async handle(call) {
        const session = await find(call);
        if (!session) return { type: 'result', message: 'Visit ignored.' };
        const visit = { actor: contactOf(session), conversationId: session.conversation_id, url: call.body.url };
        await writer.execute(noteVisit, visit);
        return { type: 'result', message: 'Visit registered.' };
      },
    }),
  ];

  async function happen(session: NamedConversation, event: ChatEvent): Promise<boolean> {
    if (event === 'expandedchat' || event === 'minimizedchat') {
      const window = event === 'expandedchat' ? 'expanded' : 'minimised';
      const actor = contactOf(session);
      await writer.execute(noteWindow, { actor, conversationId: session.conversation_id, window });
      return true;
    }
    const row = await database.readConversation(session.conversation_id);
    if (row?.state !== 'open') return false;
    if (event === 'startedtyping') typing.started(row);
    else typing.stopped(row);
    return true;
  }

  async function end(session: NamedConversation) {
    const closes = readSettings(session).whenEnded === 'close';
    const ending = { actor: contactOf(session), conversationId: session.conversation_id };
    return writer.execute(closes ? closeConversation : leaveConversation, ending);
  }
}
