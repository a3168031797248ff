import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Latency } from './latency.ts';
import { summary } from './latency.ts';
import { say } from './message.ts';
import { type Customer, crowdOf } from './sockets.ts';

/** A receiver of webhooks that takes everything at once and remembers when. */
interface Receiver {
  server: Server;
  url: string;
  /** Of each request, when its head was there. */
  arrivals: number[];
  arrived: (() => void) | undefined;
}

let receiver: Receiver | undefined;

export async function openReceiver(_input: object): Promise<{ url: string }> {
  const server = createServer((request, response) => {
    made.arrivals.push(performance.now());
    request.resume();
    request.once('end', () => {
      response.writeHead(204).end();
      made.arrived?.();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // Listening on TCP, so never a pipe's string or null.
  const { port } = server.address() as AddressInfo;
  const made: Receiver = { server, url: `http://127.0.0.1:${port}/`, arrivals: [], arrived: undefined };
  receiver = made;
  return { url: made.url };
}

export async function closeReceiver(_input: object): Promise<void> {
  receiver?.server.close();
  receiver?.server.closeAllConnections();
  receiver = undefined;
}

/** Forgets what has arrived, and answers how much it was. */
export async function forgetArrivals(_input: object): Promise<number> {
  return opened().arrivals.splice(0).length;
}

/** How many arrived per second, when `count` have, the first and the last tenth left out. */
export async function arrivalRate({ count }: { count: number }): Promise<{ perSecond: number }> {
  const { arrivals } = opened();
  while (arrivals.length < count) await wait(5);
  const [from, to] = [Math.floor(count * 0.1), Math.floor(count * 0.9)];
  const elapsed = (arrivals[to] as number) - (arrivals[from] as number);
  return { perSecond: ((to - from) / elapsed) * 1000 };
}

/** Low load: one customer writes now and then; how long from its acknowledgement until the receiver is asked. */
export async function hookDelay(input: { crowd: string; count: number; gapMs: number }): Promise<Latency> {
  const customer = crowdOf(input.crowd).customers[0] as Customer;
  const { arrivals } = opened();
  const times: number[] = [];
  for (let index = 0; index < input.count; index++) {
    const before = arrivals.length;
    await new Promise<void>((resolve) => say(customer, resolve));
    const acknowledged = performance.now();
    while (arrivals.length === before) {
      await new Promise<void>((resolve) => {
        opened().arrived = resolve;
      });
    }
    times.push((arrivals[before] as number) - acknowledged);
    await wait(input.gapMs);
  }
  return summary(times);
}

function opened(): Receiver {
  if (!receiver) throw new Error('No receiver was opened.');
  return receiver;
}
