import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ModelBehaviour, type ModelServer, startModelServer } from '../../testkit/src/model-server.ts';
import { becomes, happened, type Life, openLife, saidBy, sateHasSpoken, wholeThread } from './life-bench.ts';

// Sate as customers and agents meet him: over the wire, with nothing configured and with a model that behaves or not.

const QUESTION = 'How long is a gift card valid?';

let life: Life;
beforeAll(async () => {
  life = await openLife();
});
afterAll(() => life?.end());

async function opened(text: string, desk = life) {
  const ada = desk.contact();
  const { conversation } = await ada.open(text);
  return { ada, id: conversation.id };
}

describe('with nothing configured', () => {
  test('Sate answers from an article and names it', async () => {
    const { id } = await opened(QUESTION);
    const [answer] = await sateHasSpoken(life.bo, id, 1);
    expect(answer?.text).toContain('three years');
    expect(answer?.sources).toMatchObject([{ title: 'Gift cards' }]);
    expect((await life.bo.conversations.get(id)).owner.kind).toBe('sate');
  });

  test('each message is answered once', async () => {
    const { ada, id } = await opened(QUESTION);
    await sateHasSpoken(life.bo, id, 1);
    await ada.post(id, { text: 'Where is your shop?', clientMessageId: 'once' });
    await ada.post(id, { text: 'Where is your shop?', clientMessageId: 'once' });
    await sateHasSpoken(life.bo, id, 2);
    await ada.post(id, { text: 'Thanks, it is solved.' });
    const thread = await wholeThread(life.bo.conversations, await settled(id, 3));
    expect(saidBy(thread, 'contact')).toHaveLength(3);
    expect(saidBy(thread, 'sate')).toHaveLength(3);
  });

  test('two misses in a row hand off with a summary', async () => {
    await life.onDuty(life.bo);
    const { ada, id } = await opened('What is the molar mass of caffeine?');
    await sateHasSpoken(life.bo, id, 1);
    expect((await life.bo.conversations.get(id)).owner.kind).toBe('sate');
    await ada.post(id, { text: 'Who wrote the Aeneid?' });
    const after = await becomes(life.bo, id, ({ owner }) => owner.kind === 'agent');
    expect(after.handoff?.reason).toBe('not_understood');
    expect(after.handoff?.summary).toContain('Aeneid');
    expect(happened(await wholeThread(life.bo.conversations, id))).toEqual(['handed_off', 'assigned']);
  });

  test('an answer in between forgives a miss', async () => {
    const { ada, id } = await opened('What is the molar mass of caffeine?');
    await sateHasSpoken(life.bo, id, 1);
    await ada.post(id, { text: QUESTION });
    await sateHasSpoken(life.bo, id, 2);
    await ada.post(id, { text: 'Who wrote the Aeneid?' });
    await sateHasSpoken(life.bo, id, 3);
    expect((await life.bo.conversations.get(id)).owner.kind).toBe('sate');
  });

  test.each([
    ['en', 'I would like to talk to a human, please'],
    ['nl', 'Ik wil graag met een medewerker spreken'],
    ['it', 'Vorrei parlare con un operatore'],
    ['fr', 'Je voudrais parler à un conseiller'],
    ['es', 'Quiero hablar con una persona'],
    ['de', 'Ich möchte mit einem Mitarbeiter sprechen'],
  ])('the wish for a person is understood in %s', async (_language, wish) => {
    await life.onDuty(life.bo);
    const { id } = await opened(wish);
    const after = await becomes(life.bo, id, ({ owner }) => owner.kind !== 'sate');
    expect(after.handoff?.reason).toBe('requested');
    expect(saidBy(await wholeThread(life.bo.conversations, id), 'sate').length).toBeGreaterThan(0);
    await life.bo.conversations.close(id);
  });

  test('"solved" suggests to close, and writing on withdraws the suggestion', async () => {
    const { ada, id } = await opened(QUESTION);
    await sateHasSpoken(life.bo, id, 1);
    await ada.post(id, { text: 'Great, that solved it, thank you!' });
    const said = await sateHasSpoken(life.bo, id, 2);
    expect(said.at(-1)?.suggestsClose).toBe(true);
    expect((await life.bo.conversations.get(id)).closeSuggested).toBe(true);
    await ada.post(id, { text: QUESTION });
    await sateHasSpoken(life.bo, id, 3);
    expect((await life.bo.conversations.get(id)).closeSuggested).toBe(false);
  });
});

describe('with a model', () => {
  let model: ModelServer;
  let desk: Life;
  beforeAll(async () => {
    model = await startModelServer();
    desk = await openLife({ BATON_LLM_URL: model.url, BATON_LLM_KEY: 'model-key', BATON_LLM_MODEL: 'stand-in' });
    await desk.onDuty(desk.bo);
  });
  afterAll(async () => {
    await desk?.end();
    await model?.close();
  });

  test('its answer is posted with the article that it used', async () => {
    model.behave({
      content: JSON.stringify({ known: true, answer: 'It is valid for **three years**.', sources: [1] }),
    });
    const { id } = await opened(QUESTION, desk);
    const [answer] = await sateHasSpoken(desk.bo, id, 1);
    expect(answer?.text).toContain('It is valid for **three years**.');
    expect(answer?.sources).toMatchObject([{ title: 'Gift cards' }]);
    expect(model.requests[0]?.authorization).toBe('Bearer model-key');
  });

  test('a number that no article holds is not repeated; the article itself is quoted', async () => {
    model.behave({ content: JSON.stringify({ known: true, answer: 'It is valid for 36 months.', sources: [1] }) });
    const { id } = await opened(QUESTION, desk);
    const [answer] = await sateHasSpoken(desk.bo, id, 1);
    expect(answer?.text).not.toContain('36');
    expect(answer?.text).toContain('three years');
  });

  test.each<[string, ModelBehaviour]>([
    ['refuses', { status: 401, body: '{"error":{"message":"no"}}' }],
    ['breaks', { status: 500, body: 'oops' }],
    ['hangs up in the middle', 'cut'],
    ['talks nonsense', { raw: '<html>not json' }],
  ])('that %s, the customer gets a person and no error', async (_name, behaviour) => {
    model.behave(behaviour);
    const { id } = await opened(QUESTION, desk);
    const after = await becomes(desk.bo, id, ({ owner }) => owner.kind === 'agent');
    expect(after.handoff?.reason).toBe('responder_failed');
    const said = saidBy(await wholeThread(desk.bo.conversations, id), 'sate');
    expect(said).toHaveLength(1);
    expect(said[0]?.text).not.toMatch(/error|401|500|oops|html/i);
    await desk.bo.conversations.close(id);
  });
});

/** Waits until Sate has answered that many times, and answers the id. */
async function settled(id: string, times: number): Promise<string> {
  await sateHasSpoken(life.bo, id, times);
  return id;
}
