import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { wholeThread } from './life-bench.ts';
import {
  ADD_FILE,
  type Called,
  NEW_MESSAGE,
  newSession,
  type OmnideskBench,
  openOmnidesk,
} from './support/omnidesk-bench.ts';

// A middleware that hears no answer makes the same call again. Whatever it says twice is there once, and nothing else happens.

const SERVER = 'bot.invalid';

let bench: OmnideskBench;
let chatAccountToken: string;
beforeAll(async () => {
  bench = await openOmnidesk();
  chatAccountToken = (await bench.bo.chatTokens.create({ name: 'Bot' })).token;
});
afterAll(() => bench?.stage.end());

function say(chatSessionID: string, message: string, more: object = {}, idempotencyKey?: string): Promise<Called> {
  const fields = { chatAccountToken, chatServer: SERVER, chatSessionID, message, ...more };
  return bench.call(NEW_MESSAGE, fields, { key: bench.chatKey, ...(idempotencyKey ? { idempotencyKey } : {}) });
}

function send(sessionID: string, files: Record<string, string>, idempotencyKey: string): Promise<Called> {
  const form = new FormData();
  for (const [name, words] of Object.entries(files)) form.append('file', new Blob([words]), name);
  const fields = { chatAccountToken, chatServer: SERVER, sessionID };
  return bench.call(ADD_FILE, fields, { key: bench.chatKey, idempotencyKey, form });
}

async function said({ json }: Called): Promise<string[]> {
  const thread = await wholeThread(bench.bo.conversations, await bench.conversationOf(json.ticketID));
  return thread.filter(({ kind }) => kind !== 'event').map(({ text, file }) => file?.name ?? text);
}

describe('a call that is made again under the same key', () => {
  test('is there once when its message was the first of the session', async () => {
    const name = newSession('first');
    const first = await say(name, 'Hi', {}, 'key-1');
    expect(await say(name, 'Hi', {}, 'key-1')).toEqual(first);
    expect((await say(name, 'Something else', {}, 'key-1')).status).toBe(409);
    await say(name, 'And then?', {}, 'key-2');
    expect(await said(first)).toEqual(['Hi', 'And then?']);
    // In another session it is another call.
    expect(await said(await say(newSession('other'), 'Hi', {}, 'key-1'))).toEqual(['Hi']);
  });

  test('is there once when its files were the first of the session, and when they were not', async () => {
    const name = newSession('file');
    const first = await send(name, { 'a.txt': 'one', 'b.txt': 'two' }, 'key-1');
    expect(await send(name, { 'a.txt': 'one', 'b.txt': 'two' }, 'key-1')).toEqual(first);
    const later = await send(name, { 'c.txt': 'three' }, 'key-2');
    expect(await send(name, { 'c.txt': 'three' }, 'key-2')).toEqual(later);
    expect(await said(first)).toEqual(['a.txt', 'b.txt', 'c.txt']);
  });

  test('with another file is told so, instead of losing it', async () => {
    const name = newSession('another');
    const first = await send(name, { 'a.txt': 'one' }, 'key-1');
    const others: Record<string, string>[] = [
      { 'b.txt': 'one' },
      { 'a.txt': 'two' },
      { 'a.txt': 'one', 'b.txt': 'two' },
    ];
    for (const files of others) {
      expect((await send(name, files, 'key-1')).status).toBe(409);
    }
    // Of a message the same key is another operation.
    expect((await say(name, 'Hi', {}, 'key-1')).status).toBe(200);
    expect(await said(first)).toEqual(['a.txt', 'Hi']);
  });

  test('wakes no conversation that has been closed meanwhile', async () => {
    const name = newSession('closed');
    const first = await say(name, 'Hi', {}, 'key-1');
    await send(name, { 'a.txt': 'one' }, 'key-2');
    const id = await bench.conversationOf(first.json.ticketID);
    await bench.bo.conversations.takeOver(id);
    await bench.bo.conversations.close(id);
    const { headSeq } = await bench.bo.conversations.get(id);
    const moved = { chatServer: 'elsewhere.invalid' };
    expect((await say(name, 'Hi', {}, 'key-1')).status).toBe(200);
    expect((await say(name, 'Hi', moved, 'key-1')).status).toBe(200);
    expect((await send(name, { 'a.txt': 'one' }, 'key-2')).status).toBe(200);
    expect(await bench.bo.conversations.get(id)).toMatchObject({ state: 'closed', headSeq });
  });

  test('nor when it is its number that says so; a new message does', async () => {
    const name = newSession('number');
    await say(name, 'Hi', { messageNumber: 1 });
    const second = await say(name, 'Anybody?', { messageNumber: 2 });
    const id = await bench.conversationOf(second.json.ticketID);
    await bench.bo.conversations.takeOver(id);
    await bench.bo.conversations.close(id);
    expect((await say(name, 'Anybody?', { messageNumber: 2 })).json).toEqual(second.json);
    expect((await bench.bo.conversations.get(id)).state).toBe('closed');
    await say(name, 'Anybody?', { messageNumber: 3 });
    expect((await bench.bo.conversations.get(id)).state).toBe('open');
  });
});
