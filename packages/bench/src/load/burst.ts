import { setTimeout as wait } from 'node:timers/promises';
import { say } from './message.ts';
import { crowdOf } from './sockets.ts';

export interface Burst {
  crowd: string;
  inFlight: number;
  warmMs: number;
  measuredMs: number;
}

export interface Burnt {
  /** Acknowledged per second inside the window. */
  perSecond: number;
  /** Delivered to the agent per second inside the window; null when nobody follows. */
  heardPerSecond: number | null;
  /** Acknowledged in all, for the CPU per message. */
  total: number;
}

const DRAIN_MS = 10_000;

/** Every customer keeps `inFlight` messages on their way; what counts is what was acknowledged inside the window. */
export async function burst({ crowd: name, inFlight, warmMs, measuredMs }: Burst): Promise<Burnt> {
  const crowd = crowdOf(name);
  let acknowledged = 0;
  let open = 0;
  let stopping = false;
  const heardBefore = crowd.heard;
  const wasFollowed = crowd.agent !== undefined;

  for (const customer of crowd.customers) {
    const next = () => {
      open += 1;
      say(customer, () => {
        acknowledged += 1;
        open -= 1;
        if (!stopping) next();
      });
    };
    for (let count = 0; count < inFlight; count++) next();
  }
  await wait(warmMs);
  const began = performance.now();
  const before = { acknowledged, heard: crowd.heard };
  await wait(measuredMs);
  const seconds = (performance.now() - began) / 1000;
  const inside = { acknowledged: acknowledged - before.acknowledged, heard: crowd.heard - before.heard };
  stopping = true;
  const isDone = () => open === 0 && (!wasFollowed || crowd.heard - heardBefore >= acknowledged);
  for (let waited = 0; !isDone() && waited < DRAIN_MS; waited += 5) await wait(5);
  if (open > 0) throw new Error(`${open} messages were never acknowledged.`);
  if (!isDone()) throw new Error(`The agent heard ${crowd.heard - heardBefore} of ${acknowledged} messages.`);
  return {
    perSecond: inside.acknowledged / seconds,
    heardPerSecond: wasFollowed ? inside.heard / seconds : null,
    total: acknowledged,
  };
}
