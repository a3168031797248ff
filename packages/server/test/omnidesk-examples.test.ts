import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type AgentClient, createAgentClient } from '@baton/sdk';
import { freePort, openStage, type Stage } from '@baton/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { entry, wholeThread } from './life-bench.ts';
import { deskSocket } from './support/desk-client.ts';

// The three middlewares of docs/examples as the programs that they are, between a customer's app and a desk, and the steps of
// docs/migrate-from-omnidesk.md.

const CHAT_TOKEN = 'theTokenOfOmnidesk42';

let stage: Stage;
let bo: AgentClient;
let chatKey: string;
const running: ChildProcess[] = [];
beforeAll(async () => {
  const env = {
    ...{ BATON_RATE_LIMITS: 'off', BATON_RESPONDER: 'off' },
    ...{ BATON_CHAT_TOKEN: CHAT_TOKEN, BATON_HOOK_ALLOW: '127.0.0.1' },
  };
  stage = await openStage({ entry, env });
  bo = createAgentClient({ baseUrl: stage.desk.url, token: stage.deskKey });
  const taken = { name: 'Key of Omnidesk', scopes: ['chat', 'chat_log'], token: 'the-old-key-of-omnidesk' } as const;
  chatKey = (await bo.keys.create({ ...taken, scopes: [...taken.scopes] })).token;
});
afterAll(async () => {
  for (const child of running) child.kill();
  await stage?.end();
});

interface Chat {
  lines: string[];
  files: string[];
  typing: boolean;
}

