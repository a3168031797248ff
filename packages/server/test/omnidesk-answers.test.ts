import { type HookSink, type Received, startHookSink } from '@baton/testkit';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { requestIdOf } from '../src/faces/tiledesk/ids.ts';
import { deskSocket } from './support/desk-client.ts';
import { NEW_MESSAGE, newSession, type OmnideskBench, openOmnidesk } from './support/omnidesk-bench.ts';

// What reaches a middleware, and what must not any more.

let bench: OmnideskBench;
let sink: HookSink;
let chatAccountToken: string;
beforeAll(async () => {
  sink = await startHookSink();
  bench = await openOmnidesk({ BATON_WORKSPACE_ID: WORKSPACE });
  chatAccountToken = (await bench.bo.chatTokens.create({ name: 'Bot' })).token;
});
afterAll(async () => {
  await bench?.stage.end();
  await sink?.close();
});
beforeEach(() => {
  sink.received.length = 0;
  sink.behave({ status: 200 });
});

const WORKSPACE = '0123456789abcdef01234567';

/** A conversation that bo has taken over. */
async function open(name: string): Promise<string> {
  const chatServer = new URL(sink.url).host;
  const fields = { chatAccountToken, chatServer, chatSessionID: newSession(name), message: 'Hi' };
  const { json } = await bench.call(NEW_MESSAGE, fields, { key: bench.chatKey });
  const id = await bench.conversationOf(json.ticketID);
  await bench.bo.conversations.takeOver(id);
  return id;
}

const messages = (received: readonly Received[]) =>
  received.filter(({ path }) => path === '/messageForCustomer').map(({ body }) => JSON.parse(body).message);

test('a middleware that is slow to hear of typing hears nothing of it after the end of the session', async () => {
  const id = await open('slow');
  const isTyping = ({ path }: Received) => path === '/typingIndicatorForCustomer';
  sink.behave(({ path }) => ({ status: 200, afterMs: path === '/typingIndicatorForCustomer' ? 400 : 0 }));
  const socket = deskSocket(bench.stage.desk.url, bench.stage.deskKey);
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  socket.emit('typing.set', { conversationId: id, typing: true });
  await sink.until((all) => all.some(isTyping));
  await bench.bo.conversations.post(id, { text: 'Bye' });
  await bench.bo.conversations.close(id);
  await sink.until((all) => all.some(({ path }) => path === '/endSession'));
  await sink.until((all) => all.filter(isTyping).every(({ answered }) => answered !== null));
  // Whatever would still come has come before an answer that was given after it.
  const other = await open('after');
  await bench.bo.conversations.post(other, { text: 'Hello' });
  await sink.until((all) => messages(all).includes('Hello'));
  const paths = sink.received.map(({ path }) => path);
  expect(paths.slice(paths.indexOf('/endSession') + 1)).toEqual(['/messageForCustomer']);
  socket.close();
});

test('a middleware hears nothing of a conversation that was removed while it was away', async () => {
  const removed = await open('removed');
  const kept = await open('kept');
  await sink.down();
  await bench.bo.conversations.post(removed, { text: 'nobody’s' });
  await bench.bo.conversations.post(kept, { text: 'still there' });
  const { email, password } = bench.stage.owner;
  const signedIn = await fetch(`${bench.stage.desk.url}/v3/auth/signin`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  const { token } = (await signedIn.json()) as { token: string };
  const request = `${bench.stage.desk.url}/v3/${WORKSPACE}/requests/${requestIdOf(WORKSPACE, removed)}`;
  expect((await fetch(request, { method: 'DELETE', headers: { authorization: token } })).status).toBe(200);
  await sink.up();
  await sink.until((all) => messages(all).includes('still there'), 40_000);
  await bench.bo.conversations.post(kept, { text: 'the last' });
  await sink.until((all) => messages(all).includes('the last'));
  expect(messages(sink.received)).toEqual(['still there', 'the last']);
}, 60_000);
