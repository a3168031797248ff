import { detectLanguage } from '../language/detect.ts';
import { LANGUAGES, type Language } from '../language/languages.ts';
import { stems } from '../language/stem.ts';
import { fold, words } from '../language/words.ts';
import { splitArticle } from './passages.ts';

export interface SourceArticle {
  id: string;
  title: string;
  body: string;
}

/** One indexed passage. `length` counts the words of its own text. */
export interface Entry {
  articleId: string;
  title: string;
  text: string;
  language: Language;
  /** Place within its article: the opening answers more often than a detail further down. */
  place: number;
  length: number;
}

/** How much one term says in one passage (`own`: text and heading) or about one whole article (`about`: title, keywords). */
export interface Posting {
  at: number;
  weight: number;
}

export interface Term {
  /** By number of the entry. */
  own: Posting[];
  /** By number of the article. */
  about: Posting[];
}

export interface Postings {
  entries: Entry[];
  terms: Map<string, Term>;
  /** Per article the number of its first entry; one more at the end. */
  firstEntries: number[];
  languages: Set<Language>;
  articleCount: number;
  averageLength: number;
}

const TITLE = 3;
const KEYWORD = 2.5;
const HEADING = 2;

/** The inverted index: what passages say and, apart from it, what articles are about. */
export function buildPostings(articles: Iterable<SourceArticle>): Postings {
  const entries: Entry[] = [];
  const terms = new Map<string, Term>();
  const firstEntries: number[] = [];
  const languages = new Set<Language>();
  const termsOf = cachedStems();
  let totalLength = 0;

  for (const { id, title, body } of articles) {
    const article = firstEntries.push(entries.length) - 1;
    const { pieces, keywords } = splitArticle(body);
    const language = detectLanguage(`${title}\n${body.slice(0, 1_500)}`) ?? 'en';
    languages.add(language);
    const about = weighKeywords(keywords, termsOf);
    for (const term of new Set(termsOf(title, [language]))) about.set(term, (about.get(term) ?? 0) + TITLE);
    for (const [term, weight] of about) postingsOf(terms, term).about.push({ at: article, weight });
    for (const [place, piece] of (pieces.length ? pieces : [{ heading: '', text: title }]).entries()) {
      const length = words(piece.text).length;
      totalLength += length;
      const text = piece.heading ? `**${piece.heading}**\n\n${piece.text}` : piece.text;
      const at = entries.push({ articleId: id, title, text, language, place, length }) - 1;
      const own = new Map<string, number>();
      for (const term of termsOf(piece.text, [language])) own.set(term, (own.get(term) ?? 0) + 1);
      for (const term of termsOf(piece.heading, [language])) own.set(term, (own.get(term) ?? 0) + HEADING);
      for (const [term, weight] of own) postingsOf(terms, term).own.push({ at, weight });
    }
  }
  const articleCount = firstEntries.length;
  firstEntries.push(entries.length);
  return {
    entries,
    terms,
    firstEntries,
    languages,
    articleCount,
    averageLength: totalLength / (entries.length || 1) || 1,
  };
}

function postingsOf(terms: Map<string, Term>, term: string): Term {
  const known = terms.get(term);
  if (known) return known;
  const fresh: Term = { own: [], about: [] };
  terms.set(term, fresh);
  return fresh;
}

/** The terms of a text. Most words of a knowledge base occur many times, and stemming is what building costs. */
function cachedStems(): (text: string, spoken: readonly Language[]) => string[] {
  const cache = new Map<string, string[]>();
  return (text, spoken) =>
    words(text).flatMap((word) => {
      const key = `${spoken.length > 1 ? '*' : spoken[0]} ${word}`;
      const found = cache.get(key) ?? stems(word, spoken);
      cache.set(key, found);
      return found;
    });
}

/** A word of a longer keyword counts for its share: "return shipping" is half about shipping. */
function weighKeywords(
  keywords: string,
  termsOf: (text: string, spoken: readonly Language[]) => string[],
): Map<string, number> {
  const weights = new Map<string, number>();
  for (const keyword of keywords.split(/[,;]/)) {
    const weight = KEYWORD / Math.max(1, words(keyword).length);
    for (const term of termsOf(keyword, LANGUAGES)) weights.set(term, Math.max(weight, weights.get(term) ?? 0));
  }
  return weights;
}

/** Folds a whole text for comparing titles. */
export const titleKey = (title: string): string => words(title).map(fold).join(' ');
