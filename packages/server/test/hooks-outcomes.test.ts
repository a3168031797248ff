import { type HookSink, type Received, startHookSink } from '@baton/testkit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Action } from '../src/db/writer.ts';
import { changeHook } from '../src/hooks/change.ts';
import type { HookFormat } from '../src/hooks/format.ts';
import { replayDelivery } from '../src/hooks/replay.ts';
import { type HookBench, openHookBench, textsOf } from './support/hook-bench.ts';

// What a try says of its delivery and of its hook when something else has happened while it was on its way.

const DAY = 86_400_000;
const tidy: (() => Promise<unknown>)[] = [];
let sink: HookSink;
beforeEach(async () => {
  sink = await startHookSink();
  tidy.push(() => sink.close());
});
afterEach(async () => {
  for (const undo of tidy.splice(0).reverse()) await undo();
});

async function open(options?: Parameters<typeof openHookBench>[0]): Promise<HookBench> {
  const made = await openHookBench(options);
  tidy.push(() => made.close());
  return made;
}
const count = (wanted: number) => (received: readonly Received[]) => received.length >= wanted;
const pathsOf = (received: readonly Received[]) => received.map(({ path }) => path);

/** Each message as it stands, in whatever way the test wants. */
const format = (name: string, more: Partial<HookFormat>): HookFormat => ({
  name,
  wants: (event) => event.type === 'message.created',
  async plan(event, hooks) {
    if (event.type !== 'message.created') return [];
    const { message, conversation } = event.payload;
    const { text: body } = message;
    return hooks.map((hook) => ({
      hookId: hook.id,
      conversationId: conversation.id,
      event: event.type,
      kind: '',
      body,
    }));
  },
  encode: async ({ body }, { url }) => ({ url, headers: {}, body: { text: JSON.stringify(body) } }),
  ...more,
});

describe('a hook that moves while a try is on its way', () => {
  test.each([
    ['is gone', { status: 410 }],
    ['wants to be left alone', { status: 429, headers: { 'retry-after': '86400' } }],
    ['fails', { status: 500 }],
  ])('is not judged by the old address, which %s', async (_, answer) => {
    const bench = await open();
    const { hook } = await bench.hookTo(`${sink.url}/old`);
    sink.behave(({ path }) => (path === '/old' ? { ...answer, afterMs: 300 } : { status: 204 }));
    await bench.converse('ada');
    await sink.until(count(1));
    await bench.core.writer.execute(changeHook, { actor: bench.system, hookId: hook.id, url: `${sink.url}/new` });
    await sink.until(count(2));
    expect(pathsOf(sink.received)).toEqual(['/old', '/new']);
    await expect.poll(() => bench.deliveries(hook.id)).toMatchObject([{ state: 'delivered', attempts: 2 }]);
    expect(await bench.hook(hook.id)).toMatchObject({ state: 'active', failing_since: null, held_until: null });
    const attempts = await bench.core.database.read
      .selectFrom('hook_attempts')
      .select('status')
      .orderBy('id')
      .execute();
    expect(attempts.map(({ status }) => status)).toEqual([answer.status, 204]);
  });
});

test('a receiver that wants to be left alone is, although something older still arrives', async () => {
  const bench = await open();
  const { hook } = await bench.hookTo(sink.url);
  sink.behave(({ body }) =>
    body.includes('ada') ? { status: 204, afterMs: 400 } : { status: 429, headers: { 'retry-after': '3600' } },
  );
  await bench.converse('ada');
  await sink.until(count(1));
  await bench.converse('grace');
  await expect.poll(async () => (await bench.hook(hook.id)).held_until).not.toBeNull();
  await expect.poll(async () => (await bench.deliveries(hook.id))[0]?.state).toBe('delivered');
  expect((await bench.hook(hook.id)).held_until).toBeGreaterThan(bench.now());
});

test('one failure after a quiet time disables nothing; failures all the time do', async () => {
  const bench = await open({ formats: [format('once', { mostTries: () => 1 })] });
  const { hook } = await bench.hookTo(sink.url, { format: 'once' });
  sink.behave({ status: 500 });
  const parked = (wanted: number) =>
    expect
      .poll(async () => (await bench.deliveries(hook.id)).filter((row) => row.state === 'parked').length)
      .toBe(wanted);
  const ada = await bench.converse('ada');
  await parked(1);
  bench.pass(6 * DAY);
  await ada.say('after six quiet days');
  await parked(2);
  expect(await bench.hook(hook.id)).toMatchObject({ state: 'active' });
  for (let day = 1; day <= 4; day++) {
    bench.pass(DAY);
    await ada.say(`day ${day}`);
    await parked(2 + day);
  }
  expect((await bench.hook(hook.id)).state).toBe('active');
  bench.pass(DAY);
  await ada.say('day 5');
  await expect.poll(async () => (await bench.hook(hook.id)).disabled_reason).toBe('failing');
});

