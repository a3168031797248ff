import { connect } from 'node:net';
import { HookBody } from '@baton/protocol';
import { type HookSink, openStage, type Received, type Stage, startHookSink } from '@baton/testkit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deskClient } from './support/desk-client.ts';
import { entry } from './support/entry.ts';
import { verified } from './support/hook-bench.ts';
import { openRandom } from './support/seed.ts';
import { connectPersistently, sendUntilAcknowledged } from './support/writers.ts';

// The server dies, the receiver is away, both at once: everything arrives, in order.

const CONVERSATIONS = 500;
const EVENTS_EACH = 5;
const WRITERS = 8;
/** What is promised. While working on the engine, less shows the same sooner. */
const DOWN_MS = Number(process.env.BATON_TEST_HOOK_DOWN_MS ?? 60_000);

const random = openRandom('hooks-kill');
let stage: Stage;
let sink: HookSink;
beforeEach(async () => {
  sink = await startHookSink();
  const env = { BATON_RATE_LIMITS: 'off', BATON_RESPONDER: 'off', LOG_LEVEL: 'warn', BATON_HOOK_ALLOW: '127.0.0.1' };
  stage = await openStage({ entry, env });
});
afterEach(async () => {
  await stage?.end();
  await sink?.close();
});

async function createHook(events: string[]): Promise<{ id: string; secret: string }> {
  const answer = await deskClient(stage.desk.url, stage.deskKey).post('/desk/v1/hooks', { url: sink.url, events });
  expect(answer.status).toBe(201);
  return { id: answer.json.hook.id, secret: answer.json.secret };
}

async function say(session: string, text: string, conversationId: string | null = null) {
  const client = await connectPersistently(stage.desk.url, stage.apiKey);
  const sent = await sendUntilAcknowledged(client, { session, conversationId }, text);
  client.close();
  return sent;
}

/** What a new connection gets. */
function knockAt(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve('connected'));
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
    socket.once('connect', () => socket.destroy());
  });
}

/** By conversation, what arrived first of each delivery, in the order of arrival. */
function threadsOf(received: readonly Received[], secret: string): Map<string, number[]> {
  const seen = new Set<string>();
  const threads = new Map<string, number[]>();
  for (const one of received) {
    if (one.answered !== 204) continue;
    const body = HookBody.parse(verified(one, secret));
    if (body.type !== 'message.created') throw new Error(`${body.type} was not asked for`);
    expect(one.headers['webhook-id']).toBe(body.id);
    if (seen.has(body.id)) continue;
    seen.add(body.id);
    const { conversationId, seq } = body.data.message;
    threads.set(conversationId, [...(threads.get(conversationId) ?? []), seq]);
  }
  return threads;
}

const complete = Array.from({ length: EVENTS_EACH }, (_, index) => index + 1);
const distinct = (received: readonly Received[]) =>
  new Set(received.filter(({ answered }) => answered === 204).map(({ headers }) => headers['webhook-id'])).size;

