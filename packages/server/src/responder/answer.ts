import { lastOfSate, says, type Turn } from './conversation.ts';
import { decide } from './decide.ts';
import type { Answer, AnswerInput } from './exchange.ts';
import { alternatives, quoteArticle } from './extract.ts';
import type { Candidate, Knowledge } from './knowledge.ts';
import { chooseLanguage } from './language/detect.ts';
import type { Language } from './language/languages.ts';
import type { ModelSettings } from './model.ts';
import { PHRASES } from './phrases/by-language.ts';
import type { Phrases } from './phrases/phrases.ts';
import { summarise } from './summary.ts';

export type { Answer, AnswerInput, Knowledge, ModelSettings, Turn };

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
  // "Hi" is said in every language: a greeting does not switch a conversation.
  const hint = decision.kind === 'greeting' && input.language ? null : decision.language;
  const language = chooseLanguage(input.text, hint, input.language);
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
        handoff: {
          reason: 'requested',
          summary: summarise(input.text, input.history, [], 'The customer asked for a person.'),
        },
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
    if (generated.kind === 'unknown')
      return miss(input, language, PHRASES[language].unknown, generated.tried, generated.tokens);
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

const GOES_ON = /^\s*(?:and|what about|how about|also|en|e|ed|et|y|und|wat als|e per|et pour)\s/i;

/** The passages for a message; a short follow-up ("and to Spain?") is also looked up together with what it follows. */
function findCandidates(input: AnswerInput, language: Language): Candidate[] {
  const alone = input.knowledge.candidates(input.text, language);
  const goesOn = GOES_ON.test(input.text);
  if ((alone[0]?.known && !goesOn) || input.text.length > 80) return alone;
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
