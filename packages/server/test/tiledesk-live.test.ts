import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { connectLine, type Line, type RefusedLine } from './support/frames.ts';
import { openProgram, type Program } from './support/tiledesk-program.ts';

// The live channel: a plain WebSocket on which programs of the staff follow topics.

let desk: Program;
const lines: Line[] = [];
beforeAll(async () => {
  desk = await openProgram();
});
afterEach(() => {
  for (const line of lines.splice(0)) line.close();
});
afterAll(() => desk?.end());

async function follow(token: string, ...topics: string[]): Promise<Line> {
  const line = await connectLine(desk.url, token);
  lines.push(line);
  for (const topic of topics) {
    line.send({ action: 'subscribe', payload: { topic } });
    await line.hears(({ action, payload }) => action === 'publish' && payload.topic === topic);
  }
  return line;
}

const topic = (...parts: string[]) => `/${[desk.projectId, ...parts].join('/')}`;

describe('following', () => {
  test('all requests: the open ones at once, then every new one and what becomes of it', async () => {
    const before = await desk.open('Was there before');
    const line = await follow(desk.owner.token, topic('requests'));
    const [state] = line.heard;
    expect(state).toMatchObject({ action: 'publish', payload: { topic: topic('requests'), method: 'CREATE' } });
    const ids = state?.payload.message.map((it: { request_id: string }) => it.request_id);
    expect(ids).toContain(before.request_id);

    const opened = await desk.open('Came afterwards');
    const isOf = (method: string) => (frame: (typeof line.heard)[number]) =>
      frame.payload.method === method && frame.payload.message?.request_id === opened.request_id;
    expect((await line.hears(isOf('CREATE'))).payload.message).toMatchObject({
      first_text: 'Came afterwards',
      lead: {},
    });
    await desk.staff('PUT', `/requests/${opened.request_id}/close`, {});
    const closed = await line.hears((frame) => isOf('UPDATE')(frame) && frame.payload.message.status === 1000);
    expect(closed.payload.message).toMatchObject({ closed_by: desk.owner.userId });
  });

  test('the messages of one: what was said, then each as it comes, in order', async () => {
    const { request_id: id } = await desk.open('Hello');
    await desk.staff('POST', `/requests/${id}/messages/multi`, [{ text: 'one' }, { text: 'two' }]);
    const line = await follow(desk.owner.token, topic('requests', id, 'messages'));
    expect(line.heard[0]?.payload.message.map(({ text }: { text: string }) => text)).toEqual(['one', 'two']);
    const many = Array.from({ length: 50 }, (_, index) => ({ text: `later ${index}` }));
    await desk.staff('POST', `/requests/${id}/messages/multi`, many);
    await line.hears(({ payload }) => payload.message?.text === 'later 49');
    const heard = line.heard.slice(1).filter(({ action }) => action === 'publish');
    expect(heard.map(({ payload }) => payload.message.text)).toEqual(many.map(({ text }) => text));
    expect(heard[0]?.payload.method).toBe('CREATE');
  });

  test('one request, a teammate, and events', async () => {
    const { request_id: id } = await desk.open('Hello');
    const [own] = await desk.staff('GET', '/project_users/me');
    // An id in capitals is the same id.
    const topics = [
      topic('requests', id),
      topic('project_users', own._id.toUpperCase()),
      topic('events', own._id.toUpperCase(), 'it'),
    ];
    const line = await follow(desk.owner.token, ...topics);
    await desk.staff('PATCH', `/requests/${id}`, { priority: 'urgent' });
    await line.hears(({ payload }) => payload.message?.priority === 'urgent');
    await desk.staff('PUT', '/project_users/', { user_available: false });
    await line.hears(({ payload }) => payload.topic === topics[1] && payload.message.user_available === false);
    await desk.staff('PUT', '/project_users/', { user_available: true });
    await desk.staff('POST', '/events', { name: 'it', attributes: { a: 1 } });
    await line.hears(({ payload }) => payload.topic === topics[2] && payload.message.name === 'it');
    // A conversation of another face is there like any other.
    const other = await desk.openByEusate('Hello from elsewhere');
    const elsewhere = await follow(desk.owner.token, topic('requests', other.requestId, 'messages'));
    // News of what was just said may come before the state.
    const state = await elsewhere.hears(({ payload }) => Array.isArray(payload.message));
    expect(state.payload.message[0]).toMatchObject({ text: 'Hello from elsewhere' });
  });

  test('no more after unsubscribing, and `ping` is answered', async () => {
    const { request_id: id } = await desk.open('Hello');
    const line = await follow(desk.owner.token, topic('requests', id, 'messages'));
    line.send({ action: 'unsubscribe', payload: { topic: topic('requests', id, 'messages') } });
    await line.settled();
    await desk.staff('POST', `/requests/${id}/messages`, { text: 'unheard' });
    await follow(desk.owner.token, topic('requests', id, 'messages'));
    await line.settled();
    expect(JSON.stringify(line.heard)).not.toContain('unheard');
  });
});

