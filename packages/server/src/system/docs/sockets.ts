import { DeskDown, Subscribed } from '@baton/protocol';
import { Envelope, EusateDown, SupportAck } from '@baton/protocol/eusate';
import { LivePublish } from '@baton/protocol/tiledesk';
import { z } from 'zod';

/** What the reference says of a namespace besides the events that the registry holds. */
export interface DocumentedNamespace {
  namespace: string;
  title: string;
  /** Paragraphs; backticks mark code. */
  about: string[];
  /** How to connect, as a program. */
  example: string;
  /** What the server sends by itself, and under which words of ours. */
  sends: Record<string, { summary: string; shape: z.ZodType }>;
  /** What an event of the client is answered with: `data` of the acknowledgement. */
  answers: Record<string, z.ZodType>;
  /** How an acknowledgement looks; `data` is the event's own. */
  acknowledgement: string;
}

const Nothing = z.object({});

const desk: DocumentedNamespace = {
  namespace: '/desk',
  title: 'Desk',
  about: [
    'For the console, the SDK and your integrations. The handshake’s `auth.token` is a contact’s token, an agent’s access token or an API key with the scope `desk`; the console sends its session cookie instead.',
    'An agent’s socket hears every conversation of its workspace, a contact’s socket hears its own. Live events are hints: act on `seq`. Equal or lower than what you have: drop it. The next one: show it. Higher: subscribe again with `after` and get what lies between.',
    'A packet holds at most 64 KiB. Typing is best effort and not stored; everything else survives the process.',
  ],
  example: `import { io } from 'socket.io-client';

const socket = io('https://desk.example/desk', { auth: { token: DESK_KEY } });
socket.on('message.created', ({ message, conversation }) => console.log(conversation.number, message.text));
const answer = await socket.emitWithAck('conversation.subscribe', { conversationId, after: 0 });
if (answer.ok) console.log(answer.data.messages);`,
  acknowledgement:
    '{ "ok": true, "data": … }  or  { "ok": false, "error": { "code", "message", "field"?, "retryAfterMs"? } }',
  answers: {
    'conversation.subscribe': Subscribed,
    'conversation.unsubscribe': Nothing,
    'typing.set': Nothing,
    'conversation.read': Nothing,
  },
  sends: {
    ready: { summary: 'Once, after the connection is authenticated: who you are.', shape: DeskDown.ready },
    'message.created': {
      summary: 'A message was stored, with the conversation as it was at that moment.',
      shape: DeskDown['message.created'],
    },
    'conversation.updated': {
      summary: 'Something about a conversation changed that is no new message: owner, state, rating, counters.',
      shape: DeskDown['conversation.updated'],
    },
    'receipt.advanced': { summary: 'Somebody read further.', shape: DeskDown['receipt.advanced'] },
    'conversation.erased': {
      summary: 'The contact’s data was erased. Forget the conversation.',
      shape: DeskDown['conversation.erased'],
    },
    'typing.changed': { summary: 'Somebody types, or stopped. Best effort.', shape: DeskDown['typing.changed'] },
    'presence.changed': {
      summary: 'An agent became available or unavailable. Agents hear it.',
      shape: DeskDown['presence.changed'],
    },
    'conversation.head': {
      summary: 'Every 15 seconds for each conversation that you follow. If your last `seq` is lower, subscribe again.',
      shape: DeskDown['conversation.head'],
    },
  },
};

