import { SubscriptionDelivery } from '@baton/protocol/tiledesk';
import { type HookSink, type Received, startHookSink } from '@baton/testkit';
import { decodeJwt, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { deskClient } from './support/desk-client.ts';
import { verified } from './support/hook-bench.ts';
import { type Body, openProgram, type Program } from './support/tiledesk-program.ts';

// Subscriptions: programs hear of what happens in their project (contract §9), through the one engine of webhooks.

let desk: Program;
let sink: HookSink;
beforeAll(async () => {
  [desk, sink] = await Promise.all([openProgram({ BATON_HOOK_ALLOW: '127.0.0.1' }), startHookSink()]);
});
afterAll(async () => {
  await desk?.end();
  await sink?.close();
});
beforeEach(async () => {
  for (const { _id } of await desk.staff('GET', '/subscriptions')) await desk.staff('DELETE', `/subscriptions/${_id}`);
  sink.received.length = 0;
  sink.behave({ status: 204 });
});

const subscribe = (event: string, target = `${sink.url}/${event}`) =>
  desk.staff('POST', '/subscriptions', { event, target });
const contentOf = ({ body }: Received): Body => JSON.parse(body);
const contents = (event: string): Body[] => sink.received.filter(({ path }) => path === `/${event}`).map(contentOf);
const hears = (event: string, isIt: (content: Body) => boolean = () => true) =>
  sink
    .until((all) => all.some((one) => one.path === `/${event}` && isIt(contentOf(one))))
    .then(() => contents(event).find(isIt));

describe('making one', () => {
  test('answers its secret in the body and in a header; asking again answers the same one', async () => {
    const response = await fetch(`${desk.url}/v3/${desk.projectId}/subscriptions`, {
      method: 'POST',
      headers: { authorization: desk.owner.token, 'content-type': 'application/json' },
      body: JSON.stringify({ event: 'message.create', target: sink.url }),
    });
    expect(response.status).toBe(200);
    const made = (await response.json()) as Body;
    expect(made).toMatchObject({
      event: 'message.create',
      target: sink.url,
      id_project: desk.projectId,
      createdBy: desk.owner.userId,
    });
    expect(response.headers.get('x-hook-secret')).toBe(made.secret);
    const again = await Promise.all(Array.from({ length: 5 }, () => subscribe('message.create', sink.url)));
    for (const one of again) expect(one).toEqual(made);
    const list = await desk.staff('GET', '/subscriptions');
    const { secret, ...shown } = made;
    expect(list).toEqual([shown]);
    expect(JSON.stringify(list)).not.toContain(secret);
    expect(await desk.staff('GET', `/subscriptions/${made._id}`)).toEqual(shown);
  });

  test('five at the same moment make one', async () => {
    const made = await Promise.all(Array.from({ length: 5 }, () => subscribe('lead.create')));
    expect(new Set(made.map(({ _id }) => _id)).size).toBe(1);
    expect(await desk.staff('GET', '/subscriptions')).toHaveLength(1);
  });

  test.each([
    [{ target: 'https://hooks.example' }, 'event'],
    [{ event: 'message.create' }, 'target'],
    [{ event: 'message.create', target: 'http://10.0.0.1/' }, 'target'],
    [{ event: 'message.create', target: 'http://169.254.169.254/latest' }, 'target'],
    [{ event: 'message.create', target: 'file:///etc/passwd' }, 'target'],
  ])('of %j is refused', async (body, param) => {
    const refused = await desk.answer(desk.owner.token, 'POST', `/${desk.projectId}/subscriptions`, body);
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ param }] } });
    expect(await desk.staff('GET', '/subscriptions')).toEqual([]);
  });

  test('is for administrators: neither agents nor visitors make, read or remove one', async () => {
    const made = await subscribe('request.create');
    const agent = await desk.invite('cy');
    const visitor = await desk.visitor('Ada');
    for (const { token } of [agent, visitor]) {
      for (const [method, path, body] of [
        ['GET', '/subscriptions', undefined],
        ['POST', '/subscriptions', { event: 'lead.create', target: sink.url }],
        ['GET', `/subscriptions/${made._id}`, undefined],
        ['DELETE', `/subscriptions/${made._id}`, undefined],
      ] as const) {
        expect((await desk.answer(token, method, `/${desk.projectId}${path}`, body)).status).toBe(403);
      }
    }
  });
});

