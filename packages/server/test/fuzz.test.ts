import { OmnideskError } from '@baton/protocol/omnidesk';
import { type Desk, startDesk } from '@baton/testkit';
import fc from 'fast-check';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RegisteredEvent, RegisteredRoute } from '../src/edge/registry.ts';
import { entry } from './support/entry.ts';
import { brokenFrames, sendFrames } from './support/fuzz-frames.ts';
import { type HttpAnswer, type HttpInput, httpInputs, sendHttp } from './support/fuzz-http.ts';
import { mutate, mutation, nastyValue } from './support/fuzz-values.ts';
import { createFuzzWorld } from './support/fuzz-world.ts';
import { inTurns } from './support/in-turns.ts';
import { samples } from './support/samples.ts';
import { openRandom } from './support/seed.ts';

// Every route and event with inputs that are nearly right, mostly wrong and sometimes hostile, against a real process:
// nothing may answer 5xx, nothing may end it, and every refusal has its face's shape.

const PER_ROUTE = 80;
const PER_EVENT = 80;
const { seed } = openRandom('fuzz');
const world = await createFuzzWorld();
const { registry } = world;
let desk: Desk;
let pid: number | undefined;
let inputs = 0;

beforeAll(async () => {
  desk = await startDesk({ entry, dataDir: world.dataDir, env: { ...world.env, LOG_LEVEL: 'error' } });
  pid = desk.pid;
});
afterAll(async () => {
  await desk?.stop();
  await world.remove();
});

describe.each(registry.routes.map((route) => [route.name, route] as const))('%s', (name, route) => {
  test('answers every request in its own words', async () => {
    const { things, bearer } = world.target(route);
    const made = httpInputs(route, samples[name] ?? {}, { things, bearer, seed, count: PER_ROUTE });
    const problems: string[] = [];
    await inTurns(made, 12, async (input) => {
      const answer = await sendHttp(desk.port, input).catch((error: Error) => error);
      const problem = answer instanceof Error ? answer.message : problemOf(route, input, answer);
      if (problem) problems.push(`${problem} ← ${describeInput(input)}`);
    });
    inputs += made.length;
    expect(problems).toEqual([]);
  });
});

describe.each(registry.events.map((event) => [event.name, event] as const))('%s', (_, event) => {
  test('answers every packet and stays connected', async () => {
    const socket = await connect(event);
    const failures: unknown[] = [];
    socket.onAny((name, envelope) => {
      if (event.namespace === '/helpdesk' && isFault(envelope, event)) failures.push({ name, envelope });
    });
    const { things } = world.target(event);
    const valid = samples[event.name]?.body?.(things, !event.callers.includes('customer_key')) ?? {};
    const packets = fc.sample(packet, { seed, numRuns: PER_EVENT });
    await inTurns(packets, 20, async ({ change, extra, acknowledged }) => {
      const args = [mutate(valid, change), ...extra];
      if (!acknowledged) {
        socket.emit(event.event, ...args);
        return;
      }
      const answer = await socket.timeout(10_000).emitWithAck(event.event, ...args);
      if (isFault(answer, event)) failures.push({ args: JSON.stringify(args).slice(0, 300), answer });
    });
    // Packets of one socket are handled in order: whatever the last one without acknowledgement did is known now.
    socket.emit(event.event);
    const unknown = await socket.timeout(10_000).emitWithAck('no.such.event', {});
    expect(JSON.stringify(unknown)).toMatch(/"status_code":400|"ok":false/);
    expect(socket.connected).toBe(true);
    expect(failures).toEqual([]);
    socket.disconnect();
    inputs += packets.length + 2;
  });
});

test('Omnidesk’s calls answer whatever somebody without a key says', async () => {
  const routes = registry.routes.filter(({ face }) => face === 'omnidesk');
  const session = {
    chatSessionID: 'session-1',
    chatServer: 'bot.invalid',
    event: 'startedtyping',
    url: 'https://x.invalid',
  };
  const valid = { ...session, sessionID: 'session-1', chatAccountToken: 'token', message: 'Hi' };
  const cases = routes.flatMap((route) =>
    fc.sample(mutation, { seed, numRuns: PER_ROUTE }).map((change) => ({ route, body: mutate(valid, change) })),
  );
  const nul = routes.flatMap((route) =>
    Object.keys(valid).map((field) => ({ route, body: { ...valid, [field]: 'a\u0000b' } })),
  );
  const problems: string[] = [];
  await inTurns([...cases, ...nul], 12, async ({ route, body }) => {
    if (route.method !== 'POST') return;
    const headers = { 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify(body) ?? '' };
    const answer = await fetch(`${desk.url}/api/v2${route.path}`, init);
    const text = await answer.text();
    if (answer.status >= 500 || (answer.status >= 400 && !isRefusal('omnidesk', text))) {
      problems.push(`${answer.status}: ${text.slice(0, 200)} ← ${route.path} ${init.body.slice(0, 200)}`);
    }
  });
  inputs += cases.length + nul.length;
  expect(problems).toEqual([]);
});

