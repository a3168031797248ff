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
  weight: number;
  /** The article is about this word (title or keyword), not only mentions it. */
  topical: boolean;
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
    const titleTerms = termsOf(article.title, [language]);
    const keywordTerms = termsOf(keywords, LANGUAGES);
    const contents = pieces.length ? pieces : [{ heading: '', text: article.title }];
    contents.forEach((piece, place) => {
      const entry = entries.length;
      const bodyTerms = termsOf(piece.text, [language]);
      const length = words(piece.text).length;
      totalLength += length;
      const text = piece.heading ? `**${piece.heading}**\n\n${piece.text}` : piece.text;
      entries.push({ articleId: article.id, title: article.title, text, language, place, length });
      const own = new Map<string, Posting>();
      const add = (term: string, weight: number, topical: boolean) => {
        const posting = own.get(term);
        if (posting) {
          posting.weight += weight;
          posting.topical ||= topical;
        } else own.set(term, { entry, weight, topical });
      };
      for (const term of bodyTerms) add(term, 1, false);
      for (const term of termsOf(piece.heading, [language])) add(term, HEADING, false);
      for (const term of new Set(titleTerms)) add(term, TITLE, true);
      for (const term of new Set(keywordTerms)) add(term, KEYWORD, true);
      for (const [term, posting] of own) {
        const list = terms.get(term);
        if (list) list.push(posting);
        else terms.set(term, [posting]);
      }
    });
  }
  return { entries, terms, languages, articleCount, averageLength: entries.length ? totalLength / entries.length : 1 };
}

/** Folds a whole text for comparing titles. */
export const titleKey = (title: string): string => words(title).map(fold).join(' ');
