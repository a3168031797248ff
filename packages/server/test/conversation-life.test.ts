import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connectEusate, type EusateClient } from '@baton/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { becomes, happened, type Life, openLife, saidBy, sateHasSpoken, wholeThread } from './life-bench.ts';

// Who owns a conversation, over its whole life, through our own API and through the Eusate face.

let life: Life;
let cy: Awaited<ReturnType<Life['invite']>>;
let boId: string;
let cyId: string;

beforeAll(async () => {
  life = await openLife();
  cy = await life.invite('Cy');
  boId = (await life.bo.me()).agent.id;
  cyId = (await cy.me()).agent.id;
});
afterAll(() => life?.end());

beforeEach(async () => {
  await life.onDuty();
  for (;;) {
    const { conversations } = await life.key.conversations.list({ view: 'all', limit: 100 });
    if (conversations.length === 0) return;
    for (const { id } of conversations) await life.key.conversations.close(id);
  }
});

async function opened(text = 'How long is a gift card valid?') {
  const ada = life.contact();
  const { conversation } = await ada.open(text);
  return { ada, id: conversation.id };
}

/** A contact who has asked for a person. */
async function asked() {
  const one = await opened();
  await one.ada.handoff(one.id);
  return { ...one, conversation: await life.key.conversations.get(one.id) };
}

describe('a handoff', () => {
  test('goes to the available agent with the fewest open conversations', async () => {
    await life.onDuty(cy);
    await asked();
    await asked();
    await life.onDuty(cy, life.bo);
    const owners = [];
    for (let turn = 0; turn < 3; turn++) owners.push((await asked()).conversation.owner.agentId);
    expect(owners.slice(0, 2)).toEqual([boId, boId]);
  });

  test('raises the epoch, tells the customer and gives the agent a summary', async () => {
    await life.onDuty(life.bo);
    const { ada, id } = await opened('How long is a gift card valid?');
    await sateHasSpoken(life.bo, id, 1);
    const before = await life.bo.conversations.get(id);
    await ada.handoff(id);
    const after = await life.bo.conversations.get(id);
    expect(after.epoch).toBeGreaterThan(before.epoch);
    expect(after.owner).toMatchObject({ kind: 'agent', agentId: boId });
    expect(after.handoff).toMatchObject({ reason: 'requested' });
    const thread = await wholeThread(life.bo.conversations, id);
    expect(happened(thread)).toEqual(['handed_off', 'assigned']);
    expect(saidBy(thread, 'sate').at(-1)?.text).toContain(after.owner.agentName);
  });

  test('goes to the queue when everybody is at capacity, and the customer is told so', async () => {
    await life.onDuty(life.bo);
    const { capacity } = (await life.bo.me()).agent;
    for (let turn = 0; turn < capacity; turn++) {
      expect((await asked()).conversation.owner.agentId).toBe(boId);
    }
    const { id, conversation } = await asked();
    expect(conversation.owner).toEqual({ kind: 'queue', agentId: null, agentName: null });
    expect(saidBy(await wholeThread(life.bo.conversations, id), 'sate').at(-1)?.text).toContain('queue');
  });

  test('to nobody waits in the queue, and who becomes available gets the oldest first', async () => {
    const waiting = [await asked(), await asked(), await asked()];
    expect(waiting.map(({ conversation }) => conversation.owner.kind)).toEqual(['queue', 'queue', 'queue']);
    expect((await life.bo.views()).unassigned.total).toBe(3);
    await cy.changeMe({ available: true });
    const { conversations } = await cy.conversations.list({ view: 'mine' });
    const inOrder = [...conversations].sort((a, b) => a.updatedAt.localeCompare(b.updatedAt) || a.number - b.number);
    expect(inOrder.map(({ id }) => id)).toEqual(waiting.map(({ id }) => id));
  });

  test('of more than the agent can take leaves the youngest in the queue, and closing one brings the next', async () => {
    const { capacity } = (await cy.me()).agent;
    const waiting = [];
    for (let turn = 0; turn < capacity + 1; turn++) waiting.push(await asked());
    await cy.changeMe({ available: true });
    const last = waiting.at(-1)?.id as string;
    expect((await life.bo.conversations.get(last)).owner.kind).toBe('queue');
    expect((await cy.views()).mine.total).toBe(capacity);
    await cy.conversations.close(waiting[0]?.id as string);
    expect((await life.bo.conversations.get(last)).owner).toMatchObject({ kind: 'agent', agentId: cyId });
  });
});