test('broken frames of the transport end their own connection at most', async () => {
  const frames = brokenFrames(seed);
  await inTurns(frames, 8, (frame) => sendFrames(desk.port, world.keys.customer, [frame]));
  await sendFrames(desk.port, world.keys.customer, frames.slice(0, 40));
  inputs += frames.length + 40;
});

test('a polling transport that is fed garbage says so', async () => {
  const bodies = ['', '4', '40', '41/helpdesk,', '42["support"]', '\u001e'.repeat(1000), '9', 'b4AAAA', '0{"sid":1}'];
  const queries = [
    'EIO=4&transport=polling',
    'EIO=3&transport=polling',
    'EIO=4&transport=__proto__',
    'EIO=4&transport=polling&sid=nobody',
    '',
  ];
  const cases = queries.flatMap((query) =>
    ['GET', 'POST', 'PUT', 'OPTIONS'].flatMap((method) => bodies.map((body) => ({ query, method, body }))),
  );
  await inTurns(cases, 8, async ({ query, method, body }) => {
    const answer = await fetch(`${desk.url}/socket.io/?${query}`, { method, ...(method === 'GET' ? {} : { body }) });
    expect({ query, method, body, status: answer.status, ok: answer.status < 500 }).toMatchObject({ ok: true });
    await answer.text();
  });
  inputs += cases.length;
});

test('after at least 5,000 inputs the same process serves people as before', async () => {
  expect(inputs).toBeGreaterThanOrEqual(5000);
  expect(desk.pid).toBe(pid);
  expect(desk.logs()).not.toMatch(/"level":(?:50|60)/);
  const event = registry.events.find(({ name }) => name === 'eusate.support.send') as RegisteredEvent;
  const socket = await connect(event);
  const answer = await socket
    .timeout(10_000)
    .emitWithAck('support', { session_id: 'after-fuzz', message: 'Still there?' });
  expect(answer).toMatchObject({ status_code: 200, data: { seq: 1 } });
  socket.disconnect();
});

const packet = fc.record({
  change: mutation,
  extra: fc.oneof(
    { weight: 6, arbitrary: fc.constant<unknown[]>([]) },
    { weight: 1, arbitrary: fc.array(nastyValue, { maxLength: 3 }) },
    { weight: 1, arbitrary: fc.constant<unknown[]>([Buffer.from('bytes')]) },
  ),
  acknowledged: fc.boolean(),
});

function isFault(answer: unknown, event: RegisteredEvent): boolean {
  const { status_code, sid, message, data, ok, error } = answer as Record<string, unknown>;
  if (event.namespace !== '/helpdesk') {
    const { code, message: text } = (error ?? {}) as { code?: string; message?: string };
    return ok === true ? false : code === 'internal' || code === 'unavailable' || !code || !text;
  }
  const isEnvelope =
    typeof sid === 'string' && typeof message === 'string' && typeof data === 'object' && data !== null;
  const isVoice = event.name.startsWith('eusate.voice.');
  return !isEnvelope || typeof status_code !== 'number' || (status_code >= 500 && !(isVoice && status_code === 501));
}

async function connect(event: RegisteredEvent): Promise<Socket> {
  const { bearer } = world.target(event);
  const inapp = { token_source: 'inapp', organisation_id: world.organisationId };
  const isEusate = event.namespace === '/helpdesk';
  const source = bearer === world.access ? inapp : { token_source: 'api' };
  const socket = io(`${desk.url}${event.namespace}`, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    ...(isEusate ? { query: { ...source, token: bearer as string } } : { auth: { token: bearer } }),
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return socket;
}

function problemOf(
  { face, name }: RegisteredRoute,
  { method }: HttpInput,
  { status, body }: HttpAnswer,
): string | null {
  // The desk of this test has no mail server.
  if (status === 501 && name === 'tiledesk.emails.send') return null;
  if (status >= 500) return `status ${status}: ${body.slice(0, 200)}`;
  if (status < 400 || method === 'HEAD') return null;
  return isRefusal(face, body) ? null : `status ${status} in a foreign shape: ${body.slice(0, 200)}`;
}

function isRefusal(face: string, body: string): boolean {
  try {
    const value = JSON.parse(body);
    if (face === 'tiledesk') return value.success === false && typeof value.msg === 'string' && value.msg !== '';
    if (face === 'eusate')
      return typeof value.detail === 'string' && value.detail !== '' && Object.keys(value).length === 1;
    if (face === 'omnidesk') return OmnideskError.safeParse(value).success;
    return (
      typeof value.error.code === 'string' && typeof value.error.message === 'string' && value.error.message !== ''
    );
  } catch {
    return false;
  }
}

function describeInput({ method, path, headers, body }: HttpInput): string {
  const { authorization: _, ...shown } = headers;
  return `${method} ${path.slice(0, 200)} ${JSON.stringify(shown).slice(0, 200)} ${body?.toString().slice(0, 200) ?? ''}`;
}
