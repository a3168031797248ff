import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { openStage, type Stage } from '@baton/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deskSocket } from './support/desk-client.ts';
import { entry } from './support/entry.ts';
import { openPerson, type Person } from './support/person.ts';

let stage: Stage;
let person: Person;
beforeAll(async () => {
  stage = await openStage({ entry, env: { LOG_LEVEL: 'silent', BATON_RATE_LIMITS: 'off' } });
  person = await openPerson(stage, 'slow-reader');
});
afterAll(async () => {
  person?.end();
  await stage?.end();
});

/** Enters `/desk` over a bare connection and then reads nothing more, as a laptop that fell asleep. */
async function fallAsleep(port: number, token: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  const key = randomBytes(16).toString('base64');
  socket.write(
    `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: desk\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
  );
  await heard(socket, '"sid"');
  socket.write(maskedFrame(`40/desk,${JSON.stringify({ token })}`));
  await heard(socket, '["ready"');
  socket.pause();
  return socket;
}

function heard(socket: Socket, text: string): Promise<void> {
  let all = '';
  return new Promise((resolve, reject) => {
    socket.once('close', () => reject(new Error(`closed before ${text}`)));
    const listen = (bytes: Buffer) => {
      all += bytes;
      if (!all.includes(text)) return;
      socket.off('data', listen);
      resolve();
    };
    socket.on('data', listen);
  });
}

/** A text frame of at most 64 KiB as a client has to send it. A mask of zeros is a mask. */
function maskedFrame(text: string): Buffer {
  const head = Buffer.from([0x81, 0x80 | 126, text.length >> 8, text.length & 255, 0, 0, 0, 0]);
  return Buffer.concat([head, Buffer.from(text)]);
}

async function openDeskSockets(): Promise<number> {
  const metrics = await (await fetch(`${stage.desk.url}/metrics`)).text();
  return Number(/^baton_sockets\{[^}]*"\/desk"[^}]*\} (\d+)$/m.exec(metrics)?.[1]);
}

test('a reader who stalls delays nobody, and is let go', { timeout: 60_000 }, async () => {
  const { desk, deskKey } = stage;
  const awake = deskSocket(desk.url, deskKey);
  const arrived = new Map<string, number>();
  awake.on('message.created', ({ message }) => arrived.set(message.text, performance.now()));
  await new Promise((resolve) => awake.once('ready', resolve));
  const asleep = await fallAsleep(desk.port, deskKey);
  expect(await openDeskSockets()).toBe(2);

  const padding = 'p'.repeat(9000);
  const delays: number[] = [];
  for (let round = 0; round < 60; round++) {
    const texts = Array.from({ length: 20 }, (_, n) => `${round}/${n} ${padding}`);
    const started = performance.now();
    // Without a client id of its own, whose length is limited; the texts are unique.
    const answers = await Promise.all(
      texts.map((message) =>
        person.client.supportAck({ session_id: person.session, ticket_chat_id: person.conversationId, message }),
      ),
    );
    expect(new Set(answers.map(({ status_code }) => status_code))).toEqual(new Set([200]));
    await expect.poll(() => texts.every((text) => arrived.has(text)), { interval: 2 }).toBe(true);
    for (const text of texts) delays.push((arrived.get(text) as number) - started);
  }
  // Precondition: more than any buffer on the way takes in.
  expect(delays.length * padding.length).toBeGreaterThan(10_000_000);
  // Whoever waited for the sleeper would have waited until now: what is left is this machine's own speed.
  delays.sort((a, b) => a - b);
  expect(delays[Math.floor(delays.length * 0.99)]).toBeLessThan(5000);
  // The server hung up on the sleeper alone; reading on, the sleeper finds out.
  await expect.poll(openDeskSockets, { timeout: 10_000 }).toBe(1);
  expect(awake.connected).toBe(true);
  asleep.destroy();
  awake.disconnect();
});
