import { describe, expect, test } from 'vitest';
import { loadDemoArticles } from '../knowledge-demo/load.ts';
import type { Turn } from './answer.ts';
import { sateKnowing } from './ask-sate.ts';
import { buildKnowledge } from './knowledge.ts';
import { PHRASES } from './phrases/by-language.ts';

const ask = sateKnowing(loadDemoArticles());

/** Runs a whole conversation the way the subscriber does and returns the last answer. */
async function converse(...texts: string[]) {
  const history: Turn[] = [];
  let misses = 0;
  let language: string | null = null;
  let closeSuggested = false;
  let last = await ask(texts[0] ?? '', { history: [] });
  for (const [index, text] of texts.entries()) {
    if (index > 0) last = await ask(text, { history: [...history], misses, language, closeSuggested });
    misses = last.missed ? misses + 1 : 0;
    language = last.language;
    closeSuggested = last.suggestsClose;
    history.push({ author: 'contact', text }, { author: 'sate', text: last.text });
  }
  return last;
}

describe('a question that the articles answer', () => {
  test('gets the article’s own words and its title', async () => {
    const reply = await ask('How long is a gift card valid?');
    expect(reply.text).toContain('From our article **Gift cards**');
    expect(reply.text).toContain('three years');
    expect(reply.sources).toEqual([{ articleId: 'demo:gift-cards.md', title: 'Gift cards' }]);
    expect(reply).toMatchObject({ missed: false, handoff: null, suggestsClose: false, language: 'en', tokens: 0 });
  });

  test('is framed in the customer’s language and says that the article is in another', async () => {
    const reply = await ask('Wie lange dauert der Versand?');
    expect(reply.language).toBe('de');
    expect(reply.text).toContain('Aus unserem Artikel **Delivery times and costs** (auf Englisch)');
    expect(reply.text).toContain(PHRASES.de.helped);
  });

  test('never shows an article’s keywords', async () => {
    for (const question of ['Track my order', 'shipping', 'Akku', 'password']) {
      expect((await ask(question)).text).not.toMatch(/keywords/i);
    }
  });

  test('keeps the remembered language when a message does not tell its own', async () => {
    expect((await ask('PayPal?', { language: 'nl' })).language).toBe('nl');
    expect((await ask('How do I return a bike to you?', { language: 'nl' })).language).toBe('en');
  });
});

test('a one-word question that fits several articles gets a choice, and the number picks', async () => {
  const choice = await ask('battery');
  expect(choice.text).toContain(PHRASES.en.choose);
  const titles = [...choice.text.matchAll(/^\d\. (.+)$/gm)].map((match) => match[1]);
  expect(titles.length).toBeGreaterThan(1);
  const picked = await ask('2', {
    history: [
      { author: 'contact', text: 'battery' },
      { author: 'sate', text: choice.text },
    ],
  });
  expect(picked.sources[0]?.title).toBe(titles[1]);
});

test('a short follow-up is understood with what it follows', async () => {
  const reply = await converse('How long does delivery take?', 'and for a complete bike?');
  expect(reply.sources[0]?.title).toBe('Delivery times and costs');
});

describe('a question that the articles do not answer', () => {
  test('gets a plain "I don’t know" and the offer of a person', async () => {
    const reply = await ask('What is the capital of France?');
    expect(reply).toMatchObject({ missed: true, handoff: null, sources: [] });
    expect(reply.text).toContain(PHRASES.en.unknown);
    expect(reply.text).toContain(PHRASES.en.offer);
  });

  test('the second in a row hands off with a summary for the agent', async () => {
    const reply = await converse(
      'What is the capital of France?',
      'Do you sell pizza? My order is FC-204518, ada@example.org',
    );
    expect(reply.handoff?.reason).toBe('not_understood');
    expect(reply.text).toBe(PHRASES.en.handoffNotUnderstood);
    expect(reply.handoff?.summary).toContain('“What is the capital of France?”');
    expect(reply.handoff?.summary).toContain('Collected: FC-204518, ada@example.org');
  });

  test('an answer in between starts the count anew', async () => {
    const reply = await converse(
      'What is the capital of France?',
      'How long is a gift card valid?',
      'Do you sell pizza?',
    );
    expect(reply).toMatchObject({ missed: true, handoff: null });
  });
});

