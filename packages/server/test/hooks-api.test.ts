import { type AgentClient, BatonError } from '@baton/sdk';
import { type HookSink, type Received, signIn, startHookSink } from '@baton/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Life, openLife } from './life-bench.ts';
import { deskClient, deskSocket } from './support/desk-client.ts';
import { verified } from './support/hook-bench.ts';

// `/desk/v1/hooks` as an administrator's program uses it.

let life: Life;
let bo: AgentClient;
let sink: HookSink;
beforeAll(async () => {
  sink = await startHookSink();
  life = await openLife({ BATON_RESPONDER: 'off', BATON_RATE_LIMITS: 'on', BATON_HOOK_ALLOW: '127.0.0.1' });
  bo = life.key;
});
afterAll(async () => {
  await life?.end();
  await sink?.close();
});
beforeEach(async () => {
  for (const { id } of await bo.hooks.list()) await bo.hooks.delete(id);
  sink.received.length = 0;
  sink.behave({ status: 204 });
});

const api = () => deskClient(life.desk.url, life.deskKey);
const refusal = (work: Promise<unknown>): Promise<BatonError> =>
  work.then(
    () => Promise.reject(new Error('it was not refused')),
    (error: unknown) => (error instanceof BatonError ? error : Promise.reject(error)),
  );
const textIs = (text: string) => (received: readonly Received[]) => received.some(({ body }) => body.includes(text));

describe('making one', () => {
  test('shows its secret this one time, and what it signs can be verified', async () => {
    const { hook, secret } = await bo.hooks.create({ name: ' CRM ', url: sink.url, events: ['message.created'] });
    expect(hook).toMatchObject({
      format: 'baton',
      name: 'CRM',
      url: sink.url,
      events: ['message.created'],
      state: 'active',
      disabledReason: null,
      failingSince: null,
      waiting: 0,
      parked: 0,
    });
    expect(secret).toMatch(/^whsec_/);
    await life.contact('ada').open('Hello');
    await sink.until(textIs('Hello'));
    verified(sink.received.find(({ body }) => body.includes('Hello')) as Received, secret);
    for (const body of [await api().get('/desk/v1/hooks'), await api().get(`/desk/v1/hooks/${hook.id}`)])
      expect(JSON.stringify(body.json)).not.toContain(secret.slice(8));
  });

  test('twice under one key is making one, with the same secret; with other content it is a conflict', async () => {
    const make = (url: string) =>
      api().post('/desk/v1/hooks', { url, events: ['*'] }, { 'idempotency-key': 'the-same-key' });
    const answers = await Promise.all([make(sink.url), make(sink.url), make(sink.url)]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map(({ json }) => `${json.hook.id} ${json.secret}`)).size).toBe(1);
    expect(await bo.hooks.list()).toHaveLength(1);
    expect((await make(`${sink.url}/other`)).status).toBe(409);
  });

  test('under a key that another administrator has used is making another one', async () => {
    const email = 'di@desk.example';
    const { password } = await life.bo.agents.invite({ email, name: 'Di', role: 'admin' });
    const di = await signIn(life.desk.url, email, password);
    const made = [];
    for (const admin of [life.bo, di]) {
      const { access } = await admin.createTokens();
      const answer = await deskClient(life.desk.url, access).post(
        '/desk/v1/hooks',
        { url: sink.url, events: ['*'] },
        { 'idempotency-key': 'a-common-key' },
      );
      expect(answer.status).toBe(201);
      made.push(answer.json);
    }
    expect(made[0].hook.id).not.toBe(made[1].hook.id);
    expect(made[0].secret).not.toBe(made[1].secret);
  });

  test('is repeated no more when its secret has been rotated', async () => {
    const make = () =>
      api().post('/desk/v1/hooks', { url: sink.url, events: ['*'] }, { 'idempotency-key': 'before-the-rotation' });
    const { hook, secret } = (await make()).json;
    expect((await make()).json.secret).toBe(secret);
    const rotated = await bo.hooks.rotateSecret(hook.id, 1);
    const refused = await make();
    expect(refused.status).toBe(409);
    expect(JSON.stringify(refused.json)).not.toContain(rotated.secret.slice(8));
    expect(await bo.hooks.list()).toHaveLength(1);
  });

  test('is repeated under its key although its address may not be called any more', async () => {
    const make = (key: string) =>
      api().post('/desk/v1/hooks', { url: sink.url, events: ['*'] }, { 'idempotency-key': key });
    const first = await make('while-it-was-allowed');
    await life.desk.restart({ BATON_HOOK_ALLOW: '' });
    try {
      expect(await make('while-it-was-allowed')).toMatchObject({ status: 201, json: { secret: first.json.secret } });
      // Precondition: it is really not allowed.
      expect((await make('later')).status).toBe(400);
    } finally {
      await life.desk.restart({ BATON_HOOK_ALLOW: '127.0.0.1' });
    }
  });

  test.each([
    ['http://10.0.0.1/', /private network/i],
    ['http://169.254.169.254/latest/meta-data', /metadata/i],
    ['http://[::1]/', /machine|loopback/i],
    ['ftp://example.org/', /http/],
    ['http://user:pass@example.org/', /user name/],
    ['https://does-not-exist.invalid/', /./],
    ['nonsense', /http/],
    ['http://127.0.0.1/#part', /fragment/],
  ])('for %s is refused with the reason', async (url, reason) => {
    const refused = await refusal(bo.hooks.create({ url, events: ['*'] }));
    expect(refused).toMatchObject({ status: 400, code: 'invalid', field: 'url' });
    expect(refused.message).toMatch(reason);
    expect(await bo.hooks.list()).toEqual([]);
    const { hook } = await bo.hooks.create({ url: sink.url, events: ['*'] });
    expect((await refusal(bo.hooks.change(hook.id, { url }))).field).toBe('url');
  });

  test.each([
    [{ events: ['*'] }, 'url'],
    [{ url: '', events: ['*'] }, 'url'],
    [{ url: `http://127.0.0.1/${'x'.repeat(2048)}`, events: ['*'] }, 'url'],
    [{ url: 'http://127.0.0.1/' }, 'events'],
    [{ url: 'http://127.0.0.1/', events: [] }, 'events'],
    [{ url: 'http://127.0.0.1/', events: ['message.sent'] }, 'events'],
    [{ url: 'http://127.0.0.1/', events: ['*', 'message.created'] }, 'events'],
    [{ url: 'http://127.0.0.1/', events: ['*'], name: 'x'.repeat(81) }, 'name'],
    [{ url: 'http://127.0.0.1/', events: ['*'], name: 'a\u0000b' }, 'name'],
  ])('of %j is refused', async (body, field) => {
    const answer = await api().post('/desk/v1/hooks', body);
    expect(answer.status).toBe(400);
    expect(answer.json.error.field).toMatch(new RegExp(`^${field}`));
  });
});

