import type { Sample } from './sample.ts';
import { tiledeskSamples } from './samples-tiledesk.ts';
import type { Things, Wish } from './things.ts';

const eusate: Wish = { face: 'eusate' };
const omnidesk: Wish = { face: 'omnidesk' };
const byToken = (things: Things) => ({ chatAccountToken: things.chat_token_value });
const bySession = (things: Things) => ({ chatSessionID: things.chat_session, chatServer: 'bot.example' });
const chatToken = (things: Things) => ({ chatTokenId: things.chat_token });
const hooked: Wish = { face: 'desk', hook: true };
const conversation = (things: Things) => ({ conversationId: things.conversation });
const hook = (things: Things) => ({ hookId: things.hook });
const delivery = (things: Things) => ({ hookId: things.hook, deliveryId: things.delivery });
const chat = (things: Things) => ({ ticket_chat_id: things.conversation });
const ticket = (things: Things) => ({ organisation_id: things.organisation, ticket_id: things.ticket });

/** One for every operation of the registry. An operation without one fails the suites that are made from it. */
export const samples: Record<string, Sample> = {
  'eusate.conversations.list': {
    wish: eusate,
    params: (it) => ({ session_id: it.session }),
    query: () => ({ closed: 'false' }),
    // A session exists by being named: an unused one has an empty list.
    harmless: true,
  },
  'eusate.messages.list': {
    wish: eusate,
    params: (it) => ({ session_id: it.session, conversation_id: it.conversation }),
    names: ['session'],
  },
  'eusate.key.verify': {},
  'eusate.files.upload_customer': { wish: eusate, params: (it) => ({ session_id: it.session }), upload: true },
  'eusate.files.upload_agent': { params: (it) => ({ organisation_id: it.organisation }), upload: true },
  'eusate.tickets.list': {
    params: (it) => ({ organisation_id: it.organisation }),
    query: () => ({ page: '1', page_size: '10', status: 'taken', assigned_to_me: 'true' }),
  },
  'eusate.tickets.get': { wish: eusate, params: ticket, names: ['organisation'] },
  'eusate.tickets.chat': { wish: eusate, params: ticket, names: ['organisation'] },
  'eusate.tickets.take_over': {
    wish: eusate,
    params: (it) => ({ ticket_id: it.ticket }),
    body: (it) => ({ organisation_id: it.organisation }),
    names: ['organisation'],
  },
  'eusate.token.refresh': { body: (it) => ({ refresh: it.refresh }) },

  'omnidesk.messages.post': {
    wish: omnidesk,
    body: (it) => ({
      ...byToken(it),
      ...bySession(it),
      message: 'Hello',
      messageNumber: 2,
      url: 'https://shop.example',
    }),
    secretName: true,
  },
  'omnidesk.files.post': {
    wish: omnidesk,
    body: (it) => ({ ...byToken(it), sessionID: it.chat_session, chatServer: 'bot.example' }),
    upload: true,
    secretName: true,
  },
  // A session that is not the caller's is one that is not there: nothing happens, and that is a success (contract §3.3, 3.4).
  'omnidesk.events.post': {
    wish: omnidesk,
    body: (it) => ({ ...bySession(it), event: 'startedtyping' }),
    harmless: true,
  },
  'omnidesk.sessions.end': { wish: omnidesk, body: bySession, harmless: true },
  'omnidesk.visits.post': {
    wish: omnidesk,
    body: (it) => ({ ...bySession(it), url: 'https://shop.example/cart' }),
    harmless: true,
  },
  // Whether somebody is there is told to whoever has the token: websites ask it too.
  'omnidesk.config.get': { query: byToken, open: ['nobody', 'owner by cookie'] },
  'omnidesk.config.post': { body: byToken, open: ['nobody', 'owner by cookie'] },
  'omnidesk.origin.check': { body: (it) => ({ ...byToken(it), origin: 'shop.example', ip: '203.0.113.7' }) },
  'omnidesk.origin.lists': {},
  'omnidesk.queue.get': { body: byToken },
  'omnidesk.logs.create': {
    body: () => ({ from: 'ada@example.org', subject: 'Hello', message: '**Bot:** hello', brandID: '1' }),
  },

  'desk.auth.sign_in': { body: (it) => ({ email: it.email, password: it.password }) },
  'desk.auth.sign_out': { endsLogin: true },
  'desk.public.info': {},
  'desk.me.get': {},
  'desk.me.change': { body: () => ({ available: true, name: 'Bo' }) },
  'desk.me.tokens': {},
  'desk.views.get': {},
  'desk.conversations.list': { query: () => ({ view: 'mine', limit: '10' }) },
  'desk.conversations.get': { params: conversation },
  'desk.conversations.take_over': { params: conversation },
  'desk.conversations.hand_back': { params: conversation },
  'desk.conversations.close': { params: conversation },
  'desk.conversations.suggest_close': { params: conversation },
  'desk.conversations.assign': { params: conversation, body: (it) => ({ agentId: it.agent }), names: ['agent'] },
  'desk.conversations.read': { params: conversation, body: () => ({ seq: 1 }) },
  'desk.messages.list': { params: conversation, query: () => ({ after: '0', limit: '10' }) },
  'desk.messages.post': {
    params: conversation,
    body: (it) => ({ text: 'Hello', fileId: it.file.id, clientMessageId: 'one' }),
    names: ['file'],
  },
  'desk.files.upload': { params: conversation, upload: true },
  'desk.articles.list': {},
  'desk.articles.create': { body: () => ({ title: 'Title', body: 'Body', published: true }) },
  'desk.articles.get': { params: (it) => ({ articleId: it.article }) },
  'desk.articles.save': {
    params: (it) => ({ articleId: it.article }),
    body: () => ({ title: 'Title', body: 'Body', published: false }),
  },
  'desk.articles.remove': { params: (it) => ({ articleId: it.article }) },
  'desk.agents.list': {},
  'desk.agents.invite': {
    // A thing's id, so that every call invites somebody else.
    body: (it) => ({ email: `${it.key}@desk.example`, name: 'Dee', role: 'agent' }),
  },
  'desk.keys.list': {},
  'desk.keys.create': { body: () => ({ name: 'Key', scopes: ['customer'], expiresAt: '2099-01-01T00:00:00.000Z' }) },
  'desk.keys.revoke': { params: (it) => ({ keyId: it.key }) },
  'desk.chat_tokens.list': {},
  'desk.chat_tokens.create': {
    body: () => ({ name: 'Bot', kind: 'backend', inboxId: null, keyless: true, settings: { hookFormat: 'form' } }),
  },
  'desk.chat_tokens.get': { params: chatToken },
  'desk.chat_tokens.change': {
    params: chatToken,
    body: () => ({ name: 'Bot', settings: { blockedIps: ['10.0.0.0/8'] } }),
  },
  'desk.chat_tokens.remove': { params: chatToken },
  'desk.chat_tokens.register_base': {
    params: chatToken,
    body: () => ({ base: 'https://bot.example/hooks', allowed: true }),
  },
  'desk.chat_tokens.rotate_secret': { params: chatToken },
  'desk.chat_tokens.test': { params: chatToken, body: () => ({ base: 'bot.example', hookFormat: 'form' }) },
  'desk.chat_settings.change': { body: () => ({ logsWithoutKey: false }) },
  'desk.conversations.deliveries.list': { params: conversation },
  'desk.conversations.deliveries.resend': {
    wish: hooked,
    params: (it) => ({ ...conversation(it), deliveryId: it.messageDelivery }),
    names: ['messageDelivery'],
  },
  'desk.hooks.list': {},
  'desk.hooks.create': { body: () => ({ name: 'H', url: 'http://127.0.0.1:9/', events: ['message.created'] }) },
  'desk.hooks.get': { wish: hooked, params: hook },
  'desk.hooks.change': {
    wish: hooked,
    params: hook,
    body: () => ({ name: 'Other', url: 'http://127.0.0.1:9/x', events: ['*'] }),
  },
  'desk.hooks.remove': { wish: hooked, params: hook },
  'desk.hooks.enable': { wish: hooked, params: hook },
  'desk.hooks.disable': { wish: hooked, params: hook },
  'desk.hooks.rotate_secret': { wish: hooked, params: hook, body: () => ({ keepOldHours: 1 }) },
  'desk.hooks.test': { wish: hooked, params: hook },
  'desk.hooks.deliveries.list': { wish: hooked, params: hook, query: () => ({ state: 'parked', limit: '10' }) },
  'desk.hooks.deliveries.get': { wish: hooked, params: delivery, names: ['delivery'] },
  'desk.hooks.deliveries.replay': { wish: hooked, params: delivery, names: ['delivery'] },
  'desk.hooks.replay': {
    wish: hooked,
    params: hook,
    body: () => ({ from: '2026-01-01T00:00:00.000Z', to: '2099-01-01T00:00:00.000Z', states: ['parked'] }),
  },
  'desk.contacts.erase': { params: (it) => ({ contactId: it.contact }) },

  'desk.contact.session': {
    body: (it) => ({ inboxId: it.inbox, name: 'Ada', email: 'ada@example.org' }),
    // The inbox of an embedding page is public; a key opens its own workspace's only.
    names: ['inbox'],
    open: ['nobody'],
    refuses: ['agent', 'owner', 'owner by cookie', 'desk key', 'chat key', 'chat log key', 'contact', 'other contact'],
  },
  'desk.contact.conversations.list': {},
  'desk.contact.conversations.open': { body: () => ({ text: 'Hello', clientMessageId: 'two' }) },
  'desk.contact.messages.list': { params: conversation, query: () => ({ limit: '10' }) },
  'desk.contact.messages.post': { params: conversation, body: () => ({ text: 'Hello', clientMessageId: 'three' }) },
  'desk.contact.conversations.read': { params: conversation, body: () => ({ seq: 1 }) },
  'desk.contact.conversations.close': { params: conversation },
  'desk.contact.conversations.rate': {
    wish: { face: 'desk', closed: true },
    params: conversation,
    body: () => ({ score: 5, text: 'Good' }),
  },
  'desk.contact.conversations.handoff': { params: conversation },
  'desk.contact.files.upload': { params: conversation, upload: true },
  'files.file.download': {
    params: (it) => ({ id: it.file.id, secret: it.file.secret, name: 'dot.png' }),
    open: 'everybody',
  },

  'eusate.support.send': {
    wish: eusate,
    body: (it) => ({
      session_id: it.session,
      ticket_chat_id: it.conversation,
      message: 'Hello',
      attachment: false,
      client_message_id: 'four',
    }),
    names: ['session'],
  },
  'eusate.agent_support.send': {
    wish: eusate,
    body: (it) => ({ ...chat(it), message: 'Hello', attachment: false, client_message_id: 'five' }),
  },
  'eusate.conversation.enter': { wish: eusate, body: chat },
  'eusate.conversation.leave': { wish: eusate, body: chat },
  // A session exists by being named; its room is keyed by the caller's own workspace.
  'eusate.customer.enter': { wish: eusate, body: (it) => ({ session_id: it.session }), harmless: true },
  'eusate.conversation.read': {
    wish: eusate,
    body: (it, asAgent) => ({ ...chat(it), entity: asAgent ? 'agent' : 'customer' }),
  },
  'eusate.conversation.close': { wish: eusate, body: chat },
  'eusate.conversation.review': {
    wish: { face: 'eusate', closed: true },
    body: (it) => ({ ...chat(it), rating: 5, review: 'Good' }),
  },
  'eusate.voice.call_support': { wish: eusate, body: chat, status: 501, harmless: true },
  'eusate.voice.close_call_support': { wish: eusate, body: chat, status: 501, harmless: true },
  'desk.thread.subscribe': { body: (it) => ({ conversationId: it.conversation, after: 0 }) },
  // Leaving a room in which one is not.
  'desk.thread.unsubscribe': { body: (it) => ({ conversationId: it.conversation }), harmless: true },
  'desk.typing.set': { body: (it) => ({ conversationId: it.conversation, typing: true }) },
  'desk.thread.read': { body: (it) => ({ conversationId: it.conversation, seq: 1 }) },

  ...tiledeskSamples,
};