describe('a message that names no subject', () => {
  test('is asked once what it is about', async () => {
    expect(await ask('it doesn’t work')).toMatchObject({ text: PHRASES.en.clarify, missed: false });
    expect(await ask('Es geht nicht')).toMatchObject({ text: PHRASES.de.clarify, missed: false });
  });

  test('the second time counts as not knowing, the third hands off', async () => {
    expect(await converse('help', 'it doesn’t work')).toMatchObject({ missed: true, handoff: null });
    const third = await converse('help', 'it doesn’t work', 'Do you sell pizza?');
    expect(third.handoff?.reason).toBe('not_understood');
  });
});

describe('a person', () => {
  test('takes over on request, told what was asked and tried', async () => {
    const reply = await converse('How long is a gift card valid?', 'Hmm, that is strange. I want to talk to a human');
    expect(reply.handoff?.reason).toBe('requested');
    expect(reply.text).toBe(PHRASES.en.handoffRequested);
    expect(reply.handoff?.summary).toContain('gift card valid');
    expect(reply.handoff?.summary).toContain('Sate tried: Gift cards');
  });

  test('takes over when the customer accepts the offer', async () => {
    const reply = await converse('Wie wird das Wetter am Wochenende?', 'Ja, bitte');
    expect(reply).toMatchObject({ language: 'de', handoff: { reason: 'requested' } });
  });

  test('takes over after two answers that did not help', async () => {
    const reply = await converse('How long is a gift card valid?', 'No', 'That is not what I asked');
    expect(reply.handoff?.reason).toBe('not_understood');
    expect(reply.handoff?.summary).toContain('Sate tried: Gift cards');
  });
});

describe('the end', () => {
  test('is suggested when the customer says that it is solved', async () => {
    expect(await converse('Quanto costa la spedizione?', 'grazie, risolto')).toMatchObject({
      suggestsClose: true,
      language: 'it',
      text: PHRASES.it.solved,
    });
    expect(await converse('How long is a gift card valid?', 'Yes')).toMatchObject({ suggestsClose: true });
  });

  test('is not suggested by thanks before anything was answered, nor when the customer goes on', async () => {
    expect((await ask('Thank you')).suggestsClose).toBe(false);
    expect((await converse('How long is a gift card valid?', 'Thanks, but can I return it?')).suggestsClose).toBe(
      false,
    );
  });

  test('"no" to the suggestion goes on', async () => {
    expect(await converse('How long is a gift card valid?', 'thanks', 'no')).toMatchObject({
      text: PHRASES.en.goOn,
      suggestsClose: false,
    });
  });
});

test('a greeting says that a machine answers and how to reach a person', async () => {
  expect((await ask('Hola')).text).toBe(PHRASES.es.greeting);
  expect((await ask('Hi', { language: 'fr' })).text).toBe(PHRASES.fr.greeting);
});

test('a workspace without articles knows nothing and hands off after two questions', async () => {
  const empty = buildKnowledge([]);
  expect(await ask('How long does delivery take?', { knowledge: empty })).toMatchObject({
    missed: true,
    handoff: null,
  });
  expect((await ask('And returns?', { knowledge: empty, misses: 1 })).handoff?.reason).toBe('not_understood');
});

test('once an agent has taken over, the answer rejects instead of speaking', async () => {
  await expect(ask('How long does delivery take?', { signal: AbortSignal.abort() })).rejects.toThrow();
});

test('hostile and odd messages get an ordinary answer', async () => {
  for (const text of [
    '<script>alert(1)</script>',
    '\u202Egnp.exe',
    '🚲'.repeat(3_000),
    `${'(('.repeat(8_000)}`,
    '   ',
    'constructor __proto__ toString',
    'a'.repeat(32_000),
  ]) {
    const reply = await ask(text);
    expect(reply.text.length).toBeGreaterThan(10);
    expect(reply.text).not.toContain('<script>');
  }
});
