import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { REQUEST_QUERY } from '../src/faces/tiledesk/lists/request-query.ts';
import { type Body, openProgram, type Program } from './support/tiledesk-program.ts';

// What no program means to send: characters that no column holds, lists of a thousand, objects that grow and grow.

let desk: Program;
beforeAll(async () => {
  desk = await openProgram();
});
afterAll(() => desk?.end());

const call = (method: string, path: string, body?: unknown) =>
  desk.answer(desk.owner.token, method, `/${desk.projectId}${path}`, body);

describe('a query', () => {
  const LEADS = ['email', 'full_text', 'lead_id', 'tags', 'sort', 'status'];
  const USERS = ['role', 'status', 'presencestatus'];
  test.each([
    ...REQUEST_QUERY.map((key) => ['/requests', key]),
    ...LEADS.map((key) => ['/leads', key]),
    ...USERS.map((key) => ['/project_users', key]),
    ['/project_users/users/search', 'email'],
    ['/files', 'path'],
  ])('of %s whose %s cannot be stored is no mistake of ours', async (path, key) => {
    for (const value of ['%00', `a%00b`, '%ED%A0%80']) {
      expect((await call('GET', `${path}?${key}=${value}`)).status).toBeLessThan(500);
    }
  });

  test.each(['status', 'workingStatus', 'workingStatus[nin]'])('with a thousand of %s is answered', async (key) => {
    const many = Array.from({ length: 1000 }, (_, index) => (index % 300) + 1);
    for (const list of [many, many.map(() => 1)]) {
      const { status } = await call('GET', `/requests?${encodeURIComponent(key)}=${list.join(',').slice(0, 2000)}`);
      expect(status).toBe(200);
    }
  });
});

describe('an object of the program’s own', () => {
  test.each([
    ['a value', { deep: [{ down: 'a\u0000b' }] }],
    ['half of a character', { half: '\ud800' }],
    ['a key', { deep: { 'a\u0000b': 1 } }],
    ['half of a character as a key', { '\udc00': 1 }],
  ])('with %s that no database holds is refused, wherever it comes', async (_, attributes) => {
    const { request_id: id, lead } = await desk.open('Hostile');
    for (const [method, path, body] of [
      ['POST', `/requests/${id}/messages`, { text: 'Hi', attributes }],
      ['PATCH', `/requests/${id}/attributes`, attributes],
      ['PATCH', `/leads/${lead}/attributes`, attributes],
      ['POST', '/events', { name: 'it', attributes }],
      ['POST', '/leads', { fullname: 'Ada', attributes }],
    ] as const) {
      expect((await call(method, path, body)).status, `${method} ${path}`).toBe(422);
    }
    for (const body of [{ settings: attributes }, { 'settings.own': attributes }]) {
      expect((await desk.answer(desk.owner.token, 'PUT', `/projects/${desk.projectId}`, body)).status).toBe(422);
    }
    const said = { text: 'Hi', attributes: { fine: '\ud83d\ude00 \\u0000' } };
    expect((await call('POST', `/requests/${id}/messages`, said)).status).toBe(200);
  });

  test('that is added to without end is too large one day, and can be made smaller then', async () => {
    const { request_id: id, lead } = await desk.open('Growing');
    const part = (turn: number) => ({ [`key-${turn}`]: 'x'.repeat(15_000) });
    for (const path of [`/requests/${id}/attributes`, `/leads/${lead}/attributes`]) {
      const statuses = [];
      for (let turn = 0; turn < 3; turn++) statuses.push((await call('PATCH', path, part(turn))).status);
      expect(statuses).toEqual([200, 200, 413]);
      expect((await call('PATCH', path, { 'key-0': null })).status).toBe(200);
      expect((await call('PATCH', path, part(2))).status).toBe(200);
    }
    const setting = (turn: number) => ({ [`settings.key-${turn}`]: 'x'.repeat(30_000) });
    const statuses = [];
    for (let turn = 0; turn < 10; turn++) {
      const { status } = await desk.answer(desk.owner.token, 'PUT', `/projects/${desk.projectId}`, setting(turn));
      statuses.push(status);
    }
    expect([statuses[0], statuses.at(-1)]).toEqual([200, 413]);
  });

  test('tags are a hundred at most', async () => {
    const { request_id: id, lead } = await desk.open('Tagged');
    const tags = (from: number) => Array.from({ length: 60 }, (_, index) => `tag-${from + index}`);
    const put = (from: number) =>
      call(
        'PUT',
        `/requests/${id}/tag`,
        tags(from).map((tag) => ({ tag })),
      );
    expect([(await put(0)).status, (await put(60)).status, (await put(0)).status]).toEqual([200, 413, 200]);
    const both = await Promise.all([0, 30].map((from) => call('PUT', `/leads/${lead}/tag`, tags(from))));
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    // Neither of two at the same moment undoes the other.
    expect((await desk.staff('GET', `/leads/${lead}`)).tags).toHaveLength(90);
    expect((await call('PUT', `/leads/${lead}/tag`, tags(90))).status).toBe(413);
    const removed = await Promise.all(['tag-0', 'tag-1'].map((tag) => call('DELETE', `/leads/${lead}/tag/${tag}`)));
    expect(removed.map(({ status }) => status)).toEqual([200, 200]);
    expect((await desk.staff('GET', `/leads/${lead}`)).tags).toHaveLength(88);
  });
});

