import type { Context } from '../context.ts';
import { type Figure, figureOf, type Wish } from '../figure.ts';
import type { Library } from '../library.ts';
import { DESK_KEY, startBaton } from '../processes/baton.ts';
import { startFloor } from '../processes/floor.ts';
import type { Load } from '../processes/load.ts';
import type { Program } from '../processes/program.ts';
import { interleave, type Sample } from '../rounds.ts';

const CONNECTIONS = 16;
const headers = { authorization: `Bearer ${DESK_KEY}` };

/** Row 7: a page of fifty messages over REST, against a constant body of the same size: one lively thread, then a new one each time. */
export async function measurePages(context: Context, library: Library, hot: Wish, cold: Wish): Promise<Figure[]> {
  const desk = await startBaton({ dataDir: library.dataDir, responder: false });
  const paths = library.threads
    .slice(0, library.fullCount)
    .map(({ conversationId }) => `/desk/v1/conversations/${conversationId}/messages?limit=50`);
  const bytes = await bodyBytes(desk, paths[0] as string);
  const floor = await startFloor('page', { BENCH_BYTES: String(bytes) });
  const figures: Figure[] = [];
  for (const [wish, asked] of [
    [hot, paths.slice(0, 1)],
    [cold, paths],
  ] as const) {
    const ours = reader(context, desk, asked);
    const bare = reader(context, floor, asked);
    await ours();
    const compared = await interleave({ rounds: context.options.rounds, floor: bare, ours });
    figures.push(
      figureOf(wish, compared, [
        `${asked.length} conversation(s), ${bytes} bytes a page, ${((asked.length * bytes) / 1e6).toFixed(1)} MB in all`,
      ]),
    );
  }
  await Promise.all([desk.stop(), floor.stop()]);
  return figures;
}

/** Goes on where it stopped, so that a cold page is never one that the round before has warmed. */
function reader(context: Context, program: Program, paths: string[]): () => Promise<Sample> {
  const [load] = context.loads as [Load];
  let from = 0;
  return async () => {
    const cpuBefore = program.cpuMs();
    const began = performance.now();
    const measuredMs = context.options.quick ? 600 : 1200;
    const input = { url: program.url, paths, headers, connections: CONNECTIONS, warmMs: 200, measuredMs, from };
    const { perSecond, total } = await load.run('readPages', input);
    from += total;
    const cpu = program.cpuMs() - cpuBefore;
    return { value: perSecond, cpu: cpu / (total / 1000), busy: cpu / (performance.now() - began) };
  };
}

async function bodyBytes(desk: Program, path: string): Promise<number> {
  const response = await fetch(desk.url + path, { headers });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return (await response.arrayBuffer()).byteLength;
}