describe('what is sent', () => {
  test('a conversation: made, spoken in, changed, closed, in this order and complete', async () => {
    for (const event of ['request.create', 'message.create', 'request.update', 'request.close']) await subscribe(event);
    const { request_id: id } = await desk.open('My order');
    await desk.staff('POST', `/requests/${id}/messages`, { text: 'Hello' });
    await desk.staff('PATCH', `/requests/${id}`, { priority: 'high' });
    await desk.staff('PUT', `/requests/${id}/close`, {});
    const closed = await hears('request.close');
    await hears('request.update', ({ payload }) => payload.status === 1000);
    await hears('message.create', ({ payload }) => payload.attributes?.messagelabel?.key === 'CHAT_CLOSED');

    for (const one of sink.received) expect(SubscriptionDelivery.parse(contentOf(one))).toBeDefined();
    const [created] = contents('request.create');
    expect(created.payload).toMatchObject({
      request_id: id,
      first_text: 'My order',
      lead: { fullname: 'Ada' },
      department: { default: true },
      snapshot: { lead: { fullname: 'Ada' } },
    });
    const [said] = contents('message.create');
    expect(said.payload).toMatchObject({ text: 'Hello', recipient: id, request: { request_id: id, lead: {} } });
    expect(contents('request.update').some(({ payload }) => payload.priority === 'high')).toBe(true);
    expect(closed.payload).toMatchObject({ request_id: id, status: 1000, closed_by: desk.owner.userId });
    expect(
      closed.payload.messages.map((message: Body) => message.attributes?.messagelabel?.key ?? message.text),
    ).toEqual(['Hello', 'CHAT_CLOSED']);
    expect(closed.payload.transcript).toContain('Hello');
  });

  test('what was said before comes along when a conversation closes, not with each message after that', async () => {
    for (const event of ['message.create', 'request.update', 'request.close']) await subscribe(event);
    const { request_id: id } = await desk.open('Many small ones');
    const long = Array.from({ length: 20 }, () => ({ text: 'x'.repeat(20_000) }));
    await desk.staff('POST', `/requests/${id}/messages/multi`, long);
    await desk.staff('PUT', `/requests/${id}/close`, {});
    await desk.staff('POST', `/requests/${id}/messages/multi`, [{ text: 'one more' }, { text: 'the last one' }]);
    const [last, closed, updated] = await Promise.all([
      hears('message.create', ({ payload }) => payload.text === 'the last one'),
      hears('request.close'),
      hears('request.update', ({ payload }) => payload.status === 1000),
    ]);
    expect(last.payload.request).toMatchObject({ request_id: id, status: 1000 });
    expect(JSON.stringify(last).length).toBeLessThan(10_000);
    expect(JSON.stringify(updated).length).toBeLessThan(10_000);
    expect(closed.truncated).toEqual(['messages']);
    expect(Buffer.byteLength(closed.payload.transcript)).toBeLessThanOrEqual(64 * 1024);
  });

  test('to one address: the conversation before its first message, imported ones each, in order', async () => {
    for (const event of ['request.create', 'message.create']) await subscribe(event, `${sink.url}/both`);
    const { request_id: id } = await desk.open('Imported');
    await sink.until((all) => all.length > 0);
    const many = Array.from({ length: 30 }, (_, index) => ({ text: `line ${index}` }));
    await desk.staff('POST', `/requests/${id}/messages/multi`, many);
    await sink.until((all) => all.filter(({ path }) => path === '/both').length >= 31);
    // Two subscriptions are two receivers, each with its own order.
    const texts = contents('both').flatMap(({ hook, payload }) =>
      hook.event === 'message.create' ? [payload.text] : [],
    );
    expect(texts).toEqual(many.map(({ text }) => text));
    const [first] = contents('both');
    expect(first.hook.event).toBe('request.create');
  });

  test('its headers, its secret, a signature that the published verifier accepts', async () => {
    const { secret, ...subscription } = await subscribe('request.create');
    await desk.open('Signed');
    await hears('request.create');
    const [received] = sink.received as [Received];
    expect(received.headers).toMatchObject({ 'x-hook-secret': secret, 'user-agent': 'tiledesk-webhooks' });
    expect(received.headers.origin).toBeDefined();
    verified(received, secret);
    const content = contentOf(received);
    expect(content.hook).toEqual(subscription);
    expect(Object.keys(content)).toEqual(['timestamp', 'payload', 'hook', 'token']);
    expect(decodeJwt(content.token)).toMatchObject({
      aud: `https://tiledesk.com/subscriptions/${subscription._id}`,
      sub: 'subscription',
    });
  });

  test('a token with which the receiver calls back, until the subscription is gone', async () => {
    const { _id } = await subscribe('request.create');
    const { request_id: id } = await desk.open('Call me back');
    const { token } = await hears('request.create');
    const path = `/${desk.projectId}/requests/${id}/messages`;
    expect(await desk.as(`JWT ${token}`, 'POST', path, { text: 'From the receiver' })).toMatchObject({
      text: 'From the receiver',
      createdBy: desk.owner.userId,
    });
    await desk.staff('DELETE', `/subscriptions/${_id}`);
    expect((await desk.answer(`JWT ${token}`, 'POST', path, { text: 'Too late' })).status).toBe(401);
  });

  test('neither its token nor one made with its secret opens more than an agent may, or for longer than an hour', async () => {
    const { _id, secret } = await subscribe('request.create');
    await desk.open('Call me back');
    const { token } = await hears('request.create');
    const at = (path: string) => `/${desk.projectId}${path}`;
    const as = async (jwt: string, method: string, path: string, body?: object) =>
      (await desk.answer(`JWT ${jwt}`, method, at(path), body)).status;
    const sign = (claims: JWTPayload) =>
      new SignJWT({ aud: `https://tiledesk.com/subscriptions/${_id}`, sub: 'subscription', ...claims })
        .setProtectedHeader({ alg: 'HS256' })
        .sign(new TextEncoder().encode(secret));
    const now = Math.floor(Date.now() / 1000);
    const own = await sign({ iat: now, exp: now + 3600 });
    for (const good of [token, own]) {
      expect(await as(good, 'GET', '/requests')).toBe(200);
      expect(await as(good, 'GET', '/messages')).toBe(403);
      expect(await as(good, 'GET', '/subscriptions')).toBe(403);
      expect(await as(good, 'POST', '/keys/generate')).toBe(403);
      const invited = { email: 'mallory@desk.example', role: 'admin' };
      expect(await as(good, 'POST', '/project_users/invite', invited)).toBe(403);
    }
    for (const claims of [
      {},
      { iat: now },
      { exp: now + 3600 },
      { iat: now, exp: now + 3601 },
      { iat: now - 3700, exp: now + 60 },
      { iat: now + 86_400, exp: now + 90_000 },
    ]) {
      expect(await as(await sign(claims), 'GET', '/requests'), JSON.stringify(claims)).toBe(401);
    }
  });

  test('leads, teammates, departments, groups, events of the project and the project itself', async () => {
    const events = [
      'lead.create',
      'project_user.update',
      'project_user.invite',
      'project_user.delete',
      'department.create',
      'department.update',
      'department.delete',
      'group.create',
      'group.update',
      'group.delete',
      'event.emit',
      'event.emit.order.paid',
      'project.update',
    ];
    for (const event of events) await subscribe(event);
    await desk.staff('POST', '/leads', { fullname: 'Grace', email: 'grace@example.org' });
    const cy = await desk.invite('cy');
    const [member] = await desk.staff('GET', `/project_users/users/${cy.userId}`);
    await desk.staff('PUT', `/project_users/${member._id}`, { user_available: false });
    await desk.staff('DELETE', `/project_users/${member._id}`);
    const department = await desk.staff('POST', '/departments', { name: 'Sales' });
    await desk.staff('PUT', `/departments/${department._id}`, { description: 'They sell' });
    await desk.staff('DELETE', `/departments/${department._id}`);
    const group = await desk.staff('POST', '/groups', { name: 'Night shift' });
    await desk.staff('PUT', `/groups/${group._id}`, { name: 'Day shift' });
    await desk.staff('DELETE', `/groups/${group._id}`);
    await desk.staff('POST', '/events', { name: 'order.paid', attributes: { order: 1 } });
    await desk.as(desk.owner.token, 'PATCH', `/projects/${desk.projectId}`, { name: 'Ours' });
    for (const event of events) await hears(event);
    const payloadOf = (event: string) => contents(event)[0].payload;
    expect(payloadOf('lead.create')).toMatchObject({ fullname: 'Grace', email: 'grace@example.org' });
    expect(payloadOf('project_user.invite')).toMatchObject({ _id: member._id, id_user: { _id: cy.userId } });
    expect(payloadOf('project_user.update')).toMatchObject({ _id: member._id, user_available: false });
    expect(payloadOf('project_user.delete')).toMatchObject({ _id: member._id, status: 'disabled' });
    expect(payloadOf('department.create')).toMatchObject({ _id: department._id, name: 'Sales' });
    expect(payloadOf('department.delete')).toMatchObject({ _id: department._id });
    expect(payloadOf('group.update')).toMatchObject({ _id: group._id, name: 'Day shift' });
    expect(payloadOf('event.emit.order.paid')).toMatchObject({ name: 'order.paid', attributes: { order: 1 } });
    expect(payloadOf('project.update')).toMatchObject({ _id: desk.projectId, name: 'Ours' });
  });

  test('by channel: only what is said in conversations of that channel', async () => {
    await subscribe('message.create.request.channel.whatsapp');
    const { id } = await desk.visitor('Ada');
    const other = await desk.open('From the page');
    await desk.staff('POST', `/requests/${other.request_id}/messages`, { text: 'Not told' });
    const request = await desk.staff('POST', '/requests', {
      sender: id,
      first_text: 'From the phone',
      channel: { name: 'whatsapp' },
    });
    await desk.staff('POST', `/requests/${request.request_id}/messages`, { text: 'Told' });
    await hears('message.create.request.channel.whatsapp');
    expect(contents('message.create.request.channel.whatsapp').map(({ payload }) => payload.text)).toEqual(['Told']);
  });

  test('never more than a receiver has to take: what was left out is named', async () => {
    await subscribe('request.close');
    const { request_id: id } = await desk.open('Long');
    const lines = Array.from({ length: 100 }, (_, index) => ({ text: `${index} ${'é'.repeat(3000)}` }));
    for (let start = 0; start < 100; start += 25) {
      await desk.staff('POST', `/requests/${id}/messages/multi`, lines.slice(start, start + 25));
    }
    await desk.staff('PUT', `/requests/${id}/close`, {});
    const closed = await hears('request.close');
    expect(closed.truncated).toContain('messages');
    expect(closed.payload).toMatchObject({ request_id: id, status: 1000 });
    expect(sink.received.at(-1)?.bytes.length).toBeLessThan(256 * 1024);
  });
});