test('a colleague who takes a conversation from a busy agent makes room for the next that waits', async () => {
  await life.onDuty(cy);
  const { capacity } = (await cy.me()).agent;
  const given = [];
  for (let turn = 0; turn < capacity + 1; turn++) given.push(await asked());
  const last = given.at(-1)?.id as string;
  expect((await life.bo.conversations.get(last)).owner.kind).toBe('queue');
  await life.bo.conversations.takeOver(given[0]?.id as string);
  expect((await life.bo.conversations.get(last)).owner).toMatchObject({ kind: 'agent', agentId: cyId });
});

describe('an agent', () => {
  test('who has not taken a conversation over can’t write in it', async () => {
    const { id } = await opened();
    await expect(cy.conversations.post(id, { text: 'Hello' })).rejects.toMatchObject({
      code: 'not_owner',
      status: 403,
    });
    await cy.conversations.takeOver(id);
    await expect(life.bo.conversations.post(id, { text: 'Hello' })).rejects.toMatchObject({ code: 'not_owner' });
    expect((await cy.conversations.post(id, { text: 'Hello' })).message.author).toMatchObject({
      kind: 'agent',
      id: cyId,
    });
  });

  test('who takes over twice changes nothing the second time', async () => {
    const { id } = await opened();
    const first = await cy.conversations.takeOver(id);
    const second = await cy.conversations.takeOver(id);
    expect([second.epoch, second.headSeq]).toEqual([first.epoch, first.headSeq]);
  });

  test('gives a conversation to a colleague, who then owns it', async () => {
    const { id } = await opened();
    const taken = await cy.conversations.takeOver(id);
    const given = await cy.conversations.assign(id, boId);
    expect(given.owner.agentId).toBe(boId);
    expect(given.epoch).toBeGreaterThan(taken.epoch);
  });

  test('hands back to Sate, who then answers again', async () => {
    const { ada, id } = await opened();
    await sateHasSpoken(cy, id, 1);
    await cy.conversations.takeOver(id);
    await ada.post(id, { text: 'Do you repair bicycles of other brands?' });
    const back = await cy.conversations.handBack(id);
    expect(back.owner.kind).toBe('sate');
    const told = saidBy(await wholeThread(cy.conversations, id), 'sate').length;
    await ada.post(id, { text: 'How long is a gift card valid?' });
    const said = await sateHasSpoken(cy, id, told + 1);
    expect(said.at(-1)?.sources).toMatchObject([{ title: 'Gift cards' }]);
  });

  test('suggests to close; a customer who writes on withdraws it', async () => {
    const { ada, id } = await opened();
    await cy.conversations.takeOver(id);
    expect((await cy.conversations.suggestClose(id)).closeSuggested).toBe(true);
    await ada.post(id, { text: 'One more thing' });
    const after = await cy.conversations.get(id);
    expect([after.closeSuggested, after.state]).toEqual([false, 'open']);
  });
});

describe('a closed conversation', () => {
  test('is closed once, takes no more words, and keeps only the last verdict', async () => {
    const { ada, id } = await opened();
    await expect(ada.rate(id, 5)).rejects.toMatchObject({ code: 'conversation_open' });
    const closed = await ada.close(id);
    const again = await ada.close(id);
    expect([again.state, again.headSeq, again.closedAt]).toEqual(['closed', closed.headSeq, closed.closedAt]);
    await expect(ada.post(id, { text: 'Wait' })).rejects.toMatchObject({ code: 'conversation_closed' });
    await expect(cy.conversations.takeOver(id)).rejects.toMatchObject({ code: 'conversation_closed' });
    await ada.rate(id, 2, 'Slow');
    const rated = await ada.rate(id, 4, 'Better');
    expect(rated.rating).toMatchObject({ score: 4, text: 'Better' });
    expect((await cy.conversations.get(id)).rating).toMatchObject({ score: 4, text: 'Better' });
  });

  test('raises the epoch, so that nothing that was being prepared is posted', async () => {
    const { id } = await opened();
    const open = await cy.conversations.get(id);
    expect((await cy.conversations.close(id)).epoch).toBeGreaterThan(open.epoch);
  });
});

