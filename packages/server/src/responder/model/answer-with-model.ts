import type { Answer, AnswerInput } from '../exchange.ts';
import type { Candidate } from '../knowledge.ts';
import type { Language } from '../language/languages.ts';
import { askModel, estimateTokens, MODEL_LIMITS, type ModelSettings } from '../model.ts';
import { PHRASES } from '../phrases/by-language.ts';
import { groundedText } from './guard.ts';
import { parseReply } from './parse.ts';
import { answerPrompt, type Prompt, searchPrompt } from './prompt.ts';

/**
 * `quote`: the articles shall speak for themselves, because the budget is spent or the model's text is not borne out by
 * them. `tried`: titles of the articles that were looked at.
 */
export type Generated = { tokens: number; tried: string[] } & (
  | { kind: 'answered'; answer: Answer }
  | { kind: 'unknown' | 'failed' | 'quote' }
);

const PASSAGES = 6;
const SEARCH_TOKENS = 200;

/** Lets the model answer from the passages that retrieval found. Rejects only when `input.signal` was aborted. */
export async function answerWithModel(
  input: AnswerInput,
  language: Language,
  settings: ModelSettings,
): Promise<Generated> {
  const limits = { ...MODEL_LIMITS, ...settings.limits };
  const signal = AbortSignal.any([input.signal, AbortSignal.timeout(limits.timeoutMs)]);
  const budget = input.tokensLeft ?? limits.tokensPerConversation;
  let tokens = 0;
  let tried: string[] = [];
  const ask = async (prompt: Prompt, maxOutputTokens: number): Promise<string | null> => {
    const worst = estimateTokens(prompt.system + prompt.prompt) + maxOutputTokens;
    if (tokens + worst > budget) return null;
    // Charged before the call: a call that fails has cost the endpoint's owner its input all the same.
    tokens += estimateTokens(prompt.system + prompt.prompt);
    const reply = await askModel({ settings, ...prompt, maxOutputTokens, signal });
    tokens += reply.tokens - estimateTokens(prompt.system + prompt.prompt);
    return reply.text;
  };
  try {
    let passages = input.knowledge.candidates(input.text, language, PASSAGES);
    if (!passages.some((passage) => passage.known) && input.knowledge.articleCount > 0) {
      const words = await ask(searchPrompt(input.text, input.history, input.knowledge.languages), SEARCH_TOKENS);
      passages = merge(searchFor(input, words), passages);
    }
    tried = [...new Set(passages.slice(0, 3).map((passage) => passage.title))];
    if (!passages.length) return { kind: 'unknown', tokens, tried };
    const text = await ask(answerPrompt(input.text, input.history, passages, language), limits.maxOutputTokens);
    if (text === null) {
      input.log.warn({ tokens, budget }, 'The conversation has spent its model tokens: quoting articles instead.');
      return { kind: 'quote', tokens, tried };
    }
    return judge(text, passages, input, language, tokens, tried);
  } catch (error) {
    input.signal.throwIfAborted();
    input.log.warn({ problem: describe(error), tokens }, 'The model failed: handing over to a person.');
    return { kind: 'failed', tokens, tried };
  }
}

function searchFor(input: AnswerInput, words: string | null): Candidate[] {
  const query = (words ?? '')
    .replace(/<think>[\s\S]*?(?:<\/think>|$)/g, '')
    .trim()
    .slice(0, 200);
  return query ? input.knowledge.candidates(query, null, PASSAGES) : [];
}

function merge(first: Candidate[], second: Candidate[]): Candidate[] {
  const seen = new Set<string>();
  return [...first, ...second]
    .filter(({ articleId, place }) => !seen.has(`${articleId} ${place}`) && seen.add(`${articleId} ${place}`))
    .slice(0, PASSAGES);
}

/** The model's text is as untrusted as a customer's: parsed, stripped, and shown only when the passages bear it out. */
function judge(
  raw: string,
  passages: Candidate[],
  input: AnswerInput,
  language: Language,
  tokens: number,
  tried: string[],
): Generated {
  const reply = parseReply(raw);
  if (!reply) {
    input.log.warn(
      { length: raw.length, tokens },
      'The model did not reply in the agreed form: handing over to a person.',
    );
    return { kind: 'failed', tokens, tried };
  }
  const cited = [...new Set(reply.sources)].flatMap((number) => passages[number - 1] ?? []);
  if (!reply.known || !cited.length) return { kind: 'unknown', tokens, tried };
  const customer = [input.text, ...input.history.filter((turn) => turn.author === 'contact').map((turn) => turn.text)];
  const text = groundedText(
    reply.answer,
    passages.map((passage) => `${passage.title}\n${passage.text}`),
    customer,
  );
  if (!text) {
    input.log.warn({ tokens }, 'The model stated what no article says: quoting articles instead.');
    return { kind: 'quote', tokens, tried };
  }
  const sources = [...new Map(cited.map(({ articleId, title }) => [articleId, { articleId, title }])).values()];
  const say = PHRASES[language];
  const named = say.source.replace('{title}', () => sources.map((source) => source.title).join('**, **'));
  const answer: Answer = {
    text: `${text}\n\n${named}\n\n${say.helped}`,
    sources,
    suggestsClose: false,
    handoff: null,
    missed: false,
    language,
    tokens,
  };
  return { kind: 'answered', answer, tokens, tried };
}

/** A line for the log without anything that the endpoint said: it may repeat the customer's words or the key. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const status = 'statusCode' in error && typeof error.statusCode === 'number' ? ` ${error.statusCode}` : '';
  return `${error.name}${status}`;
}
