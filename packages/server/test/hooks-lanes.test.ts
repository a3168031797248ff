import { type HookSink, startHookSink } from '@baton/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Action } from '../src/db/writer.ts';
import { enableHook } from '../src/hooks/change.ts';
import type { HookFormat } from '../src/hooks/format.ts';
import { replayDelivery } from '../src/hooks/replay.ts';
import { wakeSome } from '../src/hooks/wake.ts';
import { type HookBench, openHookBench } from './support/hook-bench.ts';

// What a lane says of how much waits in it stays true, whoever changes it at the same moment.

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

/** Lanes that say so of deliveries that nobody has. */
function addGhosts(bench: HookBench, hookId: string, count: number): Promise<void> {
  const ghosts = Array.from({ length: count }, (_, n) => ({
    hook_id: hookId,
    lane: `ghost ${n}`,
    waiting: 1,
    due_at: 1,
  }));
  return bench.core.writer.execute(
    {
      name: 'test.ghosts',
      run: async (tx) => {
        const rows = ghosts.map((ghost) => ({ ...ghost, attempts: 0, leased_until: 0 }));
        await (await tx.sql()).insertInto('hook_lanes').values(rows).execute();
      },
    },
    undefined,
  );
}

test('lanes in which nothing waits go, and take nobody’s turn', async () => {
  const bench = await open();
  const { hook } = await bench.hookTo(sink.url);
  await addGhosts(bench, hook.id, 8);
  await bench.converse('ada');
  await sink.until((received) => received.length === 1);
  await expect.poll(() => bench.lanes(hook.id)).toEqual([]);
});

test('a hook with very many lanes tells them to go in parts', async () => {
  const bench = await open({ engine: false });
  const { hook } = await bench.hookTo(sink.url);
  const far = bench.now() + 3_600_000;
  const lane = { hook_id: hook.id, waiting: 1, due_at: far, retry_at: far, attempts: 5 };
  const many = Array.from({ length: 1100 }, (_, n) => ({
    ...lane,
    lane: `${10_000 + n}`,
    leased_until: n === 7 ? far : 0,
  }));
  const { writer } = bench.core;
  const write: Action<void, void> = {
    name: 'test.many',
    run: async (tx) => void (await (await tx.sql()).insertInto('hook_lanes').values(many).execute()),
  };
  await writer.execute(write, undefined);
  await writer.execute(enableHook, { actor: bench.system, hookId: hook.id });
  const { dialect } = bench.core.database;
  const goOn: Action<void, boolean> = {
    name: 'test.wake',
    run: async (tx) => wakeSome(await tx.sql(), { dialect, now: bench.now() }, await bench.hook(hook.id)),
  };
  for (const [due, hasMore] of [
    [499, true],
    [999, true],
    [1099, false],
  ] as const) {
    expect(await writer.execute(goOn, undefined)).toBe(hasMore);
    const lanes = await bench.lanes(hook.id);
    expect(lanes.filter((row) => row.due_at < far)).toHaveLength(due);
  }
  expect(await bench.hook(hook.id)).toMatchObject({ waking: null, waking_after: null });
  const lanes = await bench.lanes(hook.id);
  // The one that is being tried begins its schedule when that has ended.
  expect(lanes[7]).toMatchObject({ leased_until: far, due_at: far, attempts: 0, retry_at: 0 });
});

test('what waits for a hook that this process knows nothing of is left alone', async () => {
  const elsewhere: HookFormat = {
    name: 'elsewhere',
    wants: (event) => event.type === 'message.created',
    async plan(event, hooks) {
      const { conversationId } = event;
      return hooks.map((hook) => ({ hookId: hook.id, conversationId, event: event.type, kind: '', body: '{}' }));
    },
    encode: async ({ body }, { url }) => ({ url, headers: {}, body: { text: body } }),
  };
  const here = await open({ engine: false, formats: [elsewhere] });
  const unknown = await here.hookTo(`${sink.url}/unknown`, { format: 'elsewhere' });
  await here.hookTo(`${sink.url}/known`);
  await here.converse('ada');
  const there = await here.another();
  tidy.push(() => there.close());
  await sink.until((received) => received.length === 1);
  await expect.poll(() => there.engine.inFlight).toBe(0);
  expect(sink.received.map(({ path }) => path)).toEqual(['/known']);
  expect(await here.lanes(unknown.hook.id)).toMatchObject([{ leased_until: 0, holder: '' }]);
});

test('a replay is heard of by every process that sends', async () => {
  const there = await open();
  const here = await there.another({ engine: false });
  tidy.push(() => here.close());
  const { hook } = await there.hookTo(sink.url);
  await there.converse('ada');
  await expect.poll(async () => (await there.deliveries(hook.id)).map((row) => row.state)).toEqual(['delivered']);
  await expect.poll(() => there.lanes(hook.id)).toEqual([]);
  const [row] = await here.deliveries(hook.id);
  const replay = { actor: here.system, hookId: hook.id, deliveryId: row?.id as string };
  await here.core.writer.execute(replayDelivery, replay);
  await there.core.dispatcher.catchUp();
  await sink.until((received) => received.length === 2);
});
