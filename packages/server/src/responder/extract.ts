import type { Candidate } from './knowledge.ts';
import type { Language } from './language/languages.ts';
import { cutText, toSubset } from './markdown.ts';
import { PHRASES } from './phrases/by-language.ts';

/** Longest quotation from an article. */
const MAX_QUOTE = 1_100;
/** Another passage of the same article is quoted too when it scores almost as well. */
const NEARLY = 0.85;
/** Articles whose best passages score this close are alternatives rather than ranks. */
const CLOSE = 0.93;

/**
 * An answer in the article's own words: the best passage, with its near equals from the same article in reading order,
 * introduced by the article's title.
 */
export function quoteArticle(candidates: readonly Candidate[], language: Language): string {
  const [best] = candidates;
  if (!best) throw new Error('nothing to quote');
  const second = candidates.find((one) => one.articleId === best.articleId && Math.abs(one.place - best.place) === 1);
  const both = second && second.score >= best.score * NEARLY && best.text.length + second.text.length <= MAX_QUOTE;
  const chosen = both ? [best, second].sort((a, b) => a.place - b.place) : [best];
  const phrases = PHRASES[language];
  const intro = (best.language === language ? phrases.found : phrases.foundForeign)
    .replace('{title}', () => best.title)
    .replace('{language}', phrases.languages[best.language]);
  const quotation = cutText(chosen.map((one) => toSubset(one.text)).join('\n\n'), MAX_QUOTE);
  return `${intro}\n\n${quotation}\n\n${phrases.helped}`;
}

/** The titles to choose from when a short question fits several articles equally well, otherwise none. */
export function alternatives(candidates: readonly Candidate[]): string[] {
  const [best] = candidates;
  if (!best || best.wordCount > 2) return [];
  const titles = candidates.filter((one) => one.known && one.score >= best.score * CLOSE).map((one) => one.title);
  const distinct = [...new Set(titles)];
  return distinct.length > 1 ? distinct.slice(0, 4) : [];
}
