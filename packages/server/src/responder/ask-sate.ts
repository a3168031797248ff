import { type Answer, type AnswerInput, answer } from './answer.ts';
import { buildKnowledge } from './knowledge.ts';

interface AskedArticle {
  title: string;
  body: string;
  origin: string;
}

/** For the tests of this folder: how to ask a Sate who knows these articles, as a new contact unless told otherwise. */
export function sateKnowing(
  articles: AskedArticle[],
): (text: string, overrides?: Partial<AnswerInput>) => Promise<Answer> {
  const knowledge = buildKnowledge(articles.map(({ title, body, origin }) => ({ id: origin, title, body })));
  return (text, overrides) =>
    answer({
      text,
      history: [],
      misses: 0,
      language: null,
      closeSuggested: false,
      knowledge,
      model: null,
      signal: new AbortController().signal,
      log: { warn: () => {} },
      ...overrides,
    });
}
