import { isLanguage, LANGUAGES, type Language } from './languages.ts';
import { GRAMMAR_WORDS, isStopWord } from './stop-words.ts';
import { fold, words } from './words.ts';

/** Letters that only one or two of the six languages use settle texts which are too short for words. */
const LETTERS: [RegExp, Language][] = [
  [/[äöüß]/, 'de'],
  [/[ñ¿¡áíóú]/, 'es'],
  [/[êçœâîûë]|é/, 'fr'],
  [/[ìòà]/, 'it'],
  [/\bij|ijk|oe[ikn]/, 'nl'],
];

/**
 * The language of a text, or null when the text does not tell. Grammar words decide; a lead of less than one whole
 * word over the second best is no decision.
 */
export function detectLanguage(text: string): Language | null {
  const tokens = words(text.slice(0, 2_000)).map(fold);
  const points = new Map<Language, number>(LANGUAGES.map((language) => [language, 0]));
  const add = (language: Language, value: number) => points.set(language, (points.get(language) ?? 0) + value);
  for (const token of tokens) {
    const owners = LANGUAGES.filter((language) => GRAMMAR_WORDS[language].has(token));
    const fillers = owners.length ? [] : LANGUAGES.filter((language) => isStopWord(token, language));
    for (const language of owners) add(language, 1 / owners.length);
    for (const language of fillers) add(language, 1 / fillers.length);
  }
  const lower = text.toLowerCase();
  for (const [letters, language] of LETTERS) if (letters.test(lower)) add(language, 0.6);
  const ranked = [...points].sort((a, b) => b[1] - a[1]);
  const [best, second] = ranked;
  if (!best || !second || best[1] < 0.6 || best[1] - second[1] < 0.4) return null;
  return best[0];
}

/**
 * The language to answer in: what this text says clearly, otherwise what was remembered, otherwise English. A remembered
 * language yields only to a text of some length, so that a single foreign word does not switch the conversation.
 */
export function chooseLanguage(text: string, hint: Language | null, remembered: string | null): Language {
  const detected = detectLanguage(text) ?? hint;
  if (!isLanguage(remembered)) return detected ?? 'en';
  if (!detected) return remembered;
  return hint === detected || words(text).length >= 4 ? detected : remembered;
}
