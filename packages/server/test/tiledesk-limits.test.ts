import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectLine } from './support/frames.ts';
import { openProgram, type Program } from './support/tiledesk-program.ts';

// With the limits on, as in life: a program works, a flood is told when to come back, and a guess is not made often.

let desk: Program;
beforeAll(async () => {
  desk = await openProgram({ BATON_RATE_LIMITS: 'on' });
});
afterAll(() => desk?.end());

const post = (authorization: string, path: string, body: unknown) =>
  fetch(`${desk.url}/v3/${desk.projectId}${path}`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

describe('how often', () => {
  test('a visitor writes as people write; more is 429 with the time to wait, and staff are not in its way', async () => {
    const { request_id: id } = await desk.open('Hello');
    const visitor = await desk.visitor('Flood');
    const own = await desk.staff('POST', '/requests', { sender: visitor.id, first_text: 'Flood' });
    const path = `/requests/${own.request_id}/messages`;
    const answers = await Promise.all(Array.from({ length: 80 }, () => post(visitor.token, path, { text: 'again' })));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(60);
    const refused = answers.find(({ status }) => status === 429);
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(await refused?.json()).toMatchObject({ success: false, msg: expect.any(String) });
    expect((await post(desk.owner.token, `/requests/${id}/messages`, { text: 'Here' })).status).toBe(200);
  });

  test('a visitor’s import is paid message by message', async () => {
    const visitor = await desk.visitor('Importer');
    const own = await desk.staff('POST', '/requests', { sender: visitor.id, first_text: 'Import' });
    const many = Array.from({ length: 200 }, () => ({ text: 'again' }));
    const path = `/requests/${own.request_id}/messages/multi`;
    expect((await post(visitor.token, path, many)).status).toBe(429);
    expect((await post(desk.owner.token, path, many)).status).toBe(200);
  });

  test('a visitor’s events are paid like messages, and are small', async () => {
    const visitor = await desk.visitor('Eventful');
    const fire = (token: string, size: number) =>
      post(token, '/events', { name: 'seen', attributes: { x: 'x'.repeat(size) } });
    expect((await fire(visitor.token, 3000)).status).toBe(422);
    expect((await fire(desk.owner.token, 3000)).status).toBe(200);
    const answers = await Promise.all(Array.from({ length: 80 }, () => fire(visitor.token, 1)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 429]));
    expect((await fire(desk.owner.token, 1)).status).toBe(200);
  });

  test('an account is guessed at ten times, then nobody gets in from there for a while', async () => {
    const guess = () =>
      desk.answer(null, 'POST', '/auth/signin', { email: 'nobody@desk.example', password: 'guessed it' });
    const statuses: number[] = [];
    for (let turn = 0; turn < 11; turn++) statuses.push((await guess()).status);
    expect(statuses).toEqual([...Array(10).fill(401), 429]);
    // Basic counts in the same place.
    const basic = `Basic ${Buffer.from('nobody@desk.example:guessed it').toString('base64')}`;
    expect((await fetch(`${desk.url}/v3/projects`, { headers: { authorization: basic } })).status).toBe(429);
  });
});

