import { type AgentClient, createAgentClient } from '@baton/sdk';
import { type HookSink, openStage, type Received, type Stage, startHookSink } from '@baton/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { becomes, entry, wholeThread } from './life-bench.ts';
import { deskSocket } from './support/desk-client.ts';
import { verified } from './support/hook-bench.ts';

// Ada writes in an app whose middleware speaks Omnidesk; bo answers on the desk. What the conformance suite cannot see from
// outside is here: signatures, what agents see of deliveries, a receiver that comes and goes, a server that dies.

const NEW_MESSAGE = '/api/v2/chat/notifyUserNewChatMessage';

let stage: Stage;
let bo: AgentClient;
let sink: HookSink;
let chatKey: string;
beforeAll(async () => {
  sink = await startHookSink();
  const env = { BATON_RATE_LIMITS: 'off', BATON_RESPONDER: 'off', BATON_HOOK_ALLOW: '127.0.0.1' };
  stage = await openStage({ entry, env });
  bo = createAgentClient({ baseUrl: stage.desk.url, token: stage.deskKey });
  chatKey = (await bo.keys.create({ name: 'middleware', scopes: ['chat', 'chat_log'] })).token;
});
afterAll(async () => {
  await stage?.end();
  await sink?.close();
});
beforeEach(() => {
  sink.received.length = 0;
  sink.behave({ status: 200, body: 'ok' });
});

interface Sent {
  status: number;
  ticketID: number;
}

/** A middleware with a token of its own and the sessions that it names. */
async function middleware(settings: object = {}) {
  const { chatToken, token, hookSecret } = await bo.chatTokens.create({ name: 'Bot', settings });
  return {
    id: chatToken.id,
    hookSecret,
    async say(chatSessionID: string, message: string, more: object = {}): Promise<Sent> {
      const chatServer = new URL(sink.url).host;
      const answer = await fetch(stage.desk.url + NEW_MESSAGE, {
        method: 'POST',
        headers: { 'content-type': 'application/json', apiKey: chatKey },
        body: JSON.stringify({ chatAccountToken: token, chatServer, chatSessionID, message, ...more }),
      });
      const { ticketID } = (await answer.json()) as Sent;
      return { status: answer.status, ticketID };
    },
  };
}

async function conversationOf(ticketId: number): Promise<string> {
  const { conversations } = await bo.conversations.list({ limit: 100 });
  return conversations.find(({ number }) => number === ticketId)?.id as string;
}

const texts = (received: readonly Received[]) =>
  received.filter(({ path }) => path === '/messageForCustomer').map(({ body }) => JSON.parse(body).message);
const session = (name: string) => `session-${name}-${Math.random().toString(36).slice(2)}`;

