import { ask } from './ask.ts';
import type { Address } from './connection.ts';
import { crowdOf, type Thread } from './sockets.ts';
import { openWire } from './wire.ts';

export interface OpenIdle extends Address {
  crowd: string;
  threads: Thread[];
  /** Join the conversation's and the customer's room; a bare server has none. */
  enter: boolean;
}

const AT_ONCE = 100;

/** Connects one customer per thread and leaves them idle. Only ever the lean client: ten thousand of the other are too many. */
export async function openIdle({ crowd, threads, enter, ...address }: OpenIdle): Promise<void> {
  const { customers } = crowdOf(crowd);
  for (let from = 0; from < threads.length; from += AT_ONCE) {
    const opened = threads.slice(from, from + AT_ONCE).map(async (thread) => {
      const wire = await openWire('lean', address);
      if (enter) {
        await ask(wire, 'enter_support', { ticket_chat_id: thread.conversationId });
        await ask(wire, 'enter_customer_support', { session_id: thread.sessionId });
      }
      return { ...thread, wire };
    });
    customers.push(...(await Promise.all(opened)));
  }
}