describe('how much', () => {
  test('a text of 32 KiB is stored, one byte more is refused and names the field', async () => {
    const { request_id: id } = await desk.open('Long');
    const text = 'x'.repeat(32 * 1024);
    expect((await post(desk.owner.token, `/requests/${id}/messages`, { text })).status).toBe(200);
    const refused = await post(desk.owner.token, `/requests/${id}/messages`, { text: `${text}x` });
    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({ errors: [{ param: 'text', location: 'body' }] });
    const last = await post(desk.owner.token, `/requests/${id}/messages/multi`, [{ text: 'ok' }, { text: `${text}x` }]);
    expect(last.status).toBe(422);
    expect((await desk.staff('GET', `/requests/${id}/messages`)).length).toBe(1);
  });

  test('lists say what conversations are, not what was said in them; one alone has the beginning of it', async () => {
    const visitor = await desk.visitor('Talker');
    const { request_id: id } = await desk.staff('POST', '/requests', { sender: visitor.id, first_text: 'Much' });
    const words = Array.from({ length: 10 }, (_, index) => ({ text: `é${index} ${'x'.repeat(20_000)}` }));
    await desk.staff('POST', `/requests/${id}/messages/multi`, words);
    const closed = await desk.staff('PUT', `/requests/${id}/close`, {});
    for (const one of [closed, await desk.staff('GET', `/requests/${id}`)]) {
      expect(one.transcript).toContain('é0 xxx');
      expect(Buffer.byteLength(one.transcript)).toBeLessThanOrEqual(64 * 1024);
      expect(one.transcript.endsWith('…')).toBe(true);
    }
    const own = await desk.as(visitor.token, 'GET', `/${desk.projectId}/requests/me?status=1000`);
    const all = await desk.staff('GET', '/requests?status=1000');
    for (const page of [own, all, await desk.staff('GET', '/requests?status=1000&no_populate=true')]) {
      expect(page.requests.map(({ request_id }: { request_id: string }) => request_id)).toContain(id);
      expect(JSON.stringify(page)).not.toContain('transcript');
    }
    const said = await desk.staff('POST', `/requests/${id}/messages`, { text: 'One more' });
    expect(JSON.stringify(said)).not.toContain('transcript');
  });

  test('a line that follows more than two hundred topics is told so, and stays', async () => {
    const line = await connectLine(desk.url, desk.owner.token);
    const [own] = await desk.staff('GET', '/project_users/me');
    for (let index = 0; index <= 200; index++) {
      const topic = `/${desk.projectId}/events/${own._id}/name-${index}`;
      line.send({ action: 'subscribe', payload: { topic } });
    }
    const refused = await line.hears(({ action }) => action === 'error');
    expect(refused.payload).toMatchObject({ status: 429 });
    line.send({ action: 'heartbeat', payload: { message: { text: 'ping' } } });
    await line.hears(({ payload }) => payload.message?.text === 'pong');
    line.close();
  });

  test.each([
    ['of no action that there is', { action: 'dance' }],
    ['that are no JSON', 'no frame'],
  ])('frames %s cost like any other', async (_what, frame) => {
    const member = await desk.invite('noisy');
    const line = await connectLine(desk.url, member.token);
    const statuses = () => line.heard.filter(({ action }) => action === 'error').map(({ payload }) => payload.status);
    for (let lot = 1; lot <= 4; lot++) {
      for (let turn = 0; turn < 500; turn++) line.send(frame);
      await expect.poll(() => statuses().length, { timeout: 10_000 }).toBeGreaterThanOrEqual(lot * 500);
    }
    expect(new Set(statuses())).toEqual(new Set([400, 429]));
    line.close();
  });

  test('a frame that is too large ends its own line', async () => {
    const line = await connectLine(desk.url, desk.owner.token);
    line.send({ action: 'subscribe', payload: { topic: 'x'.repeat(70_000) } });
    await line.ended;
    const again = await connectLine(desk.url, desk.owner.token);
    again.close();
  });
});

describe('guesses that come together', () => {
  // With the other limits off: only what counts failures stands in the way.
  let open: Program;
  beforeAll(async () => {
    open = await openProgram({ BATON_TRUST_PROXY: '127.0.0.1' });
  });
  afterAll(() => open?.end());

  const json = (method: string, body: object, authorization = ''): RequestInit => ({
    method,
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...(authorization ? { authorization } : {}) },
  });
  const doors: [string, (email: string, password: string) => [path: string, init: RequestInit]][] = [
    [
      'Basic',
      (email, password) => [
        '/v3/projects',
        { headers: { authorization: `Basic ${Buffer.from(`${email}:${password}`).toString('base64')}` } },
      ],
    ],
    ['auth/signin', (email, password) => ['/v3/auth/signin', json('POST', { email, password })]],
    ['the desk’s sign-in', (email, password) => ['/desk/v1/auth/sign-in/email', json('POST', { email, password })]],
    [
      'changepsw',
      (_email, oldpsw) => [
        '/v3/users/changepsw',
        json('PUT', { oldpsw, newpsw: 'a password of mine' }, open.owner.token),
      ],
    ],
  ];

  test.each(doors)('%s: no more are looked at than may fail', async (name, knock) => {
    const from = `192.0.2.${doors.findIndex(([door]) => door === name) + 1}`;
    const guess = (index: number) => {
      const [path, init] = knock(`${from}@desk.example`, `guess number ${index}`);
      const headers = { ...(init.headers as Record<string, string>), 'x-forwarded-for': from };
      return fetch(open.url + path, { ...init, headers });
    };
    const answers = await Promise.all(Array.from({ length: 60 }, (_, index) => guess(index)));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 401 || status === 403).length).toBe(10);
    expect(statuses.filter((status) => status === 429).length).toBe(50);
  });
});
