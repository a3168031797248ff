import type { Context } from '../context.ts';
import { diskSyncNote } from '../disk-sync.ts';
import { type Figure, figureOf, type Wish } from '../figure.ts';
import { DESK_KEY } from '../processes/baton.ts';
import { startFloor } from '../processes/floor.ts';
import type { Load } from '../processes/load.ts';
import type { Program } from '../processes/program.ts';
import { interleave, type Sample } from '../rounds.ts';
import type { Stage } from '../stage.ts';
import { median } from '../statistics.ts';

/** About what a `message.created` weighs. */
const BODY_BYTES = '1900';

/** A webhook on the stage's desk, to a receiver in the process that makes the load. */
export interface HookStage {
  load: Load;
  url: string;
  close(): Promise<void>;
}

export async function openHookStage(context: Context, stage: Stage): Promise<HookStage> {
  const [load] = context.loads as [Load];
  const { url } = await load.run('openReceiver', {});
  const { hook } = await desk(stage, 'POST', '/hooks', { url, events: ['message.created'] });
  return {
    load,
    url,
    async close() {
      await desk(stage, 'DELETE', `/hooks/${hook.id}`);
      await load.run('closeReceiver', {});
    },
  };
}

/** Row 18: deliveries per second out of a backlog, against a program that does nothing but post. */
export async function measureDeliveries(context: Context, stage: Stage, hooks: HookStage, wish: Wish): Promise<Figure> {
  const { load, url } = hooks;
  const count = context.options.quick ? 600 : 3000;
  const sender = await startFloor('sender', { BENCH_TARGET: url, BENCH_BYTES: BODY_BYTES });
  const measured = async (program: Program, begin: () => Promise<unknown>): Promise<Sample> => {
    await load.run('forgetArrivals', {});
    const began = performance.now();
    const cpuBefore = program.cpuMs();
    const rate = load.run('arrivalRate', { count });
    await begin();
    const { perSecond } = await rate;
    const cpu = program.cpuMs() - cpuBefore;
    return { value: perSecond, cpu: cpu / (count / 1000), busy: cpu / (performance.now() - began) };
  };
  const write = () => load.run('backlog', { crowd: 'desk', count });
  const ours = () => measured(stage.desk, write);
  const floor = () => measured(sender, () => fetch(`${sender.url}/send?count=${count}`));
  await ours();
  const compared = await interleave({ rounds: context.options.rounds, floor, ours });
  await sender.stop();
  return figureOf(wish, compared, [
    `one hook, eight at once; ours writes the messages too; ${diskSyncNote(context.folder)}`,
  ]);
}

/** Row 19: at low load, from the acknowledgement of a message (which follows its commit) until the receiver is asked. */
export async function measureHookDelay(context: Context, { load }: HookStage, wish: Wish): Promise<Figure> {
  const count = context.options.quick ? 40 : 150;
  const once = () => load.run('hookDelay', { crowd: 'desk', count, gapMs: 10 });
  await once();
  const rounds = [];
  for (let round = 0; round < context.options.rounds; round++) rounds.push(await once());
  const p50s = rounds.map(({ p50 }) => p50);
  const p95 = median(rounds.map(({ p95 }) => p95));
  return {
    ...wish,
    ours: median(p50s),
    floor: undefined,
    result: median(p50s),
    range: [Math.min(...p50s), Math.max(...p50s)],
    notes: [`p95 ${p95.toFixed(1)} ms; ${diskSyncNote(context.folder)}`],
  };
}

async function desk(stage: Stage, method: string, path: string, body?: object) {
  const response = await fetch(`${stage.desk.url}/desk/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${DESK_KEY}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as { hook: { id: string } };
}