describe('watching one', () => {
  test('shows what waits, what came back at each try, and lets it go', async () => {
    const { hook } = await bo.hooks.create({ url: sink.url, events: ['message.created'] });
    sink.behave({ status: 503, body: '<b>closed for lunch</b>' });
    const { conversation } = await life.contact('ada').open('Is anybody there?');
    await sink.until(textIs('anybody'));
    await expect.poll(async () => (await bo.hooks.get(hook.id)).failingSince).not.toBeNull();
    expect((await bo.hooks.get(hook.id)).waiting).toBeGreaterThan(0);
    const { deliveries } = await bo.hooks.deliveries(hook.id, { state: 'waiting' });
    const first = deliveries.at(-1);
    expect(first).toMatchObject({
      conversationId: conversation.id,
      event: 'message.created',
      state: 'waiting',
      lastStatus: 503,
      lastError: 'answered',
    });
    const whole = await bo.hooks.delivery(hook.id, first?.id as string);
    expect(JSON.parse(whole.body)).toMatchObject({ id: first?.id, type: 'message.created' });
    expect(whole.attempts[0]).toMatchObject({ outcome: 'answered', status: 503, answer: '<b>closed for lunch</b>' });
    sink.behave({ status: 200 });
    // "Try everything now."
    await bo.hooks.enable(hook.id);
    await expect.poll(async () => (await bo.hooks.get(hook.id)).waiting).toBe(0);
    expect(await bo.hooks.get(hook.id)).toMatchObject({ failingSince: null, state: 'active' });
    expect((await bo.hooks.deliveries(hook.id, { state: 'waiting' })).deliveries).toEqual([]);
  });

  test('pages through its deliveries, newest first, without a gap or a repeat', async () => {
    const { hook } = await bo.hooks.create({ url: sink.url, events: ['message.created'] });
    const ada = life.contact('ada');
    const { conversation } = await ada.open('1');
    for (let n = 2; n <= 9; n++) await ada.post(conversation.id, { text: String(n) });
    await expect.poll(async () => (await bo.hooks.get(hook.id)).waiting).toBe(0);
    const all = (await bo.hooks.deliveries(hook.id, { limit: 100 })).deliveries;
    expect(all.length).toBeGreaterThanOrEqual(9);
    const paged: typeof all = [];
    let cursor: string | null | undefined;
    do {
      const page = await bo.hooks.deliveries(hook.id, { limit: 2, ...(cursor ? { cursor } : {}) });
      paged.push(...page.deliveries);
      cursor = page.nextCursor;
    } while (cursor);
    expect(paged).toEqual(all);
    const times = all.map(({ createdAt }) => createdAt);
    expect(times).toEqual([...times].sort().reverse());
    for (const wrong of ['x', '1', '1.x', '../1'])
      expect((await api().get(`/desk/v1/hooks/${hook.id}/deliveries?cursor=${wrong}`)).status).toBe(400);
  });

  test('replays one, and a stretch of time', async () => {
    const { hook } = await bo.hooks.create({ url: sink.url, events: ['conversation.opened'] });
    const from = new Date(Date.now() - 1000).toISOString();
    await life.contact('ada').open('once');
    await sink.until((received) => received.length === 1);
    await expect.poll(async () => (await bo.hooks.get(hook.id)).waiting).toBe(0);
    const [first] = (await bo.hooks.deliveries(hook.id)).deliveries;
    expect(await bo.hooks.replay(hook.id, first?.id as string)).toMatchObject({ id: first?.id });
    await sink.until((received) => received.length === 2);
    await expect.poll(async () => (await bo.hooks.get(hook.id)).waiting).toBe(0);
    const to = new Date(Date.now() + 1000).toISOString();
    expect(await bo.hooks.replayRange(hook.id, { from, to })).toBe(1);
    await sink.until((received) => received.length === 3);
    expect(new Set(sink.received.map(({ headers, body }) => `${headers['webhook-id']} ${body}`)).size).toBe(1);
    expect(
      await bo.hooks.replayRange(hook.id, { from: '2020-01-01T00:00:00.000Z', to: '2020-01-02T00:00:00.000Z' }),
    ).toBe(0);
    expect((await refusal(bo.hooks.replayRange(hook.id, { from: to, to: from }))).code).toBe('invalid');
  });
});

