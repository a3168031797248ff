import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ModelServer, startModelServer } from '../../../testkit/src/model-server.ts';
import { loadDemoArticles } from '../knowledge-demo/load.ts';
import type { AnswerInput } from './answer.ts';
import { sateKnowing } from './ask-sate.ts';
import type { ModelLimits } from './model.ts';
import { PHRASES } from './phrases/by-language.ts';

const askSate = sateKnowing(loadDemoArticles());
const QUESTION = 'How long is a gift card valid?';

let server: ModelServer;
let warnings: object[] = [];
beforeAll(async () => {
  server = await startModelServer();
});
afterAll(() => server.close());

const says = (reply: object, tokens = 120) => ({ content: JSON.stringify(reply), tokens });

function ask(text: string, overrides: Partial<AnswerInput> = {}, limits: Partial<ModelLimits> = {}) {
  warnings = [];
  return askSate(text, {
    model: { url: server.url, key: 'secret-key', model: 'stand-in', limits },
    log: { warn: (data) => warnings.push(data) },
    ...overrides,
  });
}

describe('a model that fails hands off without a word about it', () => {
  const failures: [name: string, behave: () => void][] = [
    [
      'answers 500',
      () => server.behave({ status: 500, body: 'stack trace with secret-key', headers: { 'retry-after-ms': '10' } }),
    ],
    ['answers 401', () => server.behave({ status: 401, body: '{"error":{"message":"bad key secret-key"}}' })],
    ['answers garbage', () => server.behave({ raw: 'not json at all' })],
    ['answers JSON of another kind', () => server.behave({ raw: '{"hello":"world"}' })],
    [
      'answers an HTML page',
      () => server.behave({ status: 200, body: '<html>Welcome</html>', headers: { 'content-type': 'text/html' } }),
    ],
    ['does not keep to the agreed form', () => server.behave({ content: 'A gift card is valid for three years.' })],
    ['returns an answer of the wrong type', () => server.behave(says({ known: 'perhaps', answer: 7 }))],
    ['returns nothing', () => server.behave({ content: '' })],
    ['floods us', () => server.behave({ huge: 3_000_000 })],
    ['breaks off', () => server.behave('cut')],
  ];

  test.each(failures)('one that %s', async (_name, behave) => {
    behave();
    const reply = await ask(QUESTION, {}, { timeoutMs: 20_000 });
    expect(reply.handoff?.reason).toBe('responder_failed');
    expect(reply.text).toBe(PHRASES.en.handoffFailed);
    expect(reply.handoff?.summary).toContain(QUESTION);
    expect(warnings).toHaveLength(1);
    expect(JSON.stringify([warnings, reply])).not.toMatch(/secret-key|stack trace/);
  });

  test.each(['hang', 'drip'] as const)('one that does not end (%s)', async (behaviour) => {
    server.behave(behaviour);
    const started = performance.now();
    expect((await ask(QUESTION, {}, { timeoutMs: 300 })).handoff?.reason).toBe('responder_failed');
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  test('one that is not there', async () => {
    const gone = await startModelServer();
    await gone.close();
    const reply = await ask(QUESTION, {
      model: { url: gone.url, key: null, model: 'x', limits: { timeoutMs: 10_000 } },
    });
    expect(reply.handoff?.reason).toBe('responder_failed');
  });

  test('one that redirects, and the other place hears nothing', async () => {
    const elsewhere = await startModelServer();
    elsewhere.behave(says({ known: true, answer: 'Three years.', sources: [1] }));
    server.behave({ status: 307, headers: { location: `${elsewhere.url}/chat/completions` } });
    expect((await ask(QUESTION)).handoff?.reason).toBe('responder_failed');
    expect(elsewhere.requests).toHaveLength(0);
    await elsewhere.close();
  });
});

test('an agent who takes over while the model thinks ends the call, and nothing is answered', async () => {
  server.behave('hang');
  const takeover = new AbortController();
  const pending = ask(QUESTION, { signal: takeover.signal });
  setTimeout(() => takeover.abort(), 50);
  await expect(pending).rejects.toThrow();
  expect(warnings).toEqual([]);
});
