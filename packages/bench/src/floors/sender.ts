// The floor of webhooks: a bare program that posts a body of the size of ours, eight at once, a connection each, and neither
// stores, signs nor checks anything. `/send?count=N` sends and answers when all were answered.
import { Agent, createServer, request } from 'node:http';
import { listen } from './listen.ts';

const target = process.env.BENCH_TARGET ?? '';
const body = 'x'.repeat(Number(process.env.BENCH_BYTES ?? 2000));
const AT_ONCE = 8;
const agent = new Agent({ keepAlive: false });

const http = createServer(async (incoming, response) => {
  const { searchParams } = new URL(incoming.url ?? '/', 'http://localhost');
  let left = Number(searchParams.get('count') ?? 0);
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (left-- > 0) await post();
    }),
  );
  response.end('ok');
});

function post(): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': body.length };
    const outgoing = request(target, { method: 'POST', agent, headers }, (answer) => {
      answer.resume();
      answer.once('end', resolve);
    });
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

listen(http);
