import { randomBytes } from 'node:crypto';
import { createContactClient } from '@baton/sdk';
import { ConnectionRefused, connectEusate, type HookSink, signIn, startHookSink } from '@baton/testkit';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ModelServer, startModelServer } from '../../testkit/src/model-server.ts';
import { PNG } from './files-fixtures.ts';
import { type Life, openLife } from './life-bench.ts';

// Whatever happens, at the most talkative log level: no secret and no word of anybody's reaches the log.

/** Every word that must not be in the log, by what it is. */
const canaries = new Map<string, string>();
function canary(name: string): string {
  const word = `canary${randomBytes(9).toString('hex')}`;
  canaries.set(name, word);
  return word;
}
function keep<T extends string>(name: string, secret: T): T {
  canaries.set(name, secret);
  return secret;
}

let life: Life;
let model: ModelServer;
let sink: HookSink;
beforeAll(async () => {
  sink = await startHookSink();
  sink.behave({ status: 500, body: canary('what a webhook’s receiver says when it fails') });
  model = await startModelServer();
  model.behave({
    status: 500,
    body: JSON.stringify({ error: { message: canary('what the model says when it fails') } }),
  });
  life = await openLife({
    LOG_LEVEL: 'trace',
    BATON_HOOK_ALLOW: '127.0.0.1',
    BATON_LLM_URL: model.url,
    BATON_LLM_KEY: canary('the model’s key'),
    BATON_LLM_MODEL: 'stand-in',
  });
  keep('the customer key', life.apiKey);
  keep('the desk key', life.deskKey);
  keep('the owner’s password', life.owner.password);
  keep('the owner’s e-mail', life.owner.email);
});
afterAll(async () => {
  await life?.end();
  await model?.close();
  await sink?.close();
});

const api = (path: string, init: RequestInit = {}, token = life.apiKey) =>
  fetch(`${life.desk.url}${path}`, { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } });
const json = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

async function customersAndTheirMistakes(): Promise<string> {
  const session = canary('a session id');
  const { url } = life.desk;
  // The key in the address of the socket, by web socket and by polling.
  const query = `?token_source=api&token=${life.apiKey}`;
  const client = await connectEusate(url, life.apiKey, { query: {}, urlQuery: query });
  const polling = await connectEusate(url, life.apiKey, { transports: ['polling'] });
  const say = (message: string, id: string | null = null) =>
    client.supportAck({
      session_id: session,
      message,
      attachment: false,
      ticket_chat_id: id,
      client_message_id: canary('a client id'),
    });
  const opened = await say(canary('a first message'));
  const id = opened.data.ticket_chat_id as string;
  await client.waitFor('support', ({ data }) => data.ticket_chat_id === id);
  await say(canary('a second message'), id);
  // Everything wrong that can be said.
  await client.ack('support', { session_id: session, message: { text: canary('a message of the wrong type') } });
  await client.ack('support', {
    session_id: session,
    message: `${canary('too long a message')} ${'x'.repeat(20_000)}`,
  });
  await client.ack('support', canary('a payload that is no object'));
  await client.ack(canary('an event that does not exist'), {});
  expect((await say(canary('a message to an unknown place'), canary('an unknown conversation'))).status_code).toBe(403);
  await client.ack('review_support', { ticket_chat_id: id, rating: 3, review: canary('a review too early') });
  await client.ack('close_support', { ticket_chat_id: id });
  await client.ack('review_support', { ticket_chat_id: id, rating: 3, review: canary('a review') });
  client.close();
  polling.close();
  return session;
}

