import { openStage, type Stage } from '@baton/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deskClient, deskSocket } from './support/desk-client.ts';
import { entry } from './support/entry.ts';
import { breachesOf, type Sent } from './support/history.ts';
import { openRandom } from './support/seed.ts';
import { catchUp, Follower, readDeskRest, readEusateRest, readSocket } from './support/threads.ts';
import { connectPersistently, sendUntilAcknowledged, writeAll } from './support/writers.ts';

const CUSTOMERS = 6;
const SOCKETS_EACH = 2;
const MESSAGES_EACH = 340;
const KILLS = 5;

const random = openRandom('kill');
let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ entry, env: { BATON_RATE_LIMITS: 'off', LOG_LEVEL: 'warn' } });
});
afterAll(() => stage?.end());

async function openTakenOver(session: string): Promise<string> {
  const client = await connectPersistently(stage.desk.url, stage.apiKey);
  const opened = await sendUntilAcknowledged(client, { session, conversationId: null }, `${session} says hello`);
  client.close();
  const desk = deskClient(stage.desk.url, stage.deskKey);
  const taken = await desk.post(`/desk/v1/conversations/${opened.conversationId}/take-over`);
  expect(taken.status).toBe(200);
  return opened.conversationId;
}

describe('a server that is killed again and again', () => {
  test(`loses, doubles and reorders nothing of ${CUSTOMERS * MESSAGES_EACH} messages`, {
    timeout: 120_000,
  }, async () => {
    const { desk, apiKey, deskKey } = stage;
    const customers = await Promise.all(
      Array.from({ length: CUSTOMERS }, async (_, index) => {
        const session = `kill-${index}`;
        return { session, conversationId: await openTakenOver(session), sent: [] as Sent[] };
      }),
    );
    const socket = deskSocket(desk.url, deskKey);
    const follower = new Follower(
      socket,
      customers.map(({ conversationId }) => conversationId),
    );

    const total = CUSTOMERS * MESSAGES_EACH;
    const moments = Array.from({ length: KILLS }, () => 50 + random.below(total - 250)).sort((a, b) => a - b);
    let acknowledged = 0;
    let writing = true;
    const killer = (async () => {
      for (const moment of moments) {
        while (acknowledged < moment && writing) await new Promise((resolve) => setTimeout(resolve, 1));
        await new Promise((resolve) => setTimeout(resolve, random.below(15)));
        // Precondition: a kill after the last message would show nothing.
        expect(writing).toBe(true);
        await desk.kill();
        await desk.restart();
      }
    })();
    const writers = customers.flatMap((customer) =>
      Array.from({ length: SOCKETS_EACH }, async (_, index) => {
        const texts = Array.from(
          { length: MESSAGES_EACH / SOCKETS_EACH },
          (__, n) => `${customer.session}/${index}/${n}`,
        );
        const written = await writeAll({
          url: desk.url,
          apiKey,
          ...customer,
          texts,
          inFlight: 4,
          acknowledged: () => acknowledged++,
        });
        customer.sent.push(...written);
      }),
    );
    await Promise.all([
      Promise.all(writers).finally(() => {
        writing = false;
      }),
      killer,
    ]);
    expect(acknowledged).toBe(total);

    for (const { session, conversationId, sent } of customers) {
      const rest = await readDeskRest(desk.url, deskKey, conversationId);
      await expect.poll(() => follower.thread(conversationId).length).toBe(rest.length);
      const readers = {
        rest,
        eusate: await readEusateRest(desk.url, apiKey, session, conversationId),
        'catch-up': await readSocket(socket, conversationId),
        follower: follower.thread(conversationId),
      };
      expect(breachesOf({ sent, readers })).toEqual([]);
      expect(sent.length).toBe(MESSAGES_EACH);
      const { headSeq } = await catchUp(socket, conversationId, 0);
      expect(headSeq).toBe(rest.length);
    }
    socket.disconnect();
  });

  test('answers every question once that was stored and not answered yet', { timeout: 60_000 }, async () => {
    const { desk, apiKey, deskKey } = stage;
    let interrupted = 0;
    for (let round = 0; round < 4 && (round === 0 || interrupted === 0); round++) {
      const asked = await Promise.all(
        Array.from({ length: 8 }, async (_, index) => {
          const session = `ask-${round}-${index}`;
          const client = await connectPersistently(desk.url, apiKey);
          const question = `How long do I have to send something back? (${session})`;
          const sending = sendUntilAcknowledged(client, { session, conversationId: null }, question);
          return { session, client, question, sending };
        }),
      );
      await asked[random.below(asked.length)]?.sending;
      await desk.kill();
      const answered = asked.filter(({ client }) => client.all('support').length > 0).length;
      interrupted += asked.length - answered;
      await desk.restart();
      for (const { session, client, question, sending } of asked) {
        const { conversationId } = await sending;
        const thread = () => readEusateRest(desk.url, apiKey, session, conversationId);
        await expect.poll(async () => (await thread()).length, { timeout: 10_000 }).toBeGreaterThan(1);
        client.close();
        // Whatever would answer a second time has had its chance when a later question is answered.
        await settle(session, conversationId);
        const entries = await readDeskRest(desk.url, deskKey, conversationId);
        expect(entries.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
        expect(entries[0]?.text).toBe(question);
        expect(entries[1]?.text).toBeTruthy();
      }
    }
    // Precondition: at least one answer was missing when the server died.
    expect(interrupted).toBeGreaterThan(0);
  });
});

/** One more question and its answer: events of a conversation are worked on in order. */
async function settle(session: string, conversationId: string): Promise<void> {
  const client = await connectPersistently(stage.desk.url, stage.apiKey);
  await sendUntilAcknowledged(client, { session, conversationId }, `Which payment methods do you take? (${session})`);
  await client.waitFor('support');
  client.close();
}
