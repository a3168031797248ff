import type { Language } from './language/languages.ts';
import { chooseLanguage } from './language/detect.ts';
import { lastOfSate, says, type Turn } from './conversation.ts';
import { decide } from './decide.ts';
import { alternatives, quoteArticle } from './extract.ts';
import type { Candidate, Knowledge, Passage } from './knowledge.ts';
import type { ModelSettings } from './model.ts';
import { PHRASES, type Phrases } from './phrases/phrases.ts';
import { summarise } from './summary.ts';

export type { Knowledge, ModelSettings, Passage, Turn };

export interface AnswerInput {
  /** The customer's newest message. */
  text: string;
  /** Earlier turns, oldest first; at most the last 30 are read. */
  history: Turn[];
  /** Answers in a row in which Sate did not know. */
  misses: number;
  /** Language remembered for this conversation, if any. */
  language: string | null;
  /** Sate's last message suggested closing. */
  closeSuggested: boolean;
  /** Index over the workspace's published articles. */
  knowledge: Knowledge;
  /** Null: answers by retrieval alone. */
  model: ModelSettings | null;
  /** Model tokens that this conversation may still spend; without it the whole budget of `model`. */
  tokensLeft?: number;
  /** Aborted when an agent takes over, and on shutdown. */
  signal: AbortSignal;
  log: { warn(o: object, msg: string): void };
}

export interface Answer {
  /** Markdown subset (bold, lists, links), plain enough to read as text. */
  text: string;
  sources: { articleId: string; title: string }[];
  suggestsClose: boolean;
  handoff: null | { reason: 'requested' | 'not_understood' | 'responder_failed'; summary: string };
  /** Sate did not know. */
  missed: boolean;
  language: Language;
  /** Model tokens spent; 0 without a model. */
  tokens: number;
}

/** So many answers in a row without knowing, and a person takes over. */
const MISSES_BEFORE_HANDOFF = 2;

/**
 * Sate's answer to one message. Pure but for the model: reads nothing and stores nothing. Every failure of the model is
 * an answer that hands off; it rejects only when `signal` was aborted, and then nothing may be posted.
 */
export async function answer(given: AnswerInput): Promise<Answer> {
  const input = { ...given, history: given.history.slice(-30) };
  input.signal.throwIfAborted();
  const decision = decide(input);
  const language = chooseLanguage(input.text, decision.language, input.language);
  const say = PHRASES[language];
  const plain = { sources: [], suggestsClose: false, handoff: null, missed: false, language, tokens: 0 };

  switch (decision.kind) {
    case 'greeting':
      return { ...plain, text: say.greeting };
    case 'identity':
      return { ...plain, text: `${say.identity} ${say.offer}` };
    case 'go_on':
      return { ...plain, text: say.goOn };
    case 'thanks':
      // Thanks before anything was answered are politeness, not an end.
      return { ...plain, text: say.thanks, suggestsClose: input.history.some((turn) => turn.author === 'sate') };
    case 'solved':
      return { ...plain, text: say.solved, suggestsClose: true };
    case 'person':
      return {
        ...plain,
        text: say.handoffRequested,
        handoff: { reason: 'requested', summary: summarise(input.text, input.history, [], 'The customer asked for a person.') },
      };
    case 'unhelpful':
      return miss(input, language, say.sorry, []);
    case 'vague':
      if (says(lastOfSate(input.history), 'clarify')) return miss(input, language, say.unknown, []);
      return { ...plain, text: say.clarify };
    case 'choice': {
      const chosen = input.knowledge.byTitle(decision.title);
      return chosen ? quoted([chosen], language) : miss(input, language, say.unknown, []);
    }
    case 'question':
      return answerQuestion(input, language);
  }
}

async function answerQuestion(input: AnswerInput, language: Language): Promise<Answer> {
  if (input.model) {
    const { answerWithModel } = await import('./model/answer-with-model.ts');
    const generated = await answerWithModel(input, language, input.model);
    if (generated.kind === 'answered') return generated.answer;
    if (generated.kind === 'failed') return failed(input, language, generated.tried, generated.tokens);
    if (generated.kind === 'unknown') return miss(input, language, PHRASES[language].unknown, generated.tried, generated.tokens);
    return { ...answerByQuotation(input, language), tokens: generated.tokens };
  }
  return answerByQuotation(input, language);
}

/** Retrieval alone: the articles' own words, a choice between articles, or a plain "I don't know". */
function answerByQuotation(input: AnswerInput, language: Language): Answer {
  const candidates = findCandidates(input, language);
  const known = candidates.filter((candidate) => candidate.known);
  if (!known.length) return miss(input, language, PHRASES[language].unknown, []);
  const choices = alternatives(known);
  const say = PHRASES[language];
  if (choices.length && !says(lastOfSate(input.history), 'choose')) {
    const list = choices.map((title, index) => `${index + 1}. ${title}`).join('\n');
    return { ...quoted(known, language), text: `${say.choose}\n\n${list}\n\n${say.chooseHow}`, sources: [] };
  }
  return quoted(known, language);
}

/** The passages for a message; a short follow-up ("and to Spain?") is also looked up together with what it follows. */
function findCandidates(input: AnswerInput, language: Language): Candidate[] {
  const alone = input.knowledge.candidates(input.text, language);
  if (alone[0]?.known || input.text.length > 80) return alone;
  const before = input.history.findLast((turn) => turn.author === 'contact')?.text;
  if (!before) return alone;
  const together = input.knowledge.candidates(`${before.slice(0, 400)} ${input.text}`, language);
  const own = new Set(alone.map((one) => one.articleId));
  // The follow-up's own words must have found something in that article, else the old answer would just be repeated.
  return together[0]?.known && own.has(together[0].articleId) ? together : alone;
}

function quoted(candidates: readonly Candidate[], language: Language): Answer {
  const [best] = candidates;
  return {
    text: quoteArticle(candidates, language),
    sources: best ? [{ articleId: best.articleId, title: best.title }] : [],
    suggestsClose: false,
    handoff: null,
    missed: false,
    language,
    tokens: 0,
  };
}

function miss(input: AnswerInput, language: Language, lead: Phrases['unknown'], tried: string[], tokens = 0): Answer {
  const say = PHRASES[language];
  const answered = { sources: [], suggestsClose: false, missed: true, language, tokens };
  if (input.misses + 1 < MISSES_BEFORE_HANDOFF) return { ...answered, text: `${lead}\n\n${say.offer}`, handoff: null };
  const summary = summarise(input.text, input.history, tried, 'Sate could not answer twice in a row.');
  return { ...answered, text: say.handoffNotUnderstood, handoff: { reason: 'not_understood', summary } };
}

function failed(input: AnswerInput, language: Language, tried: string[], tokens: number): Answer {
  const summary = summarise(input.text, input.history, tried, 'The language model failed, so Sate handed over.');
  return {
    text: PHRASES[language].handoffFailed,
    sources: [],
    suggestsClose: false,
    handoff: { reason: 'responder_failed', summary },
    missed: false,
    language,
    tokens,
  };
}
