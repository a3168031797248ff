import { HookBody } from '@baton/protocol';
import { type HookSink, type Received, startHookSink } from '@baton/testkit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { closeConversation } from '../src/core/conversations/close.ts';
import { changeHook, disableHook, enableHook, removeHook, rotateSecret } from '../src/hooks/change.ts';
import { replayDelivery, replayRange } from '../src/hooks/replay.ts';
import { newHookSecret } from '../src/hooks/signature.ts';
import { sweepHooks } from '../src/hooks/sweep.ts';
import { type HookBench, openHookBench, textsOf, verified } from './support/hook-bench.ts';

// What a receiver gets, when it gets it again, and what becomes of what it does not take.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let bench: HookBench;
let sink: HookSink;
beforeEach(async () => {
  [bench, sink] = await Promise.all([openHookBench(), startHookSink()]);
});
afterEach(async () => {
  await bench.close();
  await sink.close();
});

const count = (wanted: number) => (received: readonly Received[]) => received.length >= wanted;
const idOf = ({ headers }: Received) => headers['webhook-id'];
/** Until nothing is on its way and everything that ended is written down. */
const settled = async (hookId: string) =>
  expect.poll(async () => (await bench.lanes(hookId)).filter((lane) => lane.leased_until > 0)).toEqual([]);

