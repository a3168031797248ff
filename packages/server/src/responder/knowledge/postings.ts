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

export interface Posting {
  entry: number;
  /** How much the passage's own text and heading say the word. */
  own: number;
  /** How much the whole article is about it, by title and keywords; 0 when it only mentions it. */
  about: number;
}

export interface Postings {
  entries: Entry[];
  terms: Map<string, Posting[]>;
  languages: Set<Language>;
  articleCount: number;
  averageLength: number;
}

const TITLE = 3;
const KEYWORD = 2.5;
const HEADING = 2;

/** The inverted index. Every passage also carries its article's title and keywords, so that it stands on its own. */
export function buildPostings(articles: Iterable<SourceArticle>): Postings {
  const entries: Entry[] = [];
  const terms = new Map<string, Posting[]>();
  const languages = new Set<Language>();
  const cache = new Map<string, string[]>();
  let articleCount = 0;
  let totalLength = 0;

  const termsOf = (text: string, spoken: readonly Language[]): string[] =>
    words(text).flatMap((word) => {
      const key = `${spoken.length > 1 ? '*' : spoken[0]} ${word}`;
      const found = cache.get(key) ?? stems(word, spoken);
      cache.set(key, found);
      return found;
    });

  for (const article of articles) {
    articleCount += 1;
    const { pieces, keywords } = splitArticle(article.body);
    const language = detectLanguage(`${article.title}\n${article.body.slice(0, 1_500)}`) ?? 'en';
    languages.add(language);
    const titleTerms = new Set(termsOf(article.title, [language]));
    const keywordTerms = weighKeywords(keywords, termsOf);
    const contents = pieces.length ? pieces : [{ heading: '', text: article.title }];
    contents.forEach((piece, place) => {
      const entry = entries.length;
      const bodyTerms = termsOf(piece.text, [language]);
      const length = words(piece.text).length;
      totalLength += length;
      const text = piece.heading ? `**${piece.heading}**\n\n${piece.text}` : piece.text;
      entries.push({ articleId: article.id, title: article.title, text, language, place, length });
      const postings = new Map<string, Posting>();
      const add = (term: string, own: number, about: number) => {
        const posting = postings.get(term) ?? { entry, own: 0, about: 0 };
        posting.own += own;
        posting.about += about;
        postings.set(term, posting);
      };
      for (const term of bodyTerms) add(term, 1, 0);
      for (const term of termsOf(piece.heading, [language])) add(term, HEADING, 0);
      for (const term of titleTerms) add(term, 0, TITLE);
      for (const [term, weight] of keywordTerms) add(term, 0, weight);
      for (const [term, posting] of postings) {
        const list = terms.get(term);
        if (list) list.push(posting);
        else terms.set(term, [posting]);
      }
    });
  }
  return { entries, terms, languages, articleCount, averageLength: entries.length ? totalLength / entries.length : 1 };
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