describe('a conversation that a bot hands over', () => {
  test('is on the agents’ screens at once, is answered there, and the answer reaches the hookpoint signed', async () => {
    const bot = await middleware();
    const socket = deskSocket(stage.desk.url, stage.deskKey);
    await new Promise<void>((resolve) => socket.once('connect', resolve));
    const opened = new Promise<{ conversation: { number: number; face: string } }>((resolve) =>
      socket.on('conversation.updated', resolve),
    );
    const { ticketID } = await bot.say(session('ada'), 'Bot: hi\nAda: where is my parcel?');
    const { conversation } = await opened;
    expect(conversation).toMatchObject({ number: ticketID, face: 'omnidesk' });
    socket.close();

    const id = await conversationOf(ticketID);
    await bo.conversations.takeOver(id);
    const { message } = await bo.conversations.post(id, { text: 'It comes **today**' });
    await sink.until((all) => texts(all).length === 1);
    const [received] = sink.received as [Received];
    expect(verified(received, bot.hookSecret)).toMatchObject({ message: 'It comes today', name: 'Bo', picture: '' });
    // The agent sees that it has arrived.
    await expect
      .poll(async () => (await bo.conversations.deliveries(id)).find((one) => one.messageId === message.id)?.state)
      .toBe('delivered');
  });

  test('begins with a person or the queue, never with Sate, and Sate’s own words stay inside', async () => {
    const bot = await middleware();
    await bo.changeMe({ available: true });
    const first = await bot.say(session('assigned'), 'Hi');
    await bo.changeMe({ available: false });
    const second = await bot.say(session('queued'), 'Hi');
    await bo.changeMe({ available: true });
    expect((await bo.conversations.get(await conversationOf(first.ticketID))).owner.kind).toBe('agent');
    expect((await bo.conversations.get(await conversationOf(second.ticketID))).owner.kind).not.toBe('sate');
    for (const { ticketID } of [first, second]) {
      const said = (await wholeThread(bo.conversations, await conversationOf(ticketID))).filter(
        ({ kind }) => kind !== 'event',
      );
      expect(said.map(({ author }) => author.kind)).toEqual(['contact']);
    }
    expect(sink.received).toEqual([]);
  });

  test('sends HTML without anybody’s HTML in it, where the token says so', async () => {
    const bot = await middleware({ messageFormat: 'html' });
    const id = await conversationOf((await bot.say(session('html'), 'Hi')).ticketID);
    await bo.conversations.takeOver(id);
    await bo.conversations.post(id, { text: '**Hello** <img src=x onerror=alert(1)>' });
    await sink.until((all) => texts(all).length === 1);
    expect(texts(sink.received)).toEqual(['<p><strong>Hello</strong> &lt;img src=x onerror=alert(1)&gt;</p>']);
  });

  test('signs with the old secret beside the new one for a day', async () => {
    const bot = await middleware();
    const id = await conversationOf((await bot.say(session('rotated'), 'Hi')).ticketID);
    const { hookSecret } = await bo.chatTokens.rotateSecret(bot.id);
    await bo.conversations.takeOver(id);
    await bo.conversations.post(id, { text: 'Hello' });
    await sink.until((all) => texts(all).length === 1);
    for (const secret of [bot.hookSecret, hookSecret]) verified(sink.received[0] as Received, secret);
  });
});