describe('a receiver that works', () => {
  test('gets every event once, signed, as it was at its moment, and a conversation’s in order', async () => {
    const { hook, secret } = await bench.hookTo(`${sink.url}/in?key=1`);
    const [ada, grace] = [await bench.converse('ada'), await bench.converse('grace')];
    for (let n = 1; n <= 5; n++) await Promise.all([ada.say(`ada ${n}`), grace.say(`grace ${n}`)]);
    await sink.until(count(12));
    const bodies = sink.received.map((received) => HookBody.parse(verified(received, secret)));
    for (const name of ['ada', 'grace']) {
      const own = bodies.filter((body) => body.type === 'message.created' && body.data.message.text.startsWith(name));
      expect(own.map(({ data }) => (data as { message: { seq: number } }).message.seq)).toEqual([1, 2, 3, 4, 5, 6]);
      expect(own.map(({ data }) => (data as { conversation: { headSeq: number } }).conversation.headSeq)).toEqual([
        1, 2, 3, 4, 5, 6,
      ]);
    }
    for (const received of sink.received) {
      expect(received.path).toBe('/in?key=1');
      expect(received.headers['content-type']).toBe('application/json; charset=utf-8');
      expect(received.headers['user-agent']).toMatch(/^Baton\//);
      expect(JSON.parse(received.body)).toMatchObject({ id: idOf(received), workspaceId: bench.workspaceId });
    }
    await settled(hook.id);
    expect(await bench.lanes(hook.id)).toEqual([]);
    const deliveries = await bench.deliveries(hook.id);
    expect(deliveries.map((row) => row.state)).toEqual(Array(12).fill('delivered'));
    expect(deliveries.every((row) => row.attempts === 1 && row.last_status === 204 && row.last_error === null)).toBe(
      true,
    );
    expect((await bench.hook(hook.id)).last_success_at).not.toBeNull();
  });

  test('hears only of the events that it asked for, from the moment on when it was added', async () => {
    const ada = await bench.converse('ada');
    await ada.say('before');
    const { hook } = await bench.hookTo(`${sink.url}/closed`, { events: ['conversation.closed'] });
    const everything = await bench.hookTo(`${sink.url}/all`, { events: ['*'] });
    await ada.say('after');
    await bench.core.writer.execute(closeConversation, { actor: bench.system, conversationId: ada.conversationId });
    await sink.until(count(4));
    await settled(everything.hook.id);
    const typesAt = (path: string) =>
      sink.received.filter((received) => received.path === path).map(({ body }) => JSON.parse(body).type);
    expect(typesAt('/closed')).toEqual(['conversation.closed']);
    expect(typesAt('/all')).toEqual(['message.created', 'message.created', 'conversation.closed']);
    expect(await bench.deliveries(hook.id)).toHaveLength(1);
  });

  test('is told about contacts, in their own order', async () => {
    const { secret } = await bench.hookTo(sink.url, { events: ['contact.created', 'contact.erased'] });
    const ada = await bench.converse('ada');
    await sink.until(count(1));
    expect(HookBody.parse(verified(sink.received[0] as Received, secret))).toMatchObject({
      type: 'contact.created',
      data: { contact: { id: ada.contactId, reference: 'ada', verified: false } },
    });
  });

  test.each([200, 201, 202, 204, 299])('may answer %i', async (status) => {
    sink.behave({ status, ...(status === 204 ? {} : { body: 'ok' }) });
    const { hook } = await bench.hookTo(sink.url);
    await bench.converse('ada');
    await sink.until(count(1));
    await settled(hook.id);
    expect(await bench.deliveries(hook.id)).toMatchObject([{ state: 'delivered', last_status: status }]);
  });

  test('may never come to the end of its answer', async () => {
    sink.behave('endless');
    const { hook } = await bench.hookTo(sink.url);
    await bench.converse('ada');
    await sink.until(count(1));
    await expect.poll(async () => (await bench.deliveries(hook.id)).map((row) => row.state)).toEqual(['delivered']);
    const attempts = await bench.core.database.read.selectFrom('hook_attempts').selectAll().execute();
    expect(attempts).toMatchObject([
      { outcome: 'delivered', status: 200, detail: expect.stringContaining('too_large') },
    ]);
    expect(Buffer.byteLength(attempts[0]?.answer as string)).toBe(4096);
  });
});

describe('a delivery that fails', () => {
  test.each([
    ['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:9/' } }, 302, 'answered'],
    ['an error', { status: 500, body: 'no' }, 500, 'answered'],
    ['"not found"', { status: 404 }, 404, 'answered'],
    ['a cut connection', 'reset', null, 'reset'],
  ] as const)('because of %s is tried again under the same id, and what follows waits behind it', async (...given) => {
    const [, behaviour, status, error] = given;
    const { hook, secret } = await bench.hookTo(sink.url);
    sink.behave(behaviour);
    const ada = await bench.converse('ada');
    await ada.say('second');
    await sink.until(count(1));
    await settled(hook.id);
    expect(await bench.deliveries(hook.id)).toMatchObject([
      { state: 'waiting', attempts: 1, last_status: status, last_error: error },
      { state: 'waiting', attempts: 0 },
    ]);
    expect(sink.received).toHaveLength(1);
    sink.behave({ status: 204 });
    await sink.until(count(3));
    expect(textsOf(sink.received)).toEqual(['ada begins', 'second']);
    expect(idOf(sink.received[1] as Received)).toBe(idOf(sink.received[0] as Received));
    expect(sink.received[1]?.bytes).toEqual(sink.received[0]?.bytes);
    for (const received of sink.received) verified(received, secret);
  });

  test('is tried on the schedule, then parked; its lane goes on, and it can be replayed', async () => {
    const { hook } = await bench.hookTo(sink.url);
    sink.behave({ status: 500 });
    const ada = await bench.converse('ada');
    await ada.say('second');
    const pauses = [1, 5, 30, 120, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];
    for (const [index, seconds] of pauses.entries()) {
      await expect.poll(async () => (await bench.lanes(hook.id))[0]?.attempts).toBe(index + 1);
      await settled(hook.id);
      const [lane] = await bench.lanes(hook.id);
      const pause = ((lane?.retry_at as number) - bench.now()) / 1000;
      expect(pause).toBeGreaterThan(seconds * 0.8 - 2);
      expect(pause).toBeLessThanOrEqual(seconds * 1.2);
      bench.pass((lane?.retry_at as number) - bench.now() + 1);
    }
    await expect.poll(async () => (await bench.deliveries(hook.id))[0]?.state).toBe('parked');
    // The gap shows, and the next one has the schedule to itself.
    await expect.poll(async () => (await bench.deliveries(hook.id))[1]?.attempts).toBe(1);
    const [first] = await bench.deliveries(hook.id);
    expect(first).toMatchObject({ attempts: 13, last_status: 500, last_error: 'answered' });
    const attempts = await bench.core.database.read
      .selectFrom('hook_attempts')
      .selectAll()
      .where('delivery_id', '=', first?.id as string)
      .execute();
    expect(attempts).toHaveLength(13);

    sink.behave({ status: 204 });
    await settled(hook.id);
    const before = sink.received.length;
    const replay = { actor: bench.system, hookId: hook.id, deliveryId: first?.id as string };
    // Twice is once.
    await bench.core.writer.execute(replayDelivery, replay);
    await bench.core.writer.execute(replayDelivery, replay);
    bench.engine.wake();
    await sink.until(count(before + 2));
    await settled(hook.id);
    expect(textsOf(sink.received.slice(before))).toEqual(['ada begins', 'second']);
    expect((await bench.deliveries(hook.id)).map((row) => row.state)).toEqual(['delivered', 'delivered']);
    expect(await bench.lanes(hook.id)).toEqual([]);
  });

  test('holds up no other conversation', async () => {
    const { hook } = await bench.hookTo(sink.url);
    sink.behave(({ body }) => ({ status: body.includes('ada begins') ? 500 : 204 }));
    const ada = await bench.converse('ada');
    await sink.until(count(1));
    await ada.say('behind it');
    const grace = await bench.converse('grace');
    for (let n = 1; n <= 20; n++) await grace.say(`grace ${n}`);
    await sink.until((received) => textsOf(received).includes('grace 20'));
    expect(textsOf(sink.received)).not.toContain('behind it');
    await settled(hook.id);
    // One that fails among many that succeed is not tried again with each of them.
    const tries = sink.received.filter(({ body }) => body.includes('ada begins')).length;
    expect(tries).toBeLessThanOrEqual(4);
  });

  test('counts nothing against its receiver when its own file is gone: it is parked, and the next one goes', async () => {
    await bench.close();
    bench = await openHookBench({
      formats: [
        {
          name: 'files',
          wants: (event) => event.type === 'message.created',
          async plan(event, hooks) {
            if (event.type !== 'message.created') return [];
            const { message, conversation } = event.payload;
            return hooks.map((hook) => ({
              hookId: hook.id,
              conversationId: conversation.id,
              event: event.type,
              kind: message.text === 'a file' ? 'file' : 'text',
              body: message.text,
            }));
          },
          async encode({ kind, body }, hook) {
            const file = { part: 'file', fileId: '00000000-0000-7000-8000-000000000000' };
            return {
              url: hook.url,
              headers: {},
              body: kind === 'file' ? { fields: [['text', body]], file } : { fields: [['text', body]], file: null },
            };
          },
        },
      ],
    });
    const { hook } = await bench.hookTo(sink.url, { format: 'files' });
    const ada = await bench.converse('ada');
    await ada.say('a file');
    await ada.say('no file');
    await sink.until(count(2));
    await settled(hook.id);
    expect(await bench.deliveries(hook.id)).toMatchObject([
      { state: 'delivered' },
      { state: 'parked', attempts: 1, last_error: 'unsendable' },
      { state: 'delivered' },
    ]);
    expect((await bench.hook(hook.id)).failing_since).toBeNull();
  });
});