test(`a receiver that was away for ${DOWN_MS / 1000} s gets all ${CONVERSATIONS * EVENTS_EACH} events, although the server was killed twice`, {
  timeout: 240_000 + DOWN_MS,
}, async () => {
  const { secret } = await createHook(['message.created']);
  await sink.down();
  const down = Date.now();
  let written = 0;
  const sessions = Array.from({ length: CONVERSATIONS }, (_, index) => `hooked-${index}`);
  const killedWhileDown = (async () => {
    const moment = random.below(CONVERSATIONS / 2) + CONVERSATIONS / 4;
    while (written < moment) await new Promise((resolve) => setTimeout(resolve, 5));
    await stage.desk.kill();
    await stage.desk.restart();
  })();
  await Promise.all(
    Array.from({ length: WRITERS }, async () => {
      const client = await connectPersistently(stage.desk.url, stage.apiKey);
      for (let session = sessions.pop(); session !== undefined; session = sessions.pop()) {
        const opened = await sendUntilAcknowledged(client, { session, conversationId: null }, `${session} begins`);
        for (let { seq } = opened, n = 0; seq < EVENTS_EACH; n++) {
          const to = { session, conversationId: opened.conversationId };
          seq = (await sendUntilAcknowledged(client, to, `${session} ${n}`)).seq;
        }
        written += 1;
      }
      client.close();
    }),
  );
  await killedWhileDown;
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, down + DOWN_MS - Date.now())));
  expect(sink.received).toEqual([]);

  await sink.up();
  await sink.until((received) => received.length > 200 + random.below(800), 90_000);
  await stage.desk.kill();
  // Precondition: it was in the middle of it.
  expect(distinct(sink.received)).toBeLessThan(CONVERSATIONS * EVENTS_EACH);
  await stage.desk.restart();
  await sink.until((received) => distinct(received) === CONVERSATIONS * EVENTS_EACH, 120_000);
  const threads = threadsOf(sink.received, secret);
  expect(threads.size).toBe(CONVERSATIONS);
  for (const seqs of threads.values()) expect(seqs).toEqual(complete);
  // Tries of one delivery never overlap, also not those of a dead server and its successor.
  expect(sink.overlaps).toBe(0);
  expect(sink.mostOpen).toBeLessThanOrEqual(8);
});

describe('a server that dies', () => {
  test('after the commit and before the sending sends when it is back', { timeout: 60_000 }, async () => {
    const { secret } = await createHook(['message.created']);
    await sink.down();
    const { conversationId } = await say('ada', 'Is this lost?');
    await stage.desk.kill();
    await sink.up();
    await stage.desk.restart();
    await sink.until((received) => received.length >= 1);
    await say('ada', 'And this?', conversationId);
    const seqs = () => threadsOf(sink.received, secret).get(conversationId) ?? [];
    await expect.poll(() => seqs().length, { timeout: 10_000 }).toBeGreaterThan(1);
    await expect.poll(seqs).toEqual(seqs().map((_, index) => index + 1));
  });

  test('in the middle of a request takes it up at once when it is back, not when the lease ends', {
    timeout: 60_000,
  }, async () => {
    const { secret } = await createHook(['message.created']);
    sink.behave('hang');
    const { conversationId } = await say('ada', 'Is this lost?');
    await sink.until((received) => received.length === 1);
    await stage.desk.kill();
    sink.behave({ status: 204 });
    const back = Date.now();
    await stage.desk.restart();
    await sink.until((received) => distinct(received) > 0, 25_000);
    // Leases last for 30 s.
    expect(Date.now() - back).toBeLessThan(25_000);
    const [first, second] = sink.received;
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    expect(threadsOf(sink.received, secret).get(conversationId)?.[0]).toBe(1);
  });

  test('by SIGTERM lets a request end and ends in time although another one hangs', { timeout: 60_000 }, async () => {
    await createHook(['message.created']);
    sink.behave(({ body }) => (body.includes('hangs') ? 'hang' : { status: 204, afterMs: 3000 }));
    await Promise.all([say('ada', 'This ends'), say('grace', 'This hangs')]);
    await sink.until((received) => received.length === 2);
    const ended = sink.received.find(({ body }) => body.includes('This ends'));
    const started = Date.now();
    const stopped = stage.desk.stop();
    // Nobody new comes in from the first moment on, while what is on its way is waited for.
    await expect.poll(() => knockAt(stage.desk.port), { interval: 20 }).toBe('ECONNREFUSED');
    expect(ended?.answered).toBeNull();
    expect(await stopped).toBe(0);
    expect(Date.now() - started).toBeLessThan(10_000);
    expect(ended?.answered).toBe(204);
    sink.received.length = 0;
    sink.behave({ status: 204 });
    await stage.desk.restart();
    await sink.until((received) => received.some(({ body }) => body.includes('This hangs')));
    expect(
      sink.received.filter(({ body }) => body.includes('"text":"This ends"') && body.includes('"seq":1,')),
    ).toEqual([]);
  });
});