describe('changing and removing', () => {
  test('another event and address are heard from then on, and the old ones no more', async () => {
    const { _id } = await subscribe('request.create');
    const changed = await desk.staff('PUT', `/subscriptions/${_id}`, {
      event: 'message.create',
      target: `${sink.url}/moved`,
    });
    expect(changed).toMatchObject({ _id, event: 'message.create', target: `${sink.url}/moved` });
    const { request_id: id } = await desk.open('Quiet');
    await desk.staff('POST', `/requests/${id}/messages`, { text: 'Loud' });
    await hears('moved');
    expect(sink.received.map(({ path }) => path)).toEqual(['/moved']);
    expect(await desk.staff('DELETE', `/subscriptions/${_id}`)).toMatchObject({ _id });
    expect((await desk.answer(desk.owner.token, 'GET', `/${desk.projectId}/subscriptions/${_id}`)).status).toBe(404);
  });

  test('a receiver that is down gets it later, in order', async () => {
    await subscribe('message.create');
    const { request_id: id } = await desk.open('Down');
    await sink.down();
    for (const text of ['one', 'two', 'three']) await desk.staff('POST', `/requests/${id}/messages`, { text });
    await sink.up();
    await hears('message.create', ({ payload }) => payload.text === 'three');
    expect([...new Set(contents('message.create').map(({ payload }) => payload.text))]).toEqual([
      'one',
      'two',
      'three',
    ]);
  });
});

