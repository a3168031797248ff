import { setTimeout as wait } from 'node:timers/promises';
import type { Context } from '../context.ts';
import { type Figure, figureOf, type Wish } from '../figure.ts';
import type { Library } from '../library.ts';
import { startBaton, startingPoint } from '../processes/baton.ts';
import { startFloor } from '../processes/floor.ts';
import type { Load } from '../processes/load.ts';
import { openFileLimit } from '../processes/proc.ts';
import { collecting, type Program } from '../processes/program.ts';
import { interleave, type Sample } from '../rounds.ts';
import { customerQuery, HELPDESK } from '../stage.ts';

/** Sockets that the open-file limit allows, with some room for everything else that a process opens. */
export function idleCustomers(context: Context): number {
  return Math.max(100, Math.min(context.options.quick ? 2000 : 10_000, openFileLimit() - 300));
}

/** Row 8: resident memory per idle customer in both of its rooms, against a bare connection. Both collect their garbage first. */
export async function measureCustomers(context: Context, library: Library, wish: Wish): Promise<Figure> {
  const count = Math.min(idleCustomers(context), library.threads.length);
  const threads = library.threads.slice(0, count);
  const perCustomer = async (program: Program, enter: boolean): Promise<Sample> => {
    const [load] = context.loads as [Load];
    const before = await program.heldBytes();
    await load.run('openIdle', {
      crowd: 'idle',
      url: program.url,
      namespace: HELPDESK,
      query: customerQuery,
      threads,
      enter,
    });
    const after = await program.heldBytes();
    await load.run('closeSockets', { crowd: 'idle' });
    await program.stop();
    return { value: (after - before) / count / 1000 };
  };
  const compared = await interleave({
    rounds: context.options.quick ? 1 : 2,
    floor: async () => perCustomer(await startFloor('echo', {}, collecting), false),
    ours: async () =>
      perCustomer(await startBaton({ dataDir: library.dataDir, responder: false, flags: collecting }), true),
  });
  return figureOf(wish, compared, [`${count} sockets`]);
}

/** Row 9: resident memory of the idle program, as it is, some seconds after its first answer. */
export async function measureIdle(context: Context, dataDir: string, wish: Wish): Promise<Figure> {
  const settled = async (program: Program): Promise<Sample> => {
    await wait(2500);
    const value = program.residentBytes() / 1e6;
    await program.stop();
    return { value };
  };
  const compared = await interleave({
    rounds: Math.min(3, context.options.rounds),
    floor: async () => settled(await startFloor('bare')),
    ours: async () => settled(await startBaton({ dataDir, responder: true })),
  });
  return figureOf(wish, compared, [startingPoint]);
}
