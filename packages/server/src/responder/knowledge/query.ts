import { LANGUAGES, type Language } from '../language/languages.ts';
import { stems } from '../language/stem.ts';
import { isStopWord } from '../language/stop-words.ts';
import { nearestWord } from '../language/typos.ts';
import { fold, words } from '../language/words.ts';
import type { Postings } from './postings.ts';

/** One informative word of a question with the index terms that stand for it. */
export interface QueryWord {
  word: string;
  terms: string[];
  /** How sure we are that the terms mean the word: 1 for its stems, less for a guess at a typo or at part of a compound. */
  certainty: number;
}

const MAX_CHARS = 2_000;
const MAX_WORDS = 40;
/** Addresses, numbers and order references say who and which, never what about. */
const REFERENCES = /\S+@\S+|https?:\/\/\S+|\S*\d{4,}\S*/g;

/** The informative words of a question: no grammar, no filler, each once. */
export function queryWords(query: string, language: Language | null, index: Postings): QueryWord[] {
  const spoken = new Set<Language>(language ? [language, ...index.languages] : LANGUAGES);
  const seen = new Set<string>();
  const found: QueryWord[] = [];
  for (const word of words(query.slice(0, MAX_CHARS).replace(REFERENCES, ' '))) {
    const plain = fold(word);
    if (plain.length < 2 || seen.has(plain) || isFiller(plain, language)) continue;
    seen.add(plain);
    const terms = stems(word, spoken).filter((term) => index.terms.has(term));
    if (terms.some((term) => found.some((earlier) => earlier.terms.includes(term)))) continue;
    // "after 20 days": a number that no article mentions is a detail of the case, not a topic.
    if (!terms.length && /^\d+$/.test(plain)) continue;
    found.push(terms.length ? { word: plain, terms, certainty: 1 } : guess(plain, language, spoken, index));
    if (found.length === MAX_WORDS) break;
  }
  return found;
}

const isFiller = (word: string, language: Language | null): boolean =>
  language ? isStopWord(word, language) : LANGUAGES.some((one) => isStopWord(word, one));

/** For a word that no article knows: part of a compound (German, Dutch), or a typo. */
function guess(word: string, language: Language | null, spoken: Set<Language>, index: Postings): QueryWord {
  if (word.length >= 8 && language !== 'en') {
    for (let end = word.length - 2; end >= 5; end--) {
      const head = stems(word.slice(0, end), spoken).filter((term) => term.length >= 5 && index.terms.has(term));
      const tail = stems(word.slice(word.length - end), spoken).filter(
        (term) => term.length >= 5 && index.terms.has(term),
      );
      if (head.length || tail.length) return { word, terms: head.length ? head : tail, certainty: 0.7 };
    }
  }
  if (word.length >= 5 && !/\d/.test(word)) {
    for (const stem of stems(word, spoken)) {
      const near = nearestWord(stem, termsStarting(stem, index));
      if (near) return { word, terms: [near], certainty: 0.75 };
    }
  }
  return { word, terms: [], certainty: 0 };
}

function* termsStarting(stem: string, index: Postings): Iterable<string> {
  for (const term of index.terms.keys()) if (term[0] === stem[0] && !/\d/.test(term)) yield term;
}
