import { type Context, newDataDir } from '../context.ts';
import { diskSyncNote } from '../disk-sync.ts';
import { type Figure, figureOf, type Wish } from '../figure.ts';
import { CHAT_TOKEN, CUSTOMER_KEY, startBaton } from '../processes/baton.ts';
import { startFloor } from '../processes/floor.ts';
import type { Load } from '../processes/load.ts';
import type { Program } from '../processes/program.ts';
import { interleave, type Sample } from '../rounds.ts';

const SESSIONS = 50;
const IN_FLIGHT = 8;
const PATH = '/api/v2/chat/notifyUserNewChatMessage';
const headers = { apiKey: CUSTOMER_KEY };
/** Nothing is answered in these conversations, so nobody needs to be there. */
const fields = { chatAccountToken: CHAT_TOKEN, chatServer: '127.0.0.1:9099', url: 'https://shop.example/support' };

/** Row 6: durable messages of an Omnidesk middleware over REST, against a bare Fastify that gets the same posts. */
export async function measurePosts(context: Context, wish: Wish): Promise<Figure> {
  const desk = await startBaton({ dataDir: newDataDir(context), responder: false });
  const floor = await startFloor('post', { BENCH_ANSWER: await sampleAnswer(desk) });
  const ours = poster(context, desk);
  const bare = poster(context, floor);
  await ours();
  const compared = await interleave({ rounds: context.options.rounds, floor: bare, ours });
  await Promise.all([desk.stop(), floor.stop()]);
  return figureOf(wish, compared, [`${SESSIONS} customers × ${IN_FLIGHT} in flight; ${diskSyncNote(context.folder)}`]);
}

function poster(context: Context, program: Program): () => Promise<Sample> {
  const [load] = context.loads as [Load];
  let from = 1;
  return async () => {
    const cpuBefore = program.cpuMs();
    const began = performance.now();
    const measuredMs = context.options.quick ? 700 : 1500;
    const crowd = { url: program.url, path: PATH, headers, fields, sessions: SESSIONS, inFlight: IN_FLIGHT };
    const { perSecond, total, next } = await load.run('postMessages', { ...crowd, warmMs: 300, measuredMs, from });
    from = next;
    const cpu = program.cpuMs() - cpuBefore;
    return { value: perSecond, cpu: cpu / (total / 1000), busy: cpu / (performance.now() - began) };
  };
}

/** A real answer: the floor gives the same. */
async function sampleAnswer(desk: Program): Promise<string> {
  const response = await fetch(desk.url + PATH, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ ...fields, chatSessionID: 'sample-session', message: 'Hello' }),
  });
  if (!response.ok) throw new Error(`${PATH}: ${response.status} ${await response.text()}`);
  return response.text();
}