/** Starts one of them, and is its customer's app. */
async function start(name: string, env: Record<string, string> = {}) {
  const port = await freePort();
  const file = fileURLToPath(new URL(`../../../docs/examples/${name}.mjs`, import.meta.url));
  const server = `127.0.0.1:${port}`;
  const child = spawn(process.execPath, [file], {
    env: {
      ...{ OMNIDESK_URL: stage.desk.url, CHAT_ACCOUNT_TOKEN: CHAT_TOKEN, CHAT_SERVER: server, PORT: String(port) },
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.push(child);
  await new Promise<void>((resolve) => child.stdout?.once('data', () => resolve()));
  const call = async (method: string, session: string, body?: object): Promise<Chat> => {
    const init = { method, ...(body ? { body: JSON.stringify(body) } : {}) };
    const answer = await fetch(`http://${server}/chats/${session}`, init);
    const text = await answer.text();
    expect(answer.status, text).toBe(200);
    return JSON.parse(text) as Chat;
  };
  return {
    server,
    write: (session: string, body: object) => call('POST', session, body),
    end: (session: string) => call('DELETE', session),
    becomes: (session: string, look: (chat: Chat) => unknown, wanted: unknown) =>
      expect.poll(async () => look(await call('GET', session)), { timeout: 15_000 }).toEqual(wanted),
  };
}

/** The newest conversation of the face, taken over by bo. */
async function newest(): Promise<string> {
  const { conversations } = await bo.conversations.list({ limit: 100 });
  const mine = conversations.filter(({ face }) => face === 'omnidesk').sort((a, b) => b.number - a.number);
  const { id } = mine[0] as (typeof mine)[number];
  await bo.conversations.takeOver(id);
  return id;
}

async function said(id: string): Promise<string[]> {
  return (await wholeThread(bo.conversations, id)).filter(({ kind }) => kind !== 'event').map(({ text }) => text);
}

async function typeInto(id: string): Promise<void> {
  const socket = deskSocket(stage.desk.url, stage.deskKey);
  await socket.emitWithAck('typing.set', { conversationId: id, typing: true });
  socket.close();
}

/** Runs the commands of a page as they stand, but for the desk's address. */
async function commandsOf(page: string, env: Record<string, string>): Promise<string> {
  const text = await readFile(new URL(`../../../docs/${page}`, import.meta.url), 'utf8');
  const blocks = [...text.matchAll(/^ *```sh\n([\s\S]*?)^ *```$/gm)].map(([, block]) => block as string);
  const script = blocks
    .filter((block) => block.includes('curl '))
    .join('\n')
    .replaceAll(/https?:\/\/(?:desk\.example\.com|localhost:3000)/g, stage.desk.url);
  const { stdout } = await promisify(execFile)('sh', ['-ec', script], {
    env: { PATH: process.env.PATH ?? '', no_proxy: '*', ...env },
  });
  return stdout;
}

describe('the pages', () => {
  test('have commands that do what they say', async () => {
    const desk = { DESK_KEY: stage.deskKey };
    const taken = await commandsOf('migrate-from-omnidesk.md', desk);
    expect(taken).toContain('"token":"THE-OLD-TOKEN"');
    expect(taken).toContain('"token":"THE-OLD-KEY"');
    const tried = await commandsOf('omnidesk.md', { CHAT_KEY: chatKey, BATON_CHAT_TOKEN: CHAT_TOKEN });
    expect(tried).toMatch(/^\{"type":"result","message":"Message sent.","ticketID":\d+\}$/m);
  });
});

describe('the middleware that speaks JSON', () => {
  test('hands a chat over with its history, shows what the agent does, and takes the end', async () => {
    const bot = await start('omnidesk-json', { API_KEY: chatKey });
    await bot.write('json-session-1', { text: 'Where is my parcel?' });
    await bot.write('json-session-1', { text: 'A human, please' });
    const id = await newest();
    expect((await said(id))[0]).toMatch(/^Customer: Where is my parcel\?\nBot: .*\nCustomer: A human, please$/);
    await typeInto(id);
    await bot.becomes('json-session-1', ({ typing }) => typing, true);
    await bo.conversations.post(id, { text: 'It comes today' });
    const file = await bo.conversations.upload(id, new File(['%PDF-1.4'], 'bill.pdf', { type: 'application/pdf' }));
    await bo.conversations.post(id, { text: '', fileId: file.id });
    await bot.becomes('json-session-1', ({ lines, files }) => [lines.at(-1), files], [
      'Bo: It comes today',
      ['bill.pdf (8 bytes)'],
    ]);
    await bot.becomes('json-session-1', ({ typing }) => typing, false);
    await bo.conversations.close(id);
    await bot.becomes('json-session-1', (chat) => (chat as unknown as { human: boolean }).human, false);
  });
});

describe('the middleware that speaks forms and knows no key', () => {
  test('works with its old token once an administrator has allowed its server, as the guide says', async () => {
    const bot = await start('omnidesk-form');
    const { chatTokens } = await bo.chatTokens.list();
    const token = chatTokens.find(({ name }) => name === 'Live chat backend') as (typeof chatTokens)[number];
    await bo.chatTokens.change(token.id, { settings: { hideWhenNobody: true } });
    await bo.changeMe({ available: false });
    await bot.write('form-session-1', { text: 'Hello?' });
    await bot.becomes('form-session-1', ({ lines }) => lines.at(-1), 'Bot: Nobody is here at the moment.');
    await bo.changeMe({ available: true });
    await bo.chatTokens.registerBase(token.id, bot.server, true);
    await bot.write('form-session-1', { text: 'Hello again' });
    const id = await newest();
    expect(await said(id)).toEqual(['Hello again']);
    await typeInto(id);
    await bo.conversations.post(id, { text: 'Hi, & welcome = here' });
    await bot.becomes('form-session-1', ({ lines }) => lines.at(-1), 'Bo: Hi, & welcome = here');
    await bot.end('form-session-1');
    await expect.poll(async () => (await bo.conversations.get(id)).state).toBe('open');
    await bo.conversations.close(id);
  });
});

describe('the middleware that speaks multipart', () => {
  test('sends files and logs, and gets everything as forms', async () => {
    const bot = await start('omnidesk-multipart', { API_KEY: chatKey });
    const base64 = Buffer.from('%PDF-1.4 receipt').toString('base64');
    await bot.write('multi-session-1', {
      file: { name: 'receipt.pdf', type: 'application/pdf', base64 },
      text: 'See this',
    });
    const id = await newest();
    expect(await said(id)).toEqual(['', 'See this']);
    await bo.conversations.post(id, { text: 'Thank you' });
    const file = await bo.conversations.upload(id, new File(['%PDF-1.4'], 'refund.pdf', { type: 'application/pdf' }));
    await bo.conversations.post(id, { text: 'Your refund', fileId: file.id });
    await bot.becomes('multi-session-1', ({ lines, files }) => [lines.slice(1), files], [
      ['Bo: Thank you', 'Bo: Your refund'],
      ['refund.pdf (8 bytes)'],
    ]);
    await bo.conversations.close(id);
    await bot.becomes('multi-session-1', ({ lines }) => lines.at(-1), 'The agent has ended the chat.');
    await bot.write('multi-session-1', {
      log: [
        { who: 'Ada', said: 'Hi' },
        { who: 'Bot', said: 'Bye' },
      ],
    });
    const log = await newest();
    expect(log).not.toBe(id);
    expect(await said(log)).toEqual(['**Ada:** Hi\n\n**Bot:** Bye']);
  });
});