describe('who may', () => {
  test('nobody without a token, with a wrong one, or as a visitor', async () => {
    const visitor = await desk.visitor('Ada');
    const statuses = [];
    for (const token of [undefined, 'JWT nonsense', visitor.token]) {
      statuses.push(
        await connectLine(desk.url, token).then(
          () => 101,
          (error: RefusedLine) => error.status,
        ),
      );
    }
    expect(statuses).toEqual([401, 401, 403]);
  });

  test('at both addresses, and at no other', async () => {
    for (const path of ['/', '//', '/ws', '/ws/']) (await connectLine(desk.url, desk.owner.token, path)).close();
    await expect(connectLine(desk.url, desk.owner.token, '/elsewhere')).rejects.toThrow();
  });

  test('an agent hears of what comes into their departments or is theirs, and of nothing else', async () => {
    const cy = await desk.invite('cy');
    const group = await desk.staff('POST', '/groups', { name: 'Others', members: [desk.owner.userId] });
    const department = await desk.staff('POST', '/departments', {
      name: 'Others',
      routing: 'pooled',
      id_group: group._id,
    });
    const line = await follow(cy.token, topic('requests'));
    const hidden = await desk.staff('POST', '/requests', { first_text: 'Not for cy', departmentid: department._id });
    const shown = await desk.staff('POST', '/requests', { first_text: 'For everybody' });
    await line.hears(({ payload }) => payload.message?.request_id === shown.request_id);
    expect(JSON.stringify(line.heard)).not.toContain('Not for cy');
    await desk.staff('POST', `/requests/${hidden.request_id}/participants`, { member: cy.userId });
    await line.hears(({ payload }) => payload.message?.request_id === hidden.request_id);
  });

  test('an agent who was removed hears nothing after five seconds, and a changed password ends the line', async () => {
    const dee = await desk.invite('dee');
    const line = await follow(dee.token, topic('requests'));
    const [membership] = await desk.staff('GET', `/project_users/users/${dee.userId}`);
    await desk.staff('DELETE', `/project_users/${membership._id}`);
    await expect
      .poll(
        async () => {
          line.heard.length = 0;
          const { request_id: id } = await desk.open('After the removal');
          await desk.staff('GET', `/requests/${id}`);
          await line.settled();
          return line.heard.some(({ action }) => action === 'publish');
        },
        { timeout: 10_000 },
      )
      .toBe(false);

    const eve = await desk.invite('eve');
    const hers = await follow(eve.token, topic('requests'));
    await desk.as(eve.token, 'PUT', '/users/changepsw', { oldpsw: eve.password, newpsw: 'another long one' });
    await hers.ended;
  });
});

describe('what a line may cost', () => {
  test('texts that are no frames are refused, and the line goes on', async () => {
    const line = await follow(desk.owner.token);
    const wrong = ['', '{', '[]', 'null', '{"action":1}', '{"action":"nothing"}', '{"action":"subscribe"}'];
    for (const text of [...wrong, '{"action":"subscribe","payload":{"topic":"/short"}}', '['.repeat(20_000)])
      line.send(text);
    line.send(Buffer.from([1, 2, 3]));
    await line.settled();
    expect(line.heard.filter(({ action }) => action === 'error')).toHaveLength(wrong.length + 3);
    expect(line.heard.every(({ payload }) => (payload.status ?? 0) < 500)).toBe(true);
  });

  test('a text of more than 64 KiB ends the line', async () => {
    const line = await follow(desk.owner.token);
    line.send(JSON.stringify({ action: 'subscribe', payload: { topic: 'x'.repeat(70_000) } }));
    expect(await line.ended).toBe(1009);
  });

  test('the server says hello to Socket.IO at the same port all the same', async () => {
    const answer = await fetch(`${desk.url}/socket.io/?EIO=4&transport=polling`);
    expect(await answer.text()).toMatch(/^0\{"sid"/);
  });
});
