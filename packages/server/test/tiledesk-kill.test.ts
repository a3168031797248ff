import { type HookSink, startHookSink } from '@baton/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRandom } from './support/seed.ts';
import { type Body, openProgram, type Program } from './support/tiledesk-program.ts';

// A program imports while the desk is killed again and again, and repeats what it got no answer to under the same key.

const CONVERSATIONS = 6;
const IMPORTS_EACH = 40;
const MESSAGES_EACH = 5;
const KILLS = 4;

const random = openRandom('tiledesk-kill');
let desk: Program;
let sink: HookSink;
beforeAll(async () => {
  [desk, sink] = await Promise.all([
    openProgram({ BATON_HOOK_ALLOW: '127.0.0.1', LOG_LEVEL: 'warn' }),
    startHookSink(),
  ]);
});
afterAll(async () => {
  await desk?.end();
  await sink?.close();
});

/** Until it is answered: a lost answer says nothing about what was stored. */
async function importOnce(requestId: string, key: string, texts: readonly string[]): Promise<Body[]> {
  for (;;) {
    const answer = await fetch(`${desk.url}/v3/${desk.projectId}/requests/${requestId}/messages/multi`, {
      method: 'POST',
      headers: { authorization: desk.owner.token, 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify(texts.map((text) => ({ text }))),
    }).catch(() => null);
    if (answer?.status === 200) {
      const stored = await answer.json().catch(() => null);
      if (stored) return stored as Body[];
    } else if (answer && answer.status !== 503) {
      throw new Error(`the import was answered ${answer.status}: ${await answer.text()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test('nothing acknowledged is lost, doubled, split or reordered, and subscribers hear all of it', {
  timeout: 120_000,
}, async () => {
  await desk.staff('POST', '/subscriptions', { event: 'message.create', target: sink.url });
  const ids: string[] = [];
  for (let index = 0; index < CONVERSATIONS; index++) ids.push((await desk.open(`Import ${index}`)).request_id);
  const total = CONVERSATIONS * IMPORTS_EACH;
  const moments = Array.from({ length: KILLS }, () => 10 + random.below(total - 60)).sort((a, b) => a - b);
  let acknowledged = 0;
  let writing = true;
  const killer = (async () => {
    for (const moment of moments) {
      while (acknowledged < moment && writing) await new Promise((resolve) => setTimeout(resolve, 1));
      await new Promise((resolve) => setTimeout(resolve, random.below(15)));
      // Precondition: a kill after the last import would show nothing.
      expect(writing).toBe(true);
      await desk.desk.kill();
      await desk.desk.restart();
    }
  })();
  const answers = new Map<string, Body[]>();
  const writers = ids.map(async (id, conversation) => {
    const got: Body[] = [];
    for (let turn = 0; turn < IMPORTS_EACH; turn++) {
      const texts = Array.from({ length: MESSAGES_EACH }, (_, index) => `${conversation}/${turn}/${index}`);
      got.push(...(await importOnce(id, `${conversation}-${turn}`, texts)));
      acknowledged += 1;
    }
    answers.set(id, got);
  });
  await Promise.all([
    Promise.all(writers).finally(() => {
      writing = false;
    }),
    killer,
  ]);

  const wanted = (conversation: number) =>
    Array.from({ length: IMPORTS_EACH * MESSAGES_EACH }, (_, index) => {
      return `${conversation}/${Math.floor(index / MESSAGES_EACH)}/${index % MESSAGES_EACH}`;
    });
  for (const [conversation, id] of ids.entries()) {
    const stored = await desk.staff('GET', `/requests/${id}/messages`);
    expect(stored.map(({ text }: Body) => text)).toEqual(wanted(conversation));
    // What was acknowledged is what is stored, repeats included.
    expect(answers.get(id)?.map(({ _id }) => _id)).toEqual(stored.map(({ _id }: Body) => _id));
  }
  const firstHeard = () => {
    const heard = new Map<string, string[]>();
    const known = new Set<string>();
    for (const { headers, body } of sink.received) {
      const deliveryId = headers['webhook-id'] as string;
      // At least once: receivers drop repeats by the id.
      if (known.has(deliveryId)) continue;
      known.add(deliveryId);
      const { recipient, text } = JSON.parse(body).payload;
      heard.set(recipient, [...(heard.get(recipient) ?? []), text]);
    }
    return heard;
  };
  const messages = total * MESSAGES_EACH;
  await sink.until((all) => new Set(all.map(({ headers }) => headers['webhook-id'])).size >= messages, 60_000);
  const heard = firstHeard();
  for (const [conversation, id] of ids.entries()) expect(heard.get(id)).toEqual(wanted(conversation));
});
