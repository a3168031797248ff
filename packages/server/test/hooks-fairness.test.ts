import { type HookSink, type SinkBehaviour, startHookSink } from '@baton/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type HookBench, openHookBench, textsOf } from './support/hook-bench.ts';

// A receiver that works gets its events at once, whatever the others do with theirs.

const tidy: (() => Promise<unknown>)[] = [];
let sink: HookSink;
let others: HookSink;
beforeEach(async () => {
  [sink, others] = await Promise.all([startHookSink(), startHookSink()]);
  tidy.push(
    () => sink.close(),
    () => others.close(),
  );
});
afterEach(async () => {
  for (const undo of tidy.splice(0).reverse()) await undo();
});

async function open(options?: Parameters<typeof openHookBench>[0]): Promise<HookBench> {
  const made = await openHookBench(options);
  tidy.push(() => made.close());
  return made;
}

/** So many hooks beside it, with eight conversations each, that do this; of 32 at least something is on its way. */
async function crowd(bench: HookBench, hooks: number, behaviour: SinkBehaviour): Promise<void> {
  others.behave(behaviour);
  for (let n = 0; n < hooks; n++) await bench.hookTo(`${others.url}/${n}`);
  await Promise.all(Array.from({ length: 8 }, (_, n) => bench.converse(`contact ${n}`)));
  await others.until((received) => new Set(received.map(({ path }) => path)).size >= 32);
}

test.each([
  ['32 that hang', 32, 'hang'],
  ['33 that take five seconds for everything', 33, { status: 200, afterMs: 5000 }],
] as const)('beside %s the first event arrives at once', async (_, hooks, behaviour) => {
  const bench = await open();
  await crowd(bench, hooks, behaviour);
  const { hook } = await bench.hookTo(sink.url);
  await bench.converse('grace');
  await sink.until((received) => received.length === 1);
  const [delivery] = await bench.deliveries(hook.id);
  // Generous for a busy machine; it is less than anybody of the others takes.
  expect((sink.received[0]?.at as number) - (delivery?.created_at as number)).toBeLessThan(2000);
  expect(textsOf(sink.received)).toEqual(['grace begins']);
});

test('a hook that comes late into a full house is served before those that fill it', async () => {
  const bench = await open({ mostInFlight: 16 });
  others.behave({ status: 200, afterMs: 100 });
  for (let n = 0; n < 2; n++) await bench.hookTo(`${others.url}/${n}`);
  await Promise.all(Array.from({ length: 60 }, (_, n) => bench.converse(`contact ${n}`)));
  await others.until((received) => received.length > 0);
  await bench.hookTo(sink.url);
  await bench.converse('grace');
  await sink.until((received) => received.length === 1);
  expect(others.received.length).toBeLessThan(60);
});

test('hooks that fail have their turns one after the other, the one that has waited longest first', async () => {
  const bench = await open({ mostInFlight: 4 });
  others.behave({ status: 500, afterMs: 20 });
  for (let n = 0; n < 6; n++) await bench.hookTo(`${others.url}/${n}`);
  for (let n = 0; n < 8; n++) await bench.converse(`contact ${n}`);
  // One at a time is what failing hooks have together here, and each of them gets it.
  await others.until((received) => new Set(received.map(({ path }) => path)).size === 6);
});

test('a receiver that has become slow has two lanes, and eight again when it is quick', async () => {
  const bench = await open();
  const { hook } = await bench.hookTo(sink.url);
  sink.behave({ status: 204, afterMs: 2100 });
  const ada = await bench.converse('ada');
  await expect.poll(async () => (await bench.hook(hook.id)).slow_since).not.toBeNull();
  sink.behave({ status: 204, afterMs: 50 });
  sink.mostOpen = 0;
  await ada.say('quick again');
  await expect.poll(async () => (await bench.hook(hook.id)).slow_since).toBeNull();
  await Promise.all(Array.from({ length: 20 }, (_, n) => bench.converse(`contact ${n}`)));
  await sink.until((received) => received.length === 22);
  expect(sink.mostOpen).toBeGreaterThan(2);
});

test('requests that are not kept leave room for those of other hooks', async () => {
  const bench = await open();
  others.behave('hang');
  const { hook } = await bench.hookTo(others.url);
  const { hook: works } = await bench.hookTo(sink.url);
  const planned = bench.engine.sampleFor(hook);
  if (!planned) throw new Error('The desk’s own format has a test.');
  const sending = Array.from({ length: 70 }, () => bench.engine.sendOnce(hook, planned));
  await others.until((received) => received.length >= 8);
  expect(await bench.engine.sendOnce(hook, planned)).toBeNull();
  expect(await bench.engine.sendOnce(works, planned)).toMatchObject({ outcome: 'delivered' });
  await others.down();
  expect((await Promise.all(sending)).filter((one) => one !== null)).toHaveLength(8);
});
