import { buildPostings, type Postings, type SourceArticle, titleKey } from './knowledge/postings.ts';
import { queryWords } from './knowledge/query.ts';
import { detectLanguage } from './language/detect.ts';
import type { Language } from './language/languages.ts';

export interface Passage {
  articleId: string;
  title: string;
  text: string;
  score: number;
}

/** A passage with what the decision "do we know this?" needs. */
export interface Candidate extends Passage {
  language: Language;
  /** Place of the passage within its article. */
  place: number;
  /** How many informative words the question has. */
  wordCount: number;
  /** Share of the question's information that the passage covers, 0 to 1. */
  coverage: number;
  /** What matched is mostly in the article's title or keywords: it is about this, not only mentions it. */
  topical: boolean;
  known: boolean;
}

/** An immutable search index over one workspace's published articles; build a new one when an article changes. */
export interface Knowledge {
  readonly articleCount: number;
  readonly languages: ReadonlySet<Language>;
  /** The passages that answer a question, best first; empty when the articles do not know. */
  search(query: string, language?: Language | null): Passage[];
  /** The nearest passages whether or not they answer, best first. */
  candidates(query: string, language?: Language | null, limit?: number): Candidate[];
  /** The opening of the article with this title, or null. */
  byTitle(title: string): Candidate | null;
}

const K1 = 1.2;
const B = 0.5;
const LIMIT = 8;
/** How much of a question must be covered: less when the article is about one of its words. */
const KNOWN = 0.62;
const KNOWN_TOPICAL = 0.48;
/** Less again across languages, where only keywords and names can match. */
const KNOWN_FOREIGN = 0.42;

/**
 * BM25 over passages with fields (title, keywords, heading, text). Costs about half a millisecond per article to
 * build and holds no reference to `articles`.
 */
export function buildKnowledge(articles: Iterable<SourceArticle>): Knowledge {
  const index = buildPostings(articles);
  const candidates = (query: string, language?: Language | null, limit = LIMIT): Candidate[] =>
    rank(index, query, language === undefined ? detectLanguage(query) : language).slice(0, limit);
  return {
    articleCount: index.articleCount,
    languages: index.languages,
    candidates,
    search: (query, language) =>
      candidates(query, language)
        .filter((candidate) => candidate.known)
        .map(({ articleId, title, text, score }) => ({ articleId, title, text, score })),
    byTitle: (title) => opening(index, title),
  };
}

interface Tally {
  score: number;
  covered: number;
  /** The part of `covered` that is in the title or the keywords. */
  aboutness: number;
}

function rank(index: Postings, query: string, language: Language | null): Candidate[] {
  const tallies = new Map<number, Tally>();
  let information = 0;
  const asked = queryWords(query, language, index);
  for (const { terms, certainty } of asked) {
    const best = weights(index, terms);
    const articles = new Set([...best.keys()].map((entry) => index.entries[entry]?.articleId));
    const idf = inverseFrequency(articles.size, index.articleCount);
    information += idf;
    for (const [entry, { own, about }] of best) {
      // Only a passage's own words are discounted by its length: the title says the same about all of them.
      const length = (index.entries[entry]?.length ?? 0) / index.averageLength;
      const weight = about + own / (1 - B + B * length);
      const tally = tallies.get(entry) ?? { score: 0, covered: 0, aboutness: 0 };
      tally.score += (certainty * idf * weight * (K1 + 1)) / (weight + K1);
      tally.covered += certainty * idf;
      if (about) tally.aboutness += certainty * idf;
      tallies.set(entry, tally);
    }
  }
  return [...tallies]
    .flatMap(([number, { score, covered, aboutness }]) => {
      const entry = index.entries[number];
      if (!entry) return [];
      const coverage = covered / information;
      const topical = aboutness >= covered / 2;
      const foreign = language !== null && language !== entry.language;
      const known = coverage >= (topical ? (foreign ? KNOWN_FOREIGN : KNOWN_TOPICAL) : KNOWN);
      const { articleId, title, text, place } = entry;
      // Covering more of the question and being about it count; equal passages differ by a hair, the earlier one first.
      return [
        {
          articleId,
          title,
          text,
          language: entry.language,
          place,
          wordCount: asked.length,
          coverage,
          topical,
          known,
          score: score * (0.5 + coverage / 2) * (0.85 + (0.15 * aboutness) / covered) - place * 1e-3,
        },
      ];
    })
    .sort((a, b) => b.score - a.score);
}

/** Per entry the weight of whichever of these terms says most, in the passage itself and about its article. */
function weights(index: Postings, terms: readonly string[]): Map<number, { own: number; about: number }> {
  const best = new Map<number, { own: number; about: number }>();
  for (const term of terms) {
    const { own = [], about = [] } = index.terms.get(term) ?? {};
    const found = new Map<number, { own: number; about: number }>();
    for (const { at, weight } of about) {
      const end = index.firstEntries[at + 1] ?? 0;
      for (let entry = index.firstEntries[at] ?? end; entry < end; entry++) found.set(entry, { own: 0, about: weight });
    }
    for (const { at, weight } of own) found.set(at, { own: weight, about: found.get(at)?.about ?? 0 });
    for (const [entry, one] of found) {
      const other = best.get(entry);
      if (!other || one.own + one.about > other.own + other.about) best.set(entry, one);
    }
  }
  return best;
}

/** A word that no article contains weighs as much as one that a single article contains: it is missing information. */
function inverseFrequency(containing: number, total: number): number {
  const count = Math.max(1, containing);
  return Math.log(1 + (Math.max(total, count) - count + 0.5) / (count + 0.5));
}

function opening(index: Postings, title: string): Candidate | null {
  const key = titleKey(title);
  const entry = index.entries.find((one) => one.place === 0 && titleKey(one.title) === key);
  if (!entry) return null;
  const { articleId, text, language } = entry;
  return {
    articleId,
    title: entry.title,
    text,
    language,
    place: 0,
    wordCount: 1,
    score: 1,
    coverage: 1,
    topical: true,
    known: true,
  };
}
