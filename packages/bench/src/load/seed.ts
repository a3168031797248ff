import { ask } from './ask.ts';
import type { Address, Wire } from './connection.ts';
import { messageFor } from './message.ts';
import type { Thread } from './sockets.ts';
import { openWire } from './wire.ts';

const SOCKETS = 20;
const IN_FLIGHT = 16;

/** Opens conversations, each of a customer of its own. */
export async function openConversations(input: Address & { count: number; prefix: string }): Promise<Thread[]> {
  const threads: Thread[] = [];
  let next = 0;
  await withWires(input, async (wire) => {
    while (next < input.count) {
      const index = next++;
      const sessionId = `${input.prefix}-${index}`;
      const data = await ask(wire, 'support', messageFor({ sessionId, conversationId: '' }));
      threads[index] = { sessionId, conversationId: String(data.ticket_chat_id) };
    }
  });
  return threads;
}

/** Writes `each` messages into every thread, thread after thread. */
export async function fill(input: Address & { threads: Thread[]; each: number }): Promise<number> {
  const total = input.threads.length * input.each;
  let next = 0;
  await withWires(input, async (wire) => {
    while (next < total) {
      const thread = input.threads[Math.floor(next++ / input.each)] as Thread;
      await ask(wire, 'support', messageFor(thread));
    }
  });
  return total;
}

async function withWires(address: Address, work: (wire: Wire) => Promise<void>): Promise<void> {
  const { url, namespace, query } = address;
  const wires = await Promise.all(Array.from({ length: SOCKETS }, () => openWire('lean', { url, namespace, query })));
  await Promise.all(wires.flatMap((wire) => Array.from({ length: IN_FLIGHT }, () => work(wire))));
  for (const wire of wires) wire.close();
}
