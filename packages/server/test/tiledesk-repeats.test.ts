import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PDF } from './files-fixtures.ts';
import { type Body, openProgram, type Program } from './support/tiledesk-program.ts';

// Programs repeat what they do not know to have arrived, and several of them write at the same moment.

let desk: Program;
beforeAll(async () => {
  desk = await openProgram();
});
afterAll(() => desk?.end());

async function post(
  path: string,
  body: unknown,
  key?: string,
  method = 'POST',
): Promise<{ status: number; body: Body }> {
  const response = await fetch(`${desk.url}/v3/${desk.projectId}${path}`, {
    method,
    headers: {
      authorization: desk.owner.token,
      'content-type': 'application/json',
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

const thread = (id: string): Promise<Body[]> => desk.staff('GET', `/requests/${id}/messages`);
const texts = async (id: string) => (await thread(id)).map(({ text }) => text);

describe('what is sent again under its key', () => {
  test.each([
    ['a lead', '/leads', { fullname: 'Ada', phone: '1', tags: ['vip'] }, '/leads', ({ leads }: Body) => leads],
    ['an event', '/events', { name: 'order.paid', attributes: { n: 1 } }, '/events', (all: Body) => all],
    ['a direct message', '/messages', { recipient: 'somebody', text: 'Hi' }, '/messages', (all: Body) => all],
  ])('%s is made once', async (what, path, body, list, rows) => {
    const count = async () => rows(await desk.staff('GET', `${list}?limit=50`)).length;
    const before = await count();
    const first = await post(path, body, `key of ${what}`);
    const again = await Promise.all([post(path, body, `key of ${what}`), post(path, body, `key of ${what}`)]);
    expect(first.status).toBe(200);
    for (const one of again) expect(one.body).toEqual(first.body);
    expect(await count()).toBe(before + 1);
    const other = await post(path, { ...body, text: 'other', fullname: 'Other', name: 'other' }, `key of ${what}`);
    expect(other.status).toBe(409);
  });

  test('a note is written once', async () => {
    const { request_id: id } = await desk.open('Noted');
    const statuses = [];
    for (const text of ['Look', 'Look', 'Other']) {
      statuses.push((await post(`/requests/${id}/notes`, { text }, 'note')).status);
    }
    expect(statuses).toEqual([200, 200, 409]);
    expect((await desk.staff('GET', `/requests/${id}`)).notes.map(({ text }: Body) => text)).toEqual(['Look']);
  });

  test('a message to a conversation by its name is written once, and so is one with another sender', async () => {
    const { request_id: id } = await desk.open('Named');
    const body = { recipient: id, text: 'Once' };
    const [first, again] = [await post('/messages', body, 'send'), await post('/messages', body, 'send')];
    expect(again).toEqual(first);
    expect((await post('/messages', { ...body, sender: 'system' }, 'send')).status).toBe(409);
    expect(await texts(id)).toEqual(['Once']);
  });

  test('an import is one call: with fewer, more or other things in it, the key is somebody else’s', async () => {
    const { request_id: id } = await desk.open('Imported');
    const path = `/requests/${id}/messages/multi`;
    const two = [{ text: 'a' }, { text: 'b' }];
    const first = await post(path, two, 'import');
    expect(await post(path, two, 'import')).toEqual(first);
    for (const other of [
      [{ text: 'a' }],
      [...two, { text: 'c' }],
      [{ text: 'a', attributes: { clienttimestamp: 1 } }, { text: 'b' }],
      [{ text: 'a', sender: 'system' }, { text: 'b' }],
    ]) {
      expect((await post(path, other, 'import')).status).toBe(409);
    }
    expect(await texts(id)).toEqual(['a', 'b']);
  });

  test('a message that made its conversation is written once', async () => {
    const path = `/requests/repeated-${desk.projectId}/messages`;
    const body = { sender: (await desk.visitor('Ada')).id, text: 'Hello' };
    const all = await Promise.all([1, 2, 3].map(() => post(path, body, 'opening')));
    expect(all.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(new Set(all.map(({ body: { _id } }) => _id)).size).toBe(1);
    expect(await texts(`repeated-${desk.projectId}`)).toEqual(['Hello']);
  });
});

test('two who write to one new conversation at the same moment are two people in it', async () => {
  const [ada, eve] = [await desk.visitor('Ada'), await desk.visitor('Eve')];
  for (let turn = 0; turn < 5; turn++) {
    const id = `race-${turn}-${desk.projectId}`;
    const done = await Promise.all(
      [ada, eve].map(({ id: sender }) => post(`/requests/${id}/messages`, { sender, text: `from ${sender}` })),
    );
    expect(done.map(({ status }) => status)).toEqual([200, 200]);
    for (const { sender, text } of await thread(id)) expect(text).toBe(`from ${sender}`);
  }
});

describe('where a message reopens its conversation', () => {
  beforeAll(() =>
    desk.as(desk.owner.token, 'PUT', `/projects/${desk.projectId}`, { 'settings.reopen_on_message': true }),
  );
  afterAll(() =>
    desk.as(desk.owner.token, 'PUT', `/projects/${desk.projectId}`, { 'settings.reopen_on_message': false }),
  );

  test('one that is refused, and one that was written before, leave it closed; a new one opens it', async () => {
    const { request_id: id } = await desk.open('Closed');
    const status = async () => (await desk.staff('GET', `/requests/${id}`)).status;
    const path = `/requests/${id}/messages`;
    await post(path, { text: 'Once' }, 'once');
    await post(`${path}/multi`, [{ text: 'Twice' }], 'twice');
    await desk.staff('PUT', `/requests/${id}/close`, {});
    expect((await post(path, { text: 'Once' }, 'once')).status).toBe(200);
    expect((await post(`${path}/multi`, [{ text: 'Twice' }], 'twice')).status).toBe(200);
    expect((await post(path, { text: 'Other' }, 'once')).status).toBe(409);
    expect((await post(path, {})).status).toBe(422);
    expect(await status()).toBe(1000);
    expect((await post(path, { text: 'New' }, 'new')).status).toBe(200);
    expect(await status()).toBe(200);
  });
});

test('an asset that an agent links in a message stays one for everybody', async () => {
  const form = new FormData();
  form.set('file', new Blob([PDF], { type: 'application/pdf' }), 'logo.pdf');
  const uploaded = await fetch(`${desk.url}/v3/${desk.projectId}/files/assets`, {
    method: 'POST',
    headers: { authorization: desk.owner.token },
    body: form,
  });
  const { filename } = (await uploaded.json()) as { filename: string };
  const src = `${desk.url}/v3/files?path=${filename}`;
  expect((await fetch(src)).status).toBe(200);
  const { request_id: id } = await desk.open('See our logo');
  await post(`/requests/${id}/messages`, { text: 'Here', type: 'file', metadata: { src } });
  expect((await thread(id))[0].metadata.src).toBe(src);
  expect((await fetch(src)).status).toBe(200);
});