describe('testing one', () => {
  test('shows what was sent and what came back, and leaves nothing behind', async () => {
    const { hook, secret } = await bo.hooks.create({ url: `${sink.url}/in`, events: ['contact.erased'] });
    sink.behave({ status: 202, body: 'thanks' });
    const result = await bo.hooks.test(hook.id);
    expect(result).toMatchObject({
      outcome: 'delivered',
      status: 202,
      answer: 'thanks',
      request: { url: `${sink.url}/in`, headers: { 'webhook-id': expect.any(String) } },
    });
    expect(JSON.parse(result.request?.body as string)).toMatchObject({ type: 'webhook.test' });
    expect(verified(sink.received[0] as Received, secret)).toEqual(JSON.parse(result.request?.body as string));
    sink.behave('reset');
    expect(await bo.hooks.test(hook.id)).toMatchObject({ outcome: 'reset', status: null, answer: null });
    expect((await bo.hooks.deliveries(hook.id)).deliveries).toEqual([]);
    expect((await bo.hooks.get(hook.id)).failingSince).toBeNull();
  });

  test('is no tool for knocking: after ten it is told to wait', async () => {
    const { hook } = await bo.hooks.create({ url: sink.url, events: ['*'] });
    const answers = [];
    for (let n = 0; n < 14; n++) answers.push(await api().post(`/desk/v1/hooks/${hook.id}/test`));
    const last = answers.at(-1);
    expect(last?.status).toBe(429);
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

test('a new secret signs at once, the one before for as long as was said', async () => {
  const { hook, secret: before } = await bo.hooks.create({ url: sink.url, events: ['conversation.opened'] });
  const rotated = await bo.hooks.rotateSecret(hook.id, 2);
  expect(rotated.secret).not.toBe(before);
  const until = Date.parse(rotated.hook.oldSecretUntil as string) - Date.now();
  expect(until).toBeGreaterThan(1.9 * 3600_000);
  expect(until).toBeLessThanOrEqual(2 * 3600_000);
  await life.contact('ada').open('Hello');
  await sink.until((received) => received.length === 1);
  for (const secret of [before, rotated.secret]) verified(sink.received[0] as Received, secret);
  const part = await bo.hooks.rotateSecret(hook.id, 1 / 7 + 1e-9);
  expect(part.hook.oldSecretUntil).toBe((await bo.hooks.get(hook.id)).oldSecretUntil);
  expect(Date.parse(part.hook.oldSecretUntil as string)).toBeGreaterThan(Date.now());
  expect((await bo.hooks.rotateSecret(hook.id, 0)).hook.oldSecretUntil).toBeNull();
});

test('asking twice for a new secret under one key is asking once, and the old one goes on signing', async () => {
  const { hook, secret } = await bo.hooks.create({ url: `${sink.url}/rotated`, events: ['message.created'] });
  const rotate = (keepOldHours: number) =>
    api().post(`/desk/v1/hooks/${hook.id}/secret`, { keepOldHours }, { 'idempotency-key': 'the-same-rotation' });
  const answers = await Promise.all([rotate(1), rotate(1), rotate(1)]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(new Set(answers.map(({ json }) => json.secret)).size).toBe(1);
  await life.contact('ada').open('Signed twice');
  const isHere = ({ path }: Received) => path === '/rotated';
  await sink.until((all) => all.some(isHere));
  const received = sink.received.find(isHere) as Received;
  for (const each of [secret, answers[0]?.json.secret]) verified(received, each);
  expect((await rotate(2)).status).toBe(409);
  await bo.hooks.rotateSecret(hook.id, 1);
  // It would have to show a secret that no longer is the hook's.
  expect((await rotate(1)).status).toBe(409);
});

describe('administrators', () => {
  test('hear of every change and of a hook that was disabled; agents do not', async () => {
    const heard: Record<string, unknown[]> = { admin: [], agent: [] };
    const { access } = await (await life.invite('Cy')).createTokens();
    const sockets = [deskSocket(life.desk.url, life.deskKey), deskSocket(life.desk.url, access)];
    await Promise.all(
      sockets.map((socket, index) => {
        for (const name of ['hook.changed', 'hook.disabled'])
          socket.on(name, (payload) => heard[index === 0 ? 'admin' : 'agent']?.push([name, payload]));
        return new Promise((resolve) => socket.once('ready', resolve));
      }),
    );
    const { hook } = await bo.hooks.create({ name: 'CRM', url: sink.url, events: ['conversation.opened'] });
    await expect.poll(() => heard.admin).toEqual([['hook.changed', { hookId: hook.id }]]);
    sink.behave({ status: 410 });
    await life.contact('ada').open('Hello');
    await expect
      .poll(() => heard.admin?.at(-1))
      .toEqual(['hook.disabled', { hookId: hook.id, name: 'CRM', reason: 'gone' }]);
    expect(await bo.hooks.get(hook.id)).toMatchObject({ state: 'disabled', disabledReason: 'gone', waiting: 1 });
    // Precondition of the silence: the agent's socket hears what agents hear.
    const other = new Promise((resolve) => sockets[1]?.once('message.created', resolve));
    await life.contact('grace').open('Hello');
    await other;
    expect(heard.agent).toEqual([]);
    for (const socket of sockets) socket.disconnect();
  });

  test('see the attempts counted in the metrics', async () => {
    const metrics = await (await fetch(`${life.desk.url}/metrics`)).text();
    expect(metrics).toMatch(/baton_hook_attempts_total\{outcome="delivered"\} [1-9]/);
    expect(metrics).toMatch(/baton_hook_delivery_seconds_count [1-9]/);
    expect(metrics).toMatch(/baton_hooks_in_flight 0/);
  });

  test('see in the metrics how many hooks fail and how much waits for them', async () => {
    sink.behave({ status: 500 });
    const { hook } = await bo.hooks.create({ url: sink.url, events: ['message.created'] });
    await life.contact('ada').open('Are you there?');
    await expect.poll(async () => (await bo.hooks.get(hook.id)).failingSince).not.toBeNull();
    const metrics = await (await fetch(`${life.desk.url}/metrics`)).text();
    expect(metrics).toMatch(/baton_hooks\{state="failing"\} [1-9]/);
    expect(metrics).toMatch(/baton_hook_deliveries\{state="waiting"\} [1-9]/);
    expect(metrics).toMatch(/baton_hook_deliveries\{state="parked"\} 0/);
    await bo.hooks.delete(hook.id);
  });
});

test('a conversation whose answers go out by no hook has no deliveries to show', async () => {
  await bo.hooks.create({ url: sink.url, events: ['*'] });
  const { conversation } = await life.contact('ada').open('Hello');
  expect(await bo.conversations.deliveries(conversation.id)).toEqual([]);
  expect((await bo.conversations.get(conversation.id)).answersByHook).toBe(false);
});