describe('a receiver that fails', () => {
  test('is probed with the oldest delivery each minute, and the first success wakes every lane', async () => {
    const { hook } = await bench.hookTo(sink.url);
    sink.behave({ status: 503 });
    for (const name of ['ada', 'grace', 'joan', 'mary']) await bench.converse(name);
    await sink.until((received) => new Set(received.map(idOf)).size === 4);
    await settled(hook.id);
    // Each has failed often enough that its own schedule is far away.
    await bench.core.writer.execute(
      {
        name: 'test.far_away',
        run: async (tx) => {
          const far = { retry_at: bench.now() + 5 * HOUR, due_at: bench.now() + 5 * HOUR, attempts: 8 };
          await (await tx.sql()).updateTable('hook_lanes').set(far).execute();
        },
      },
      undefined,
    );
    const before = sink.received.length;
    bench.pass(MINUTE + 1);
    await sink.until(count(before + 1));
    await settled(hook.id);
    const probes = sink.received.slice(before);
    const [oldest] = await bench.deliveries(hook.id);
    expect(probes.map(idOf)).toEqual([oldest?.id]);
    // A probe is a try that does not count.
    const lanes = await bench.lanes(hook.id);
    expect(lanes.map((lane) => lane.attempts)).toEqual([8, 8, 8, 8]);
    expect(lanes.every((lane) => lane.due_at > bench.now() + 4 * HOUR)).toBe(true);

    sink.behave({ status: 204 });
    bench.pass(MINUTE + 1);
    await sink.until(count(before + 5));
    await settled(hook.id);
    expect((await bench.deliveries(hook.id)).map((row) => row.state)).toEqual(Array(4).fill('delivered'));
    expect(await bench.hook(hook.id)).toMatchObject({ failing_since: null, probe_at: null });
  });

  test('that says when to come again is left alone until then, a day at most', async () => {
    const { hook } = await bench.hookTo(sink.url);
    sink.behave({ status: 429, headers: { 'retry-after': String(400 * 86_400) } });
    const ada = await bench.converse('ada');
    await sink.until(count(1));
    await settled(hook.id);
    const held = (await bench.hook(hook.id)).held_until as number;
    expect(held - bench.now()).toBeGreaterThan(DAY - MINUTE);
    expect(held - bench.now()).toBeLessThanOrEqual(DAY);
    await ada.say('second');
    await bench.converse('grace');
    bench.pass(23 * HOUR);
    await new Promise((resolve) => setImmediate(resolve));
    expect(sink.received).toHaveLength(1);
    sink.behave({ status: 204 });
    bench.pass(HOUR + 1);
    await sink.until(count(4));
    expect(textsOf(sink.received).sort()).toEqual(['ada begins', 'grace begins', 'second']);
    await settled(hook.id);
    expect((await bench.hook(hook.id)).held_until).toBeNull();
  });

  test('with 410 is disabled at once, an administrator is told, and what waits goes when it is enabled', async () => {
    const { hook } = await bench.hookTo(sink.url);
    sink.behave({ status: 410 });
    const ada = await bench.converse('ada');
    await expect.poll(async () => (await bench.hook(hook.id)).state).toBe('disabled');
    await settled(hook.id);
    expect(await bench.hook(hook.id)).toMatchObject({ disabled_reason: 'gone' });
    const audits = await bench.core.database.read.selectFrom('audit').selectAll().execute();
    expect(audits).toContainEqual(
      expect.objectContaining({ action: 'hook.disabled_gone', object: hook.id, actor: 'system' }),
    );
    const outbox = await bench.core.database.read.selectFrom('outbox').select('payload').execute();
    expect(outbox.some(({ payload }) => payload.includes('hook.disabled'))).toBe(true);
    // What happens meanwhile is not recorded; what waited waits.
    await ada.say('unheard');
    bench.pass(DAY);
    expect(await bench.deliveries(hook.id)).toMatchObject([{ state: 'waiting' }]);
    expect(sink.received).toHaveLength(1);
    sink.behave({ status: 204 });
    await bench.core.writer.execute(enableHook, { actor: bench.system, hookId: hook.id });
    bench.engine.wake();
    await sink.until(count(2));
    await ada.say('heard again');
    await sink.until(count(3));
    expect(textsOf(sink.received)).toEqual(['ada begins', 'heard again']);
  });

  test('for five days is disabled', async () => {
    const { hook } = await bench.hookTo(sink.url);
    sink.behave('reset');
    await bench.converse('ada');
    await sink.until(count(1));
    await settled(hook.id);
    for (let day = 1; day <= 4; day++) {
      const tried = sink.received.length;
      bench.pass(DAY);
      await sink.until(count(tried + 1));
      await settled(hook.id);
    }
    expect((await bench.hook(hook.id)).state).toBe('active');
    bench.pass(DAY);
    await expect.poll(async () => (await bench.hook(hook.id)).disabled_reason).toBe('failing');
    const audits = await bench.core.database.read.selectFrom('audit').select(['action', 'object']).execute();
    expect(audits).toContainEqual({ action: 'hook.disabled_failing', object: hook.id });
  });
});