async function strangersAtTheDoor(): Promise<void> {
  const { url } = life.desk;
  const refused = async (options: Parameters<typeof connectEusate>[2], key = '') =>
    expect(await connectEusate(url, key, options).catch((error: unknown) => error)).toBeInstanceOf(ConnectionRefused);
  await refused({}, canary('a key that is none'));
  await refused({ query: { token_source: canary('a source that is none'), token: canary('a key without a source') } });
  await refused({
    query: { token_source: 'inapp', token: canary('an agent’s token that is none'), organisation_id: 'x' },
  });
  await refused({ namespace: '/nowhere', query: { token: canary('a key for another namespace') } });
  await new Promise<void>((resolve) => {
    const socket = io(`${url}/desk`, {
      auth: { token: canary('a desk token that is none') },
      reconnection: false,
      forceNew: true,
    });
    socket.once('connect_error', () => resolve(void socket.disconnect()));
  });
  const bad = canary('a bearer that is none');
  expect((await api('/desk/v1/me', {}, bad)).status).toBe(401);
  expect(
    (await api(`/api/v1/helpdesk/customer/ada/conversations/?token=${canary('a token in a query')}`, {}, bad)).status,
  ).toBe(401);
  expect((await api(`/nothing/${canary('an address that is none')}`)).status).toBe(404);
  const cookie = { headers: { cookie: `baton.session_token=${canary('a cookie that is none')}` } };
  expect((await fetch(`${url}/desk/v1/me`, cookie)).status).toBe(401);
  for (let turn = 0; turn < 3; turn++) {
    const credentials = { email: `${canary('an unknown e-mail')}@x.example`, password: canary('a wrong password') };
    expect((await fetch(`${url}/desk/v1/auth/sign-in/email`, json(credentials))).status).toBe(401);
  }
  await fetch(`${url}/api/v1/auth/token/refresh/`, json({ refresh: canary('a refresh token that is none') }));
}

async function webhooks(): Promise<void> {
  const bo = await signIn(life.desk.url, life.owner.email, life.owner.password);
  const url = `${sink.url}/${canary('a path of a webhook')}?key=${canary('a key in a webhook’s address')}`;
  const made = await bo.hooks.create({ url, events: ['*'], name: canary('a webhook’s name') });
  keep('a webhook’s secret', made.secret);
  keep('a webhook’s new secret', (await bo.hooks.rotateSecret(made.hook.id, 1)).secret);
  await bo.hooks.test(made.hook.id);
  await bo.hooks
    .change(made.hook.id, { url: `http://10.0.0.1/${canary('an address that is refused')}` })
    .catch(() => 0);
  await api('/desk/v1/hooks', json({ url: canary('an address that is none'), events: ['*'] }), life.deskKey);
}

async function middleware(): Promise<void> {
  const bo = await signIn(life.desk.url, life.owner.email, life.owner.password);
  const key = keep('a middleware’s key', (await bo.keys.create({ name: 'm', scopes: ['chat', 'chat_log'] })).token);
  const made = await bo.chatTokens.create({
    name: canary('a chat token’s name'),
    token: canary('a chat token'),
    serverToken: canary('a server token'),
  });
  keep('a chat token’s secret', made.hookSecret);
  const chatSessionID = canary('an app’s session');
  const shared = { chatAccountToken: made.token, chatSessionID, chatServer: new URL(sink.url).host };
  const post = (path: string, query: Record<string, string>, body: RequestInit = { method: 'POST' }) =>
    fetch(`${life.desk.url}/api/v2/${path}?${new URLSearchParams(query)}`, body);
  const told = {
    message: canary('an app’s message'),
    url: `https://shop.example/${canary('an app’s page')}`,
    additionalData: canary('an app’s data'),
    customerName: canary('an app’s customer'),
  };
  // Everything in the address, which is where logs like to look.
  expect((await post('chat/notifyUserNewChatMessage', { apiKey: key, ...shared, ...told })).status).toBe(200);
  await post('chat/notifyUserNewChatMessage', { apiKey: key }, json({ ...shared, message: canary('a second one') }));
  await post('chat/notifyUserNewChatMessage', { apiKey: canary('a wrong key in an address'), ...shared, message: 'x' });
  await post('chat/notifyUserNewChatMessage', { apiKey: key }, json(`{"message": "${canary('half a message')}`));
  await post('chat/notifyUserEndChat', { ...shared, chatServer: canary('a server that is none') });
  await post(`chat/${canary('a call that does not exist')}`, { apiKey: key });
  const log = { from: `${canary('a log’s customer')}@x.example`, subject: canary('a log’s subject') };
  await post('message/chatbot', { apiKey: key }, json({ ...log, message: canary('a log’s words'), brandID: '1' }));
  const query = { chatAccountToken: made.token, chatServerToken: canary('a wrong server token') };
  expect((await fetch(`${life.desk.url}/requestChatConfig?${new URLSearchParams(query)}`)).status).toBe(403);
  const { conversations } = await bo.conversations.list({ limit: 100 });
  // The newest is the log, which nobody answers.
  const { id } = conversations.findLast(({ face }) => face === 'omnidesk') as (typeof conversations)[number];
  await bo.conversations.takeOver(id);
  await bo.conversations.post(id, { text: canary('an answer to an app') });
  await sink.until((received) => received.some(({ path }) => path === '/messageForCustomer'));
}

