import type { Context } from '../context.ts';
import { diskSyncNote } from '../disk-sync.ts';
import { type Figure, figureOf, type Wish } from '../figure.ts';
import { DESK_KEY } from '../processes/baton.ts';
import type { Load } from '../processes/load.ts';
import { difference, interleave, type Sample } from '../rounds.ts';
import type { Stage } from '../stage.ts';

/** Row 4: one message in flight, what a durable acknowledgement takes longer than an echo. */
export async function measureAcknowledgement(context: Context, wish: Wish): Promise<Figure> {
  await trips(context, 'desk');
  const compared = await interleave({
    rounds: context.options.rounds,
    floor: () => trips(context, 'floor'),
    ours: () => trips(context, 'desk'),
    against: difference,
  });
  return figureOf(wish, compared, [diskSyncNote(context.folder)]);
}

/** Row 5: how long until the agent has what a customer wrote, at low load, against an echo's round trip. */
export async function measureDelivery(context: Context, stage: Stage, wish: Wish): Promise<Figure> {
  const [load] = context.loads as [Load];
  const follow = { crowd: 'desk', client: context.options.client, url: stage.desk.url, token: DESK_KEY };
  await load.run('followDesk', follow);
  const count = context.options.quick ? 60 : 150;
  const ours = async (): Promise<Sample> => ({
    value: (await load.run('delivery', { crowd: 'desk', count, gapMs: 4 })).p50,
  });
  await ours();
  const floor = () => trips(context, 'floor', 4);
  const compared = await interleave({ rounds: context.options.rounds, floor, ours });
  return figureOf(wish, compared, [diskSyncNote(context.folder)]);
}

async function trips(context: Context, crowd: string, gapMs = 0): Promise<Sample> {
  const [load] = context.loads as [Load];
  const count = context.options.quick ? 100 : gapMs > 0 ? 150 : 500;
  return { value: (await load.run('roundTrips', { crowd, count, gapMs })).p50 };
}