describe('an administrator', () => {
  test('rotates the secret: both sign until the old one’s time is over', async () => {
    const { hook, secret: before } = await bench.hookTo(sink.url);
    const ada = await bench.converse('ada');
    await sink.until(count(1));
    const after = newHookSecret();
    await bench.core.writer.execute(rotateSecret, {
      actor: bench.system,
      hookId: hook.id,
      sealedSecret: bench.seal.close(after),
      keepOldMs: HOUR,
    });
    await ada.say('both');
    await sink.until(count(2));
    for (const secret of [before, after]) verified(sink.received[1] as Received, secret);
    // The verifier looks at the clock of the wall, so time may not pass too far.
    await bench.core.writer.execute(rotateSecret, {
      actor: bench.system,
      hookId: hook.id,
      sealedSecret: bench.seal.close(after),
      keepOldMs: 0,
    });
    await ada.say('only the new one');
    await sink.until(count(3));
    verified(sink.received[2] as Received, after);
    expect(() => verified(sink.received[2] as Received, before)).toThrow();
  });

  test('replays a stretch of time: same ids, same contents, each conversation in its order', async () => {
    const { hook } = await bench.hookTo(sink.url);
    const talks = [await bench.converse('ada'), await bench.converse('grace')];
    for (let n = 1; n <= 4; n++) for (const talk of talks) await talk.say(`${n}`);
    await sink.until(count(10));
    await settled(hook.id);
    const first = sink.received.splice(0);
    const deliveries = await bench.deliveries(hook.id);
    const [from, to] = [deliveries[0]?.created_at as number, deliveries.at(-1)?.created_at as number];
    const range = { actor: bench.system, hookId: hook.id, from, to, states: ['delivered', 'parked'] as const };
    expect(await bench.core.writer.execute(replayRange, { ...range, states: ['parked'] })).toEqual({
      count: 0,
      after: null,
    });
    expect(await bench.core.writer.execute(replayRange, range)).toEqual({ count: 10, after: null });
    bench.engine.wake();
    await sink.until(count(10));
    await settled(hook.id);
    const pairs = (all: readonly Received[]) => all.map((one) => `${idOf(one)} ${one.body}`).sort();
    expect(pairs(sink.received)).toEqual(pairs(first));
    for (const { conversationId } of talks) {
      const own = sink.received.filter(({ body }) => body.includes(`"conversationId":"${conversationId}"`));
      expect(own.map(({ body }) => JSON.parse(body).data.message.seq)).toEqual([1, 2, 3, 4, 5]);
    }
    expect((await bench.deliveries(hook.id)).map((row) => row.state)).toEqual(Array(10).fill('delivered'));
  });

  test('leaves a row in the audit with every change', async () => {
    const { hook } = await bench.hookTo(sink.url);
    await bench.converse('ada');
    await sink.until(count(1));
    await settled(hook.id);
    const [delivery] = await bench.deliveries(hook.id);
    const on = { actor: bench.system, hookId: hook.id, address: '192.0.2.7' };
    const { writer } = bench.core;
    await writer.execute(changeHook, { ...on, name: 'Other' });
    await writer.execute(rotateSecret, { ...on, sealedSecret: bench.seal.close(newHookSecret()), keepOldMs: 0 });
    await writer.execute(replayDelivery, { ...on, deliveryId: delivery?.id as string });
    await writer.execute(disableHook, on);
    // A second time is no change.
    await writer.execute(disableHook, on);
    await writer.execute(enableHook, on);
    await writer.execute(removeHook, on);
    const rows = await bench.core.database.read.selectFrom('audit').selectAll().execute();
    const own = rows.filter(({ action }) => action.startsWith('hook.'));
    // Several in one millisecond have no order.
    expect(own.map(({ action }) => action).sort()).toEqual([
      'hook.changed',
      'hook.created',
      'hook.disabled',
      'hook.enabled',
      'hook.removed',
      'hook.replayed',
      'hook.secret_rotated',
    ]);
    const changes = own.filter(({ action }) => action !== 'hook.created');
    expect(changes.every(({ address, result }) => address === '192.0.2.7' && result === 'ok')).toBe(true);
    expect(JSON.stringify(own)).not.toContain(sink.url);
  });

  test('changes the address: what waits goes there at once', async () => {
    const { hook } = await bench.hookTo(`${sink.url}/old`);
    sink.behave(({ path }) => ({ status: path === '/old' ? 500 : 204 }));
    await bench.converse('ada');
    await sink.until(count(1));
    await settled(hook.id);
    await bench.core.writer.execute(changeHook, { actor: bench.system, hookId: hook.id, url: `${sink.url}/new` });
    bench.engine.wake();
    await sink.until(count(2));
    expect(sink.received.map(({ path }) => path)).toEqual(['/old', '/new']);
  });

  test('disables and removes: nothing is sent any more, and what was sent is swept up', async () => {
    const { hook } = await bench.hookTo(sink.url);
    const other = await bench.hookTo(`${sink.url}/other`);
    const ada = await bench.converse('ada');
    await sink.until(count(2));
    await settled(hook.id);
    await bench.core.writer.execute(disableHook, { actor: bench.system, hookId: hook.id });
    await ada.say('unheard');
    await sink.until(count(3));
    expect(await bench.deliveries(hook.id)).toHaveLength(1);
    await bench.core.writer.execute(removeHook, { actor: bench.system, hookId: hook.id });
    await expect(bench.core.writer.execute(enableHook, { actor: bench.system, hookId: hook.id })).rejects.toMatchObject(
      {
        code: 'not_found',
      },
    );
    expect((await bench.hook(hook.id)).secret).toBe('');
    const { read } = bench.core.database;
    await sweepHooks({ read, writer: bench.core.writer, now: bench.now(), isStopped: () => false });
    expect(await read.selectFrom('hooks').select('id').execute()).toEqual([{ id: other.hook.id }]);
    expect(await bench.deliveries(hook.id)).toEqual([]);
    expect(await bench.deliveries(other.hook.id)).toHaveLength(2);
    expect(await read.selectFrom('hook_attempts').select('hook_id').distinct().execute()).toEqual([
      { hook_id: other.hook.id },
    ]);
  });
});

test('what was delivered is forgotten after a week, what was not after a month', async () => {
  const { hook } = await bench.hookTo(sink.url);
  await bench.converse('ada');
  await sink.until(count(1));
  await settled(hook.id);
  const { read } = bench.core.database;
  const sweep = (days: number) =>
    sweepHooks({ read, writer: bench.core.writer, now: bench.now() + days * DAY, isStopped: () => false });
  const park = (state: 'parked' | 'delivered') =>
    bench.core.writer.execute(
      {
        name: 'test.park',
        run: async (tx) => void (await (await tx.sql()).updateTable('hook_deliveries').set({ state }).execute()),
      },
      undefined,
    );
  await sweep(6);
  await park('parked');
  await sweep(29);
  expect(await bench.deliveries(hook.id)).toHaveLength(1);
  await park('delivered');
  await sweep(8);
  expect(await bench.deliveries(hook.id)).toEqual([]);
  expect(await read.selectFrom('hook_attempts').selectAll().execute()).toEqual([]);
});