const eusate: DocumentedNamespace = {
  namespace: '/helpdesk',
  title: 'Eusate',
  about: [
    'The Eusate Helpdesk socket. Customers’ programs connect with `token_source=api` and an API key with the scope `customer`; agents’ programs with `token_source=inapp`, their access token and `organisation_id`. A refused connection is a `connect_error` whose message is JSON text with `status_code` 400 or 401.',
    'Every event of the server carries one envelope: `status_code`, `sid`, `message` and `data`. Below stands `data`. The answer to an event is an event of the same name; a refusal too, to the sender only, with `data: {}`. Who passes an acknowledgement callback gets the envelope there as well. For `support` and `agent_support` that acknowledgement means: your message is stored.',
    'Join a conversation’s room with `enter_support`; who writes in a conversation is in its room already.',
  ],
  example: `import { io } from 'socket.io-client';

const socket = io('https://desk.example/helpdesk', { query: { token_source: 'api', token: API_KEY } });
socket.on('support', ({ status_code, data }) => console.log(status_code, data.message));
socket.emit('support', { session_id: 'a-long-random-name', message: 'Where is my order?', attachment: false });`,
  acknowledgement: '{ "status_code": 200, "sid": "…", "message": "…", "data": … }',
  answers: {
    support: SupportAck,
    agent_support: SupportAck,
    enter_support: EusateDown.enter_support,
    leave_support: EusateDown.leave_support,
    enter_customer_support: EusateDown.enter_customer_support,
    mark_conversation_read: EusateDown.mark_conversation_read,
    close_support: EusateDown.close_support,
    review_support: EusateDown.review_support,
    call_support: EusateDown.call_support,
    close_call_support: EusateDown.close_call_support,
  },
  sends: {
    connected: { summary: 'Once, after the connection is authenticated.', shape: EusateDown.connected },
    support: {
      summary:
        'Sate or an agent wrote in a conversation whose room this socket is in. The text is HTML of a few safe tags.',
      shape: EusateDown.support,
    },
    customer_support: {
      summary:
        'An agent wrote, for sockets that entered the customer’s own room (v2 clients). They hear it here once, not twice.',
      shape: EusateDown.customer_support,
    },
    agent_support: {
      summary: 'Anybody wrote in a conversation that this agent’s socket entered; `sender` says who.',
      shape: EusateDown.agent_support,
    },
    close_support: { summary: 'The conversation was closed, for those in its room.', shape: EusateDown.close_support },
    customer_support_closed: {
      summary: 'An agent closed the conversation, for the customer’s own room.',
      shape: EusateDown.customer_support_closed,
    },
    mark_conversation_read: {
      summary: 'The other side read the conversation, for agents in its room.',
      shape: EusateDown.mark_conversation_read,
    },
    review_support: { summary: 'The customer rated the conversation.', shape: EusateDown.review_support },
    'every event': { summary: 'The one argument that each event carries. `data` is never null.', shape: Envelope },
  },
};

const tiledesk: DocumentedNamespace = {
  namespace: 'tiledesk-live',
  title: 'Tiledesk live',
  about: [
    'A plain WebSocket at `/` or `/ws` for programs of the staff, with a token of `POST /v3/auth/signin` as `?token=`. Texts are JSON: `action` names what is below, `payload` holds its fields.',
    'Topics: `/P/requests`, `/P/requests/R`, `/P/requests/R/messages`, `/P/project_users/ID`, `/P/project_users/users/ID`, `/P/events/ID`, `/P/events/ID/NAME`, `/P/bots/ID`. The present state comes at once, as a list of at most 100 requests or 300 messages or as the thing itself. Live news are hints: after a broken line subscribe again.',
    'The server sends `ping` every 30 seconds, and ends a line that says nothing for twice as long.',
  ],
  example: `$ websocat "wss://desk.example/?token=$TOKEN"
{"action":"subscribe","payload":{"topic":"/PROJECT/requests"}}
{"action":"heartbeat","payload":{"message":{"text":"ping"}}}`,
  acknowledgement: '{ "action": "error", "payload": { "status", "msg", … } } when it is refused, and nothing otherwise',
  answers: { subscribe: Nothing, unsubscribe: Nothing, heartbeat: Nothing },
  sends: {
    publish: {
      summary: 'The present state of a topic right after subscribing (`CREATE`), then what is new or has changed.',
      shape: LivePublish,
    },
  },
};

export const NAMESPACES: readonly DocumentedNamespace[] = [desk, eusate, tiledesk];
