import type { Context } from '../context.ts';
import { type Figure, figureOf, type Wish } from '../figure.ts';
import { startBaton, startingPoint } from '../processes/baton.ts';
import { startFloor } from '../processes/floor.ts';
import type { Program } from '../processes/program.ts';
import { interleave, type Sample } from '../rounds.ts';

/** Row 10: from spawning the process to its first answer, with an existing database and a warm compile cache. */
export async function measureStart(context: Context, dataDir: string, wish: Wish): Promise<Figure> {
  const time = async (program: Program): Promise<Sample> => {
    const cpu = program.cpuMs();
    await program.stop();
    return { value: program.startMs, cpu };
  };
  const floor = async () => time(await startFloor('bare'));
  const ours = async () => time(await startBaton({ dataDir, responder: true }));
  await floor();
  await ours();
  const compared = await interleave({ rounds: context.options.rounds, floor, ours });
  return figureOf(wish, compared, [`CPU is that of one start; ${startingPoint}`]);
}
