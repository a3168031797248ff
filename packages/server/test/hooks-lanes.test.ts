import { type HookSink, startHookSink } from '@baton/testkit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Action } from '../src/db/writer.ts';
import { enableHook } from '../src/hooks/change.ts';
import { deleteDeliveries } from '../src/hooks/delivery-store.ts';
import type { HookFormat } from '../src/hooks/format.ts';
import { leaseLanes, lockLanes } from '../src/hooks/lane-store.ts';
import { replayDelivery, replayRange, resendMessage } from '../src/hooks/replay.ts';
import { type Ended, settle } from '../src/hooks/settle.ts';
import { lockHook } from '../src/hooks/store.ts';
import { wakeSome } from '../src/hooks/wake.ts';
import { type HookBench, openHookBench } from './support/hook-bench.ts';

// What a lane says of how much waits in it stays true, whoever changes it at the same moment.

const isPostgres = process.env.BATON_TEST_DB === 'postgres';
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

/** An action whose transaction stays open until `finish`. */
function held<Input>(action: Action<Input, unknown>): {
  action: Action<Input, void>;
  begun: Promise<void>;
  finish(): void;
} {
  const begun = Promise.withResolvers<void>();
  const may = Promise.withResolvers<void>();
  return {
    begun: begun.promise,
    finish: may.resolve,
    action: {
      name: `test.${action.name}`,
      async run(tx, input) {
        await action.run(tx, input);
        begun.resolve();
        await may.promise;
      },
    },
  };
}

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

describe.runIf(isPostgres)('two processes', () => {
  /** Until somebody waits for somebody else’s lock. */
  const somebodyWaits = ({ core }: HookBench) =>
    expect
      .poll(async () => {
        const rows = await core.database.read
          // Postgres' own list of locks is none of our tables.
          .selectFrom('pg_locks' as never)
          .selectAll()
          .where('granted' as never, '=', false as never)
          .execute();
        return rows.length;
      })
      .toBeGreaterThan(0);

  test('that replay the same delivery count it once', async () => {
    const here = await open({ engine: false });
    const there = await here.another({ engine: false });
    tidy.push(() => there.close());
    const { hook } = await here.hookTo(sink.url);
    const { conversationId } = await here.converse('ada');
    const [row] = await here.deliveries(hook.id);
    const deliveryId = row?.id as string;
    await here.core.writer.execute(
      {
        name: 'test.park',
        run: async (tx) => {
          const db = await tx.sql();
          await db.updateTable('hook_deliveries').set({ state: 'parked', message_id: 'a message' }).execute();
          await db.deleteFrom('hook_lanes').execute();
        },
      },
      undefined,
    );
    const actor = here.system;
    const resending = held(resendMessage);
    const one = here.core.writer.execute(resending.action, { actor, conversationId, deliveryId });
    await resending.begun;
    const range = { actor, hookId: hook.id, from: 0, to: Number.MAX_SAFE_INTEGER, states: ['parked'] as const };
    const other = there.core.writer.execute(replayRange, range);
    await somebodyWaits(here);
    resending.finish();
    await Promise.all([one, other]);
    expect(await here.lanes(hook.id)).toMatchObject([{ waiting: 1 }]);
  });

  test('of which one forgets what the other one replays leave both or nothing of it', async () => {
    const here = await open({ engine: false });
    const there = await here.another({ engine: false });
    tidy.push(() => there.close());
    const { hook } = await here.hookTo(sink.url);
    await here.converse('ada');
    const [row] = await here.deliveries(hook.id);
    const deliveryId = row?.id as string;
    await here.core.writer.execute(
      {
        name: 'test.deliver',
        run: async (tx) => {
          const db = await tx.sql();
          await db.updateTable('hook_deliveries').set({ state: 'delivered' }).execute();
          await db.deleteFrom('hook_lanes').execute();
        },
      },
      undefined,
    );
    const replaying = held(replayDelivery);
    const one = here.core.writer.execute(replaying.action, { actor: here.system, hookId: hook.id, deliveryId });
    await replaying.begun;
    const sweep: Action<string[], void> = {
      name: 'test.sweep',
      run: async (tx, ids) => deleteDeliveries(await tx.sql(), ids, { evenWaiting: false }),
    };
    const other = there.core.writer.execute(sweep, [deliveryId]);
    await somebodyWaits(here);
    replaying.finish();
    await Promise.all([one, other]);
    expect(await here.deliveries(hook.id)).toMatchObject([{ state: 'waiting' }]);
    expect(await here.lanes(hook.id)).toMatchObject([{ waiting: 1 }]);
  });

  test('of which one writes down how a try ended and one enables the hook wait for each other, not in a circle', async () => {
    const here = await open({ engine: false });
    const there = await here.another({ engine: false });
    tidy.push(() => there.close());
    const { hook } = await here.hookTo(sink.url);
    const { conversationId } = await here.converse('ada');
    const [row] = await here.deliveries(hook.id);
    const lane = { hookId: hook.id, lane: conversationId };
    const holder = 'here';
    await here.core.writer.execute(
      {
        name: 'test.lease',
        run: async (tx) =>
          leaseLanes(await tx.sql(), { ...lane, lanes: [lane.lane], holder, until: here.now() + 30_000 }),
      },
      undefined,
    );
    const ended: Ended = {
      deliveryId: row?.id as string,
      hookId: hook.id,
      url: hook.url,
      settings: hook.settings,
      claimedAt: here.now(),
      mostTries: undefined,
      answers: false,
      exchanges: [],
      verdict: { kind: 'delivered', status: 204, learned: null },
    };
    // Whoever loses in a circle is run once more.
    let runs = 0;
    const enabling = held<void>({
      name: 'enable',
      run: async (tx) => {
        runs += 1;
        await lockHook(await tx.sql(), here.workspaceId, hook.id);
      },
    });
    const one = there.core.writer.execute(
      {
        name: 'test.enable',
        run: async (tx) => {
          await enabling.action.run(tx, undefined);
          await lockLanes(await tx.sql(), { ...lane, dialect: 'postgres', lanes: [lane.lane] });
        },
      },
      undefined,
    );
    await enabling.begun;
    const other = here.core.writer.execute(
      {
        name: 'test.settle',
        run: async (tx) => {
          runs += 1;
          await settle(tx, await tx.sql(), { dialect: 'postgres', now: here.now(), holder }, [ended]);
        },
      },
      undefined,
    );
    await somebodyWaits(here);
    enabling.finish();
    await Promise.all([one, other]);
    expect(runs).toBe(2);
    expect(await here.deliveries(hook.id)).toMatchObject([{ state: 'delivered' }]);
  });
});
