import { type Context, newDataDir } from './context.ts';
import { ask } from './load/ask.ts';
import { messageFor } from './load/message.ts';
import type { Thread } from './load/sockets.ts';
import { openWire } from './load/wire.ts';
import { CUSTOMER_KEY, DESK_KEY, startBaton } from './processes/baton.ts';
import { startFloor } from './processes/floor.ts';
import type { Load } from './processes/load.ts';
import type { Program } from './processes/program.ts';

export const HELPDESK = '/helpdesk';
export const customerQuery = { token_source: 'api', token: CUSTOMER_KEY };

/** A desk with fifty conversations that an agent owns, an echo beside it, and fifty customers connected to both. */
export interface Stage {
  desk: Program;
  floor: Program;
  close(): Promise<void>;
}

const CUSTOMERS = 50;

export async function openStage(context: Context, databaseUrl?: string): Promise<Stage> {
  const desk = await startBaton({ dataDir: newDataDir(context), databaseUrl, responder: true });
  const [first] = context.loads as [Load];
  const address = { url: desk.url, namespace: HELPDESK, query: customerQuery };
  const threads = await first.run('openConversations', { ...address, count: CUSTOMERS, prefix: 'customer' });
  for (const { conversationId } of threads) await takeOver(desk, conversationId);
  const answer = await sampleAnswer(desk, threads[0] as Thread);
  const floor = await startFloor('echo', { BENCH_ANSWER: JSON.stringify(answer) });
  const { client } = context.options;
  await Promise.all(
    context.loads.map(async (load, index) => {
      const own = threads.filter((_, number) => number % context.loads.length === index);
      await load.run('openSockets', { ...address, crowd: 'desk', client, threads: own });
      await load.run('openSockets', { ...address, url: floor.url, crowd: 'floor', client, threads: own });
    }),
  );
  return {
    desk,
    floor,
    async close() {
      for (const load of context.loads)
        for (const crowd of ['desk', 'floor']) await load.run('closeSockets', { crowd });
      await Promise.all([desk.stop(), floor.stop()]);
    },
  };
}

async function takeOver(desk: Program, conversationId: string): Promise<void> {
  const response = await fetch(`${desk.url}/desk/v1/conversations/${conversationId}/take-over`, {
    method: 'POST',
    headers: { authorization: `Bearer ${DESK_KEY}` },
  });
  if (!response.ok) throw new Error(`take-over: ${response.status} ${await response.text()}`);
}

/** A real acknowledgement: the echo answers with the same. */
async function sampleAnswer(desk: Program, thread: Thread): Promise<object> {
  const wire = await openWire('lean', { url: desk.url, namespace: HELPDESK, query: customerQuery });
  const data = await ask(wire, 'support', messageFor(thread));
  wire.close();
  return { status_code: 200, sid: 'c7mAf0i3hPtW4uHrAAAB', message: 'Message sent', data };
}