describe('several at the same moment', () => {
  const project = () => desk.as(desk.owner.token, 'GET', `/projects/${desk.projectId}`);
  const change = (body: Body) => desk.as(desk.owner.token, 'PUT', `/projects/${desk.projectId}`, body);

  test('change settings of a project, and each change stays', async () => {
    const hours = { operatingHours: '{"tzname":"Europe/Rome","1":[{"start":"09:00","end":"18:00"}]}' };
    const names = Array.from({ length: 8 }, (_, index) => `parallel-${index}`);
    await Promise.all([
      change({ ...hours, activeOperatingHours: true }),
      ...names.map((name) => change({ [`settings.${name}`]: name })),
      change({ widget: { color: 'red' } }),
    ]);
    const changed = await project();
    expect(changed).toMatchObject({ activeOperatingHours: true, ...hours, widget: { color: 'red' } });
    for (const name of names) expect(changed.settings[name]).toBe(name);
    await change({ activeOperatingHours: false });
    expect(await project()).toMatchObject({ activeOperatingHours: false, ...hours });
  });

  test('change a department, and each change stays', async () => {
    const { _id: id } = await desk.staff('POST', '/departments', { name: 'Sales', routing: 'assigned' });
    const changes = [{ description: 'All sales' }, { online_msg: 'We are here' }, { offline_msg: 'We are not' }];
    await Promise.all(changes.map((body) => desk.staff('PUT', `/departments/${id}`, body)));
    expect(await desk.staff('GET', `/departments/${id}`)).toMatchObject(Object.assign({}, ...changes));
  });
});

test('somebody who was put into the bin and is invited again is in the team again', async () => {
  const gone = await desk.invite('cy');
  const shown = (query = ''): Promise<Body[]> => desk.staff('GET', `/project_users${query}`);
  const isThere = (all: Body[]) => all.some(({ id_user }) => id_user._id === gone.userId);
  const own = (await shown()).find(({ id_user }) => id_user._id === gone.userId);
  await desk.staff('DELETE', `/project_users/${own._id}?soft=true`);
  expect([isThere(await shown()), isThere(await shown('?trashed=true'))]).toEqual([false, true]);
  await desk.staff('POST', '/project_users/invite', { email: own.id_user.email, role: 'agent' });
  expect([isThere(await shown()), isThere(await shown('?trashed=true'))]).toEqual([true, false]);
});