describe('a middleware that is not there', () => {
  test('and says that it is gone loses no answer: all of them go when it calls again', async () => {
    const bot = await middleware();
    const name = session('gone');
    const id = await conversationOf((await bot.say(name, 'Hi')).ticketID);
    await bo.conversations.takeOver(id);
    sink.behave({ status: 410 });
    await bo.conversations.post(id, { text: 'one' });
    await sink.until((all) => texts(all).length === 1);
    await expect
      .poll(async () => (await bo.hooks.list()).find(({ state }) => state === 'disabled')?.disabledReason)
      .toBe('gone');
    const { message } = await bo.conversations.post(id, { text: 'two' });
    // The agent sees that it waits.
    await expect
      .poll(async () => (await bo.conversations.deliveries(id)).find((one) => one.messageId === message.id)?.state)
      .toBe('waiting');
    sink.received.length = 0;
    sink.behave({ status: 200 });
    await bot.say(name, 'I am back');
    await sink.until((all) => texts(all).length === 2);
    expect(texts(sink.received)).toEqual(['one', 'two']);
  });

  test('because an administrator switched it off hears nothing until that is taken back', async () => {
    const bot = await middleware();
    const name = session('off');
    const id = await conversationOf((await bot.say(name, 'Hi')).ticketID);
    const { bases } = await bo.chatTokens.get(bot.id);
    const hookId = bases[0]?.hookId as string;
    await bo.hooks.disable(hookId);
    await bo.conversations.takeOver(id);
    await bo.conversations.post(id, { text: 'one' });
    expect((await bot.say(name, 'Anybody?')).status).toBe(200);
    expect(await bo.hooks.get(hookId)).toMatchObject({ state: 'disabled', waiting: 1 });
    expect(sink.received).toEqual([]);
    await bo.hooks.enable(hookId);
    await sink.until((all) => texts(all).length === 1);
  });

  test('is refused at its first call when it may never be called', async () => {
    const bot = await middleware();
    for (const chatServer of ['169.254.169.254', '127.0.0.2', '10.0.0.1:80', '[::1]', 'http://127.1:1@x/']) {
      const { status } = await bot.say(session('refused'), 'Hi', { chatServer });
      expect([400, 403]).toContain(status);
    }
  });

  test('is named by a page, with a key and a token that anybody can read there, only when it is registered', async () => {
    const { chatToken, token } = await bo.chatTokens.create({ name: 'Website', kind: 'widget' });
    const call = async (apiKey: string, chatServer: string) => {
      const fields = { chatAccountToken: token, chatServer, chatSessionID: session('page'), message: 'Hi' };
      const init = { method: 'POST', headers: { apiKey }, body: new URLSearchParams(fields) };
      return (await fetch(stage.desk.url + NEW_MESSAGE, init)).status;
    };
    expect(await call(stage.apiKey, 'bot.invalid')).toBe(403);
    expect(await call(chatKey, 'bot.invalid')).toBe(200);
    await bo.chatTokens.registerBase(chatToken.id, 'other.invalid', true);
    expect(await call(stage.apiKey, 'other.invalid')).toBe(200);
  });

  test('gets a test message in the form that the administrator chose, and the answer is shown', async () => {
    const bot = await middleware();
    const base = new URL(sink.url).host;
    await expect(bo.chatTokens.test(bot.id, base)).rejects.toMatchObject({ code: 'not_found' });
    await bo.chatTokens.registerBase(bot.id, base, true);
    sink.behave(({ headers }) => ({ status: headers['content-type']?.includes('json') ? 415 : 200, body: 'thanks' }));
    expect(await bo.chatTokens.test(bot.id, base, 'json')).toMatchObject({ outcome: 'answered', status: 415 });
    const form = await bo.chatTokens.test(bot.id, base, 'form');
    expect(form).toMatchObject({ outcome: 'delivered', status: 200, answer: 'thanks' });
    expect(form.request?.body).toContain('SessionID=');
  });
});

describe('a customer', () => {
  const contactOf = async (ticketId: number) => (await bo.conversations.get(await conversationOf(ticketId))).contact;

  test('is the same person in two sessions by the address that the middleware names, or by e-mail', async () => {
    const bot = await middleware();
    const externalAddressOverwrite = `whatsapp:${session('lin')}`;
    const one = await bot.say(session('lin-1'), 'Hi', { externalAddressOverwrite });
    const two = await bot.say(session('lin-2'), 'Hi', { externalAddressOverwrite });
    expect(two.ticketID).not.toBe(one.ticketID);
    expect((await contactOf(two.ticketID)).id).toBe((await contactOf(one.ticketID)).id);
    const emailAddress = `${session('lin')}@shop.example`.toLowerCase();
    const three = await bot.say(session('lin-3'), 'Hi', { emailAddress });
    const four = await bot.say(session('lin-4'), 'Hi', { emailAddress, customerName: 'Lin' });
    expect(await contactOf(four.ticketID)).toMatchObject({
      id: (await contactOf(three.ticketID)).id,
      name: 'Lin',
      email: emailAddress,
    });
  });

  test('from a blocked address is turned away', async () => {
    const bot = await middleware({ blockedIps: ['127.0.0.0/8', '::1'] });
    expect((await bot.say(session('blocked'), 'Hi')).status).toBe(403);
  });

  test('types, and agents see it until the next message', async () => {
    const bot = await middleware();
    const chatSessionID = session('typing');
    const { ticketID } = await bot.say(chatSessionID, 'Hi');
    const id = await conversationOf(ticketID);
    const socket = deskSocket(stage.desk.url, stage.deskKey);
    const heard: boolean[] = [];
    socket.on('typing.changed', ({ conversationId, typing }) => conversationId === id && heard.push(typing));
    await new Promise<void>((resolve) => socket.once('connect', resolve));
    const event = { chatSessionID, chatServer: new URL(sink.url).host, event: 'startedtyping' };
    await fetch(`${stage.desk.url}/api/v2/chat/notifyUserNewChatEvent`, {
      method: 'POST',
      headers: { apiKey: chatKey },
      body: new URLSearchParams(event),
    });
    await expect.poll(() => heard).toEqual([true]);
    await bot.say(chatSessionID, 'There');
    await expect.poll(() => heard).toEqual([true, false]);
    socket.close();
  });
});