async function agentsAndContacts(session: string): Promise<void> {
  const { url } = life.desk;
  const bo = await signIn(url, life.owner.email, life.owner.password);
  const tokens = await bo.createTokens();
  keep('an access token', tokens.access);
  keep('a refresh token', tokens.refresh);
  await fetch(`${url}/api/v1/auth/token/refresh/`, json({ refresh: tokens.refresh }));
  await connectEusate(url, '', {
    query: { token_source: 'inapp', token: tokens.access, organisation_id: tokens.organisationId },
  }).then((agent) => agent.close());
  const invited = await bo.agents.invite({
    email: `${canary('a colleague’s e-mail')}@x.example`,
    name: canary('a colleague’s name'),
  });
  keep('an invited agent’s password', invited.password);
  const made = await bo.keys.create({ name: canary('a key’s name'), scopes: ['customer'] });
  keep('a new key', made.token);
  await bo.keys.revoke(made.key.id);

  const info = (await (await fetch(`${url}/desk/v1/public/info`)).json()) as { inboxId: string };
  const ada = createContactClient({
    baseUrl: url,
    inboxId: info.inboxId,
    name: canary('a contact’s name'),
    email: `${canary('a contact’s e-mail')}@x.example`,
  });
  const begun = await ada.session();
  keep('a contact’s token', begun.token);
  keep('a contact’s secret', begun.resume);
  const { conversation } = await ada.open(canary('a contact’s message'));
  await bo.conversations.takeOver(conversation.id);
  await bo.conversations.post(conversation.id, { text: canary('an agent’s answer') });
  const file = await ada.upload(
    conversation.id,
    new Blob([PNG], { type: 'image/png' }),
    `${canary('a file’s name')}.png`,
  );
  keep('a download’s secret', new URL(file.url).pathname.split('/')[3] as string);
  await ada.post(conversation.id, { text: '', fileId: file.id });
  expect((await fetch(file.url)).status).toBe(200);
  await fetch(`${file.url.slice(0, file.url.lastIndexOf('/'))}x/${canary('a wrong file name')}`);
  await bo.articles.create({ title: canary('an article’s title'), body: canary('an article’s words') });
  await ada.close(conversation.id);
  await ada.rate(conversation.id, 4, canary('a verdict'));

  // Bodies that cannot be read, too large, of the wrong type, and conflicts.
  await api('/desk/v1/articles', json(`{"title": "${canary('broken JSON')}`), life.deskKey);
  await api('/desk/v1/articles', json({ title: 7, body: canary('a wrong body') }), life.deskKey);
  await api('/desk/v1/articles', json({ title: 'x', body: canary('a huge body').repeat(20_000) }), life.deskKey);
  await api(`/desk/v1/conversations?view=${canary('a view that is none')}`, {}, life.deskKey);
  await api(`/desk/v1/conversations/${canary('an id that is none')}`, {}, life.deskKey);
  await api(`/api/v1/helpdesk/customer/${session}/conversations/?closed=${canary('a filter')}`);
  await bo.agents.invite({ email: life.owner.email, name: 'Bo' }).catch(() => undefined);
  await bo.contacts.erase((await bo.conversations.get(conversation.id)).contact.id);
  await bo.signOut();
}