describe('the console', () => {
  test('shows them and what they were sent, and a test of one tells neither its secret nor a token', async () => {
    const { secret } = await subscribe('request.create');
    await desk.open('Seen');
    await hears('request.create');
    const api = deskClient(desk.url, desk.deskKey);
    const { json } = await api.get('/desk/v1/hooks');
    expect(json.hooks).toMatchObject([{ format: 'tiledesk', events: ['request.create'], state: 'active' }]);
    const [{ id }] = json.hooks;
    const { json: page } = await api.get(`/desk/v1/hooks/${id}/deliveries`);
    expect(page.deliveries).toMatchObject([{ event: 'request.create' }]);
    const tried = await api.post(`/desk/v1/hooks/${id}/test`, {});
    expect(tried.json).toMatchObject({ outcome: 'delivered' });
    expect(JSON.stringify(tried.json)).not.toContain(secret);
    expect(sink.received.at(-1)?.headers['x-hook-secret']).toBe(secret);
    expect(contentOf(sink.received.at(-1) as Received)).not.toHaveProperty('token');
  });

  test('what was told of somebody goes with them when they are erased', async () => {
    sink.behave({ status: 503 });
    await subscribe('lead.create');
    const hook = (await deskClient(desk.url, desk.deskKey).get('/desk/v1/hooks')).json.hooks[0];
    const { id: visitorId } = await desk.visitor('Mallory-the-canary');
    await desk.staff('POST', '/requests', { sender: visitorId, first_text: 'Forget me' });
    await hears('lead.create', ({ payload }) => payload.fullname === 'Mallory-the-canary');
    const api = deskClient(desk.url, desk.deskKey);
    const { json: before } = await api.get(`/desk/v1/hooks/${hook.id}/deliveries`);
    expect(before.deliveries).toHaveLength(1);
    expect((await api.delete(`/desk/v1/contacts/${visitorId}`)).status).toBeLessThan(300);
    await expect
      .poll(async () => (await api.get(`/desk/v1/hooks/${hook.id}/deliveries`)).json.deliveries)
      .toHaveLength(0);
  });
});