describe('whoever looks after it', () => {
  test('decides whether logs of finished bot conversations need a key', async () => {
    const log = { from: 'ada@shop.example', subject: 'Bot', message: 'Hi', brandID: '1' };
    const push = async () =>
      (await fetch(`${stage.desk.url}/api/v2/message/chatbot`, { method: 'POST', body: new URLSearchParams(log) }))
        .status;
    expect(await push()).toBe(401);
    await bo.chatTokens.changeSettings({ logsWithoutKey: true });
    expect(await push()).toBe(200);
    await bo.chatTokens.changeSettings({ logsWithoutKey: false });
    expect(await push()).toBe(401);
  });

  test('finds every change of a token in the audit and its calls in the metrics', async () => {
    const bot = await middleware();
    await bo.chatTokens.change(bot.id, { keyless: false });
    await bo.chatTokens.registerBase(bot.id, 'bot.example', true);
    await bo.chatTokens.registerBase(bot.id, 'bot.example', false);
    await bo.chatTokens.rotateSecret(bot.id);
    await bot.say(session('counted'), 'Hi');
    await bo.chatTokens.delete(bot.id);
    const metrics = await (await fetch(`${stage.desk.url}/metrics`)).text();
    const calls = metrics.split('\n').filter((line) => line.includes('omnidesk.messages.post'));
    expect(calls.length).toBeGreaterThan(0);
    expect(metrics).not.toContain('session-');
    expect((await bot.say(session('removed'), 'Hi')).status).toBe(403);
  });
});

// Last: the desk is another process afterwards.
test('a server that is killed under its calls keeps what it acknowledged, once, in order, and delivers what waits', {
  timeout: 90_000,
}, async () => {
  const bot = await middleware();
  const name = session('kill');
  const { ticketID } = await bot.say(name, 'message 0', { messageNumber: 1 });
  const id = await conversationOf(ticketID);
  await bo.conversations.takeOver(id);
  await sink.down();
  for (const text of ['one', 'two', 'three']) await bo.conversations.post(id, { text });
  const killer = (async () => {
    for (let kill = 0; kill < 2; kill++) {
      await new Promise((resolve) => setTimeout(resolve, 150));
      await stage.desk.kill();
      await stage.desk.restart();
    }
  })();
  const acknowledged: string[] = ['message 0'];
  for (let n = 1; n <= 60; n++) {
    // As a middleware does it: the same call again until it is answered.
    for (;;) {
      const answer = await bot.say(name, `message ${n}`, { messageNumber: n + 1 }).catch(() => null);
      if (answer?.status !== 200) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        continue;
      }
      expect(answer.ticketID).toBe(ticketID);
      break;
    }
    acknowledged.push(`message ${n}`);
    if (n % 6 === 0) await new Promise((resolve) => setTimeout(resolve, 30));
  }
  await killer;
  await becomes(bo, id, ({ headSeq }) => headSeq > 60);
  const thread = await wholeThread(bo.conversations, id);
  expect(thread.filter(({ author }) => author.kind === 'contact').map(({ text }) => text)).toEqual(acknowledged);
  await sink.up();
  await sink.until((all) => new Set(texts(all)).size === 3, 60_000);
  expect([...new Set(texts(sink.received))]).toEqual(['one', 'two', 'three']);
});