describe('through the Eusate face', () => {
  let customer: EusateClient;
  beforeAll(async () => {
    customer = await connectEusate(life.desk.url, life.apiKey);
  });
  afterAll(() => customer?.close());

  test('one conversation lives from the first word to the second verdict', async () => {
    const session = `life-${Date.now()}`;
    const support = (message: string, id: string | null = null) =>
      customer.supportAck({ session_id: session, message, attachment: false, ticket_chat_id: id });
    const id = (await support('How long is a gift card valid?')).data.ticket_chat_id as string;
    const sate = await customer.waitFor('support', (reply) => reply.data.ticket_chat_id === id);
    expect(sate.data).toMatchObject({ sender: 'sate', close_support: false });

    await life.onDuty(cy);
    await support('I want to talk to a person', id);
    await becomes(cy, id, ({ owner }) => owner.agentId === cyId);
    await customer.waitFor('support', (reply) => reply.data.sender === 'sate');
    await cy.conversations.post(id, { text: 'This is Cy.' });
    expect((await customer.waitFor('support', (reply) => reply.data.sender === 'agent')).data.message).toBe(
      'This is Cy.',
    );
    expect((await life.key.conversations.get(id)).face).toBe('eusate');

    await support('Thank you, it is solved', id);
    const early = await customer.ack('review_support', { ticket_chat_id: id, rating: 5 });
    expect(early.status_code).toBe(400);
    expect((await customer.ack('close_support', { ticket_chat_id: id })).data).toMatchObject({ closed: true });
    expect((await support('Hello?', id)).status_code).toBe(400);
    await customer.ack('review_support', { ticket_chat_id: id, rating: 1, review: 'Hm' });
    const second = await customer.ack('review_support', { ticket_chat_id: id, rating: 5, review: 'Good after all' });
    expect(second.data).toMatchObject({ rating: 5, review: 'Good after all' });
    expect((await cy.conversations.get(id)).rating).toMatchObject({ score: 5, text: 'Good after all' });
  });
});

describe('while the model thinks', () => {
  test('an agent takes over, and Sate says nothing afterwards although the model answers', async () => {
    const held: (() => void)[] = [];
    const model = createServer((request, response) => {
      request.resume();
      held.push(() =>
        response.writeHead(200, { 'content-type': 'application/json' }).end(
          JSON.stringify({
            id: 'c',
            object: 'chat.completion',
            created: 1,
            model: 'slow',
            choices: [
              {
                index: 0,
                message: { role: 'assistant', content: '{"known":true,"answer":"Three years.","sources":[1]}' },
                finish_reason: 'stop',
              },
            ],
            usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
          }),
        ),
      );
    });
    await new Promise<void>((resolve) => model.listen(0, '127.0.0.1', resolve));
    const { port } = model.address() as AddressInfo;
    const slow = await openLife({ BATON_LLM_URL: `http://127.0.0.1:${port}/v1`, BATON_LLM_MODEL: 'slow' });
    try {
      const ada = slow.contact();
      const { conversation } = await ada.open('How long is a gift card valid?');
      await expect.poll(() => held.length, { timeout: 10_000 }).toBe(1);
      await slow.bo.conversations.takeOver(conversation.id);
      for (const release of held) release();
      await slow.bo.conversations.post(conversation.id, { text: 'Bo here.' });
      // Another customer's answer shows that a late one would have had the time.
      const second = await slow.contact().open('How long is a gift card valid?');
      await expect.poll(() => held.length, { timeout: 10_000 }).toBe(2);
      held[1]?.();
      await sateHasSpoken(slow.bo, second.conversation.id, 1);
      const thread = await wholeThread(slow.bo.conversations, conversation.id);
      expect(saidBy(thread, 'agent')).toHaveLength(1);
      expect(saidBy(thread, 'sate').map(({ text }) => text)).toEqual([]);
    } finally {
      await slow.end();
      model.closeAllConnections();
      model.close();
    }
  });
});
