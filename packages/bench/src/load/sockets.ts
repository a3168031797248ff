import type { Address, Wire } from './connection.ts';
import { type ClientKind, openWire } from './wire.ts';

/** Where a customer writes. */
export interface Thread {
  sessionId: string;
  conversationId: string;
}

export interface Customer extends Thread {
  wire: Wire;
}

interface Crowd {
  customers: Customer[];
  agent: Wire | undefined;
  /** How many messages the agent has heard. */
  heard: number;
  onHeard: ((payload: unknown) => void) | undefined;
}

const crowds = new Map<string, Crowd>();

export function crowdOf(name: string): Crowd {
  let crowd = crowds.get(name);
  if (!crowd) {
    crowd = { customers: [], agent: undefined, heard: 0, onHeard: undefined };
    crowds.set(name, crowd);
  }
  return crowd;
}

export interface OpenSockets extends Address {
  crowd: string;
  client: ClientKind;
  threads: Thread[];
}

/** One socket per thread, kept under the crowd's name until it is closed. */
export async function openSockets({ crowd, client, threads, ...address }: OpenSockets): Promise<void> {
  const { customers } = crowdOf(crowd);
  for (const thread of threads) customers.push({ ...thread, wire: await openWire(client, address) });
}

/** One agent on `/desk` who hears every message of the workspace. */
export async function followDesk(input: {
  crowd: string;
  client: ClientKind;
  url: string;
  token: string;
}): Promise<void> {
  const crowd = crowdOf(input.crowd);
  if (crowd.agent) return;
  const wire = await openWire(input.client, { url: input.url, namespace: '/desk', auth: { token: input.token } });
  wire.on('message.created', (payload) => {
    crowd.heard += 1;
    crowd.onHeard?.(payload);
  });
  wire.onLost(() => {
    crowd.agent = undefined;
  });
  crowd.agent = wire;
}

export async function closeSockets({ crowd }: { crowd: string }): Promise<void> {
  const { customers, agent } = crowdOf(crowd);
  for (const { wire } of customers) wire.close();
  agent?.close();
  crowds.delete(crowd);
}