async function tiledeskPrograms(): Promise<void> {
  const { url } = life.desk;
  const v3 = (path: string, init: RequestInit, authorization: string | null) =>
    fetch(`${url}/v3${path}`, { ...init, headers: { ...init.headers, ...(authorization ? { authorization } : {}) } });
  const { email, password } = life.owner;
  const basic = `Basic ${keep('credentials in the header', Buffer.from(`${email}:${password}`).toString('base64'))}`;
  const read = async (answer: Promise<Response>) =>
    // Bodies of many shapes.
    // biome-ignore lint/suspicious/noExplicitAny: see above.
    (await (await answer).json()) as any;
  const [{ id_project: project }] = await read(v3('/projects', {}, basic));
  const below = `/${project._id}`;
  const signed = await read(v3('/auth/signin', json({ email, password }), null));
  const token = keep('a staff token', signed.token.replace('JWT ', ''));
  const { user, token: visitor } = await read(
    v3('/auth/signinAnonymously', json({ id_project: project._id, firstname: canary('a visitor’s first name') }), null),
  );
  keep('a visitor’s token', visitor.replace('JWT ', ''));
  const keys = await read(v3(`${below}/keys/generate`, { method: 'POST' }, basic));
  keep('a project’s secret', keys.jwtSecret);
  const target = `${sink.url}/${canary('a path of a target')}?key=${canary('a key of a target')}`;
  const made = await read(v3(`${below}/subscriptions`, json({ event: 'message.create', target }), basic));
  keep('a subscription’s secret', made.secret);
  const request = { sender: user._id, first_text: canary('a first text'), attributes: { a: canary('an attribute') } };
  const { request_id: id } = await read(v3(`${below}/requests`, json(request), basic));
  await v3(`${below}/requests/${id}/messages/multi`, json([{ text: canary('an imported text') }]), basic);
  await v3(`${below}/requests/${id}/notes`, json({ text: canary('a note’s text') }), basic);
  await v3(`${below}/leads?full_text=${canary('what is searched')}&email=${canary('whom one searches')}`, {}, basic);
  await v3(`${below}/files?path=${canary('a path of a file')}&secret_token=${token}`, {}, null);
  await v3(`${below}/requests/${id}/messages/multi`, json(`[{"text": "${canary('a broken import')}`), basic);
  await v3(`${below}/requests/${canary('a request that is none')}`, {}, basic);
  await v3(`${below}/requests`, json({ first_text: 7, subject: canary('a wrong request') }), basic);
  await v3(
    '/auth/signin',
    json({ email: `${canary('a wrong sign-in')}@x.example`, password: canary('its password') }),
    null,
  );
  await v3(`${below}/requests`, {}, `Basic ${Buffer.from(`x:${canary('a wrong Basic')}`).toString('base64')}`);
  await v3(`${below}/requests`, {}, `JWT ${canary('a token that is none')}`);
  // The token in the address of the live channel, good and bad.
  for (const [name, shown] of [
    ['open', token],
    ['error', canary('a token of the channel that is none')],
  ] as const) {
    await new Promise<void>((resolve) => {
      const line = new WebSocket(`${url.replace('http', 'ws')}/?token=${shown}`);
      line.onerror = () => resolve();
      line.onopen = () => {
        expect(name).toBe('open');
        line.send(JSON.stringify({ action: 'subscribe', payload: { topic: canary('a topic that is none') } }));
        line.send(canary('a frame that is none'));
        line.onmessage = () => {
          line.close();
          resolve();
        };
      };
    });
  }
}

describe('after a busy day at the most talkative level', () => {
  let lines: Record<string, unknown>[];
  let log: string;
  beforeAll(async () => {
    const session = await customersAndTheirMistakes();
    await strangersAtTheDoor();
    await webhooks();
    await middleware();
    await agentsAndContacts(session);
    await tiledeskPrograms();
    await sink.until((received) => received.some(({ body }) => body.includes('conversation.opened')));
    await life.desk.stop();
    log = life.desk.logs();
    lines = log
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  });

  test('the log has been talkative', () => {
    expect(lines.filter(({ msg }) => msg === 'answered').length).toBeGreaterThan(30);
    expect(canaries.size).toBeGreaterThan(50);
  });

  test('no secret and no word of anybody’s is in it', () => {
    const leaked = [...canaries].filter(([, word]) => log.includes(word)).map(([name]) => name);
    expect(leaked).toEqual([]);
  });

  test('every line about a request carries the request’s id, and no two requests share one', () => {
    const about = lines.filter((line) => 'operation' in line || 'req' in line || 'res' in line);
    expect(about.length).toBeGreaterThan(30);
    for (const line of about) expect(line).toHaveProperty('reqId', expect.stringMatching(/^[0-9a-f-]{36}$/));
    const answered = lines.filter(({ msg }) => msg === 'answered').map(({ reqId }) => reqId);
    expect(new Set(answered).size).toBe(answered.length);
  });

  test('refusals were everyday matters: nothing was logged as an error', () => {
    expect(lines.filter(({ level }) => Number(level) >= 50)).toEqual([]);
  });
});
