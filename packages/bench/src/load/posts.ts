import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'undici';
import { TEXT } from './message.ts';

export interface PostMessages {
  url: string;
  path: string;
  headers: Record<string, string>;
  /** What every call says beside its session, number and text. */
  fields: Record<string, string>;
  /** Customers, each with a session and a connection of its own. */
  sessions: number;
  /** Calls that each of them has under way. */
  inFlight: number;
  warmMs: number;
  measuredMs: number;
  /** The number of the first message, so that rounds go on where the one before stopped. */
  from: number;
}

export interface Posted {
  perSecond: number;
  total: number;
  /** The number of the next message. */
  next: number;
}

const crowds = new Map<string, Client[]>();

/** A middleware with many customers who all write as fast as they are answered. */
export async function postMessages(input: PostMessages): Promise<Posted> {
  const { path } = input;
  const headers = { ...input.headers, 'content-type': 'application/json' };
  let total = 0;
  let highest = input.from;
  let stopping = false;
  const customers = crowdFor(input).flatMap((client, index) => {
    let messageNumber = input.from;
    const write = async () => {
      while (!stopping) {
        const session = { chatSessionID: `bench-session-${index}`, messageNumber: messageNumber++ };
        const body = JSON.stringify({ ...input.fields, ...session, message: TEXT });
        // A number of its own makes it safe to repeat, so several may go down one connection.
        const { statusCode, body: answer } = await client.request({
          method: 'POST',
          path,
          headers,
          body,
          idempotent: true,
          blocking: false,
        });
        const text = await answer.text();
        if (statusCode !== 200) throw new Error(`${path}: ${statusCode} ${text}`);
        total += 1;
        highest = Math.max(highest, session.messageNumber);
      }
    };
    return Array.from({ length: input.inFlight }, write);
  });
  const window = measure(input, () => total).finally(() => {
    stopping = true;
  });
  await Promise.all([window, ...customers]);
  return { perSecond: await window, total, next: highest + 1 };
}

async function measure({ warmMs, measuredMs }: PostMessages, count: () => number): Promise<number> {
  await wait(warmMs);
  const before = count();
  const began = performance.now();
  await wait(measuredMs);
  return (count() - before) / ((performance.now() - began) / 1000);
}

function crowdFor({ url, sessions, inFlight }: PostMessages): Client[] {
  let crowd = crowds.get(url);
  if (!crowd) {
    crowd = Array.from({ length: sessions }, () => new Client(url, { pipelining: inFlight }));
    crowds.set(url, crowd);
  }
  return crowd;
}
