import { type HookSink, startHookSink } from '@baton/testkit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Action } from '../src/db/writer.ts';
import { deleteDeliveries } from '../src/hooks/delivery-store.ts';
import { leaseLanes, lockLanes } from '../src/hooks/lane-store.ts';
import { replayDelivery, replayRange, resendMessage } from '../src/hooks/replay.ts';
import { type Ended, settle } from '../src/hooks/settle.ts';
import { lockHook } from '../src/hooks/store.ts';
import { type HookBench, openHookBench } from './support/hook-bench.ts';

// SQLite has one writer at a time; on Postgres two processes are in the middle of their transactions at once.

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

describe('two processes', () => {
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
