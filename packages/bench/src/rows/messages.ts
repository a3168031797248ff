import type { Context } from '../context.ts';
import { diskSyncNote } from '../disk-sync.ts';
import { type Figure, figureOf, type Wish } from '../figure.ts';
import type { Burnt } from '../load/burst.ts';
import { DESK_KEY } from '../processes/baton.ts';
import type { Load } from '../processes/load.ts';
import type { Program } from '../processes/program.ts';
import { interleave, type Sample } from '../rounds.ts';
import type { Stage } from '../stage.ts';

const IN_FLIGHT = 8;

/** Rows 1 and 3: durable messages per second of 50 customers with 8 in flight each, against the echo. */
export async function measureMessages(context: Context, stage: Stage, wish: Wish): Promise<Figure> {
  const floor = () => sample(context, stage.floor, 'floor');
  const ours = () => sample(context, stage.desk, 'desk');
  await ours();
  const compared = await interleave({ rounds: context.options.rounds, floor, ours });
  return figureOf(wish, compared, [`${context.options.client} client; ${diskSyncNote(context.folder)}`]);
}

/** Row 2: the same, while an agent hears every one of them. */
export async function measureFollowed(context: Context, stage: Stage, wish: Wish): Promise<Figure> {
  const [load] = context.loads as [Load];
  const follow = { crowd: 'desk', client: context.options.client, url: stage.desk.url, token: DESK_KEY };
  await load.run('followDesk', follow);
  return measureMessages(context, stage, wish);
}

async function sample(context: Context, program: Program, crowd: string): Promise<Sample> {
  const measuredMs = context.options.quick ? 700 : 1500;
  const began = performance.now();
  const cpuBefore = program.cpuMs();
  const burnt = await Promise.all(
    context.loads.map((load) => load.run('burst', { crowd, inFlight: IN_FLIGHT, warmMs: 300, measuredMs })),
  );
  const cpu = program.cpuMs() - cpuBefore;
  const elapsed = performance.now() - began;
  const acknowledged = sum(burnt, ({ perSecond }) => perSecond);
  const heard = burnt.some(({ heardPerSecond }) => heardPerSecond !== null)
    ? sum(burnt, ({ heardPerSecond }) => heardPerSecond ?? 0)
    : acknowledged;
  return {
    value: Math.min(acknowledged, heard),
    cpu: cpu / (sum(burnt, ({ total }) => total) / 1000),
    busy: cpu / elapsed,
  };
}

function sum(burnt: Burnt[], pick: (one: Burnt) => number): number {
  return burnt.reduce((total, one) => total + pick(one), 0);
}