test('an older delivery that is replayed while a later one fails goes at once, and before it', async () => {
  const bench = await open();
  const { hook } = await bench.hookTo(sink.url);
  const ada = await bench.converse('ada');
  await expect.poll(() => bench.lanes(hook.id)).toEqual([]);
  sink.behave({ status: 500, afterMs: 300 });
  await ada.say('second');
  await sink.until(count(2));
  sink.behave({ status: 204 });
  const nearItsEnd: Action<void, void> = {
    name: 'test.near_its_end',
    run: async (tx) => void (await (await tx.sql()).updateTable('hook_lanes').set({ attempts: 9 }).execute()),
  };
  await bench.core.writer.execute(nearItsEnd, undefined);
  const [first] = await bench.deliveries(hook.id);
  const replay = { actor: bench.system, hookId: hook.id, deliveryId: first?.id as string };
  await bench.core.writer.execute(replayDelivery, replay);
  await sink.until(count(4));
  expect(sink.received.map((received) => textsOf([received])[0])).toEqual([
    'ada begins',
    'second',
    'ada begins',
    'second',
  ]);
});

describe('a format that throws', () => {
  const fail = () => {
    throw new Error('A fault of the format.');
  };

  test('while it looks for another shape or learns one changes nothing about what the receiver said', async () => {
    const bench = await open({ formats: [format('thrower', { retryShape: fail, learned: fail })] });
    const { hook } = await bench.hookTo(sink.url, { format: 'thrower' });
    sink.behave({ status: 415 });
    await bench.converse('ada');
    await expect.poll(() => bench.deliveries(hook.id)).toMatchObject([{ state: 'waiting', last_status: 415 }]);
    expect(bench.engine.inFlight).toBe(0);
    sink.behave({ status: 200 });
    bench.pass(2000);
    await expect.poll(() => bench.deliveries(hook.id)).toMatchObject([{ state: 'delivered', attempts: 2 }]);
  });

  test('when asked how often it wants to try is tried on the schedule', async () => {
    const bench = await open({ formats: [format('thrower', { mostTries: fail })] });
    const { hook } = await bench.hookTo(sink.url, { format: 'thrower' });
    sink.behave({ status: 500 });
    await bench.converse('ada');
    await expect.poll(() => bench.deliveries(hook.id)).toMatchObject([{ state: 'waiting', attempts: 1 }]);
  });
});

test('a desk that stops in the middle of a turn begins nothing, and gives back what the turn took', async () => {
  const bench = await open();
  const { hook } = await bench.hookTo(sink.url);
  sink.behave('hang');
  const { writer } = bench.core;
  const execute = writer.execute.bind(writer);
  const stopped = Promise.withResolvers<void>();
  // The moment between the commit of a turn and its answer.
  writer.execute = async (action, input) => {
    const result = await execute(action, input);
    if (action.name === 'hooks.turn') stopped.resolve(bench.engine.stop(5000));
    return result;
  };
  await bench.converse('ada');
  await stopped.promise;
  expect(bench.engine.inFlight).toBe(0);
  expect(sink.received).toEqual([]);
  expect(await bench.lanes(hook.id)).toMatchObject([{ leased_until: 0, holder: '', attempts: 0 }]);
});

test('of a delivery that is tried for ever the newest fifty attempts are kept', async () => {
  const bench = await open();
  const { hook } = await bench.hookTo(sink.url);
  sink.behave({ status: 500 });
  await bench.converse('ada');
  await expect.poll(() => bench.deliveries(hook.id)).toMatchObject([{ attempts: 1 }]);
  const [row] = await bench.deliveries(hook.id);
  const deliveryId = row?.id as string;
  const earlier = Array.from({ length: 300 }, (_, n) => ({
    id: `earlier ${n}`,
    delivery_id: deliveryId,
    hook_id: hook.id,
    started_at: n,
    ms: 1,
    outcome: 'answered',
    status: 500,
    answer: null,
    detail: null,
  }));
  const age: Action<void, void> = {
    name: 'test.age',
    async run(tx) {
      const db = await tx.sql();
      await db.insertInto('hook_attempts').values(earlier).execute();
      await db.updateTable('hook_deliveries').set({ attempts: 301 }).execute();
    },
  };
  await bench.core.writer.execute(age, undefined);
  bench.pass(2000);
  await expect.poll(() => bench.deliveries(hook.id)).toMatchObject([{ attempts: 302 }]);
  const kept = await bench.core.database.read.selectFrom('hook_attempts').selectAll().orderBy('started_at').execute();
  expect(kept).toHaveLength(50);
  expect(kept.slice(-3).map(({ id }) => id.startsWith('earlier'))).toEqual([true, false, false]);
});
