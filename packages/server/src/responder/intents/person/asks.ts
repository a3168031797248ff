import type { Language } from '../../language/languages.ts';
import { LANGUAGES } from '../../language/languages.ts';
import { isStopWord } from '../../language/stop-words.ts';
import { nearestWord } from '../../language/typos.ts';
import { clauses } from '../clauses.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { it } from './it.ts';
import { nl } from './nl.ts';
import type { PersonWish } from './wish.ts';

const WISHES: Record<Language, PersonWish> = { en, nl, it, fr, es, de };
const VOCABULARY = new Set(LANGUAGES.flatMap((language) => WISHES[language].vocabulary));

/**
 * The language in which a text asks for a person, or null when it does not. All six are tried whatever the conversation's
 * language is: who is stuck often falls back to their own. Judged clause by clause, so that "I don't want a form, let me
 * talk to somebody" is a request and "no need for an agent" is not.
 */
export function asksForPerson(text: string): Language | null {
  for (const clause of clauses(text)) {
    const corrected = clause.split(' ').map(correct).join(' ');
    for (const language of LANGUAGES) if (asksIn(corrected, WISHES[language])) return language;
  }
  return null;
}

function asksIn(clause: string, wish: PersonWish): boolean {
  if (wish.refusals.some((refusal) => refusal.test(clause))) return false;
  if (wish.requests.some((request) => request.test(clause))) return true;
  const match = wish.bare.exec(clause);
  if (!match) return false;
  const rest = clause.replace(match[0], ' ').split(' ').filter(Boolean);
  return rest.length <= 4 && rest.every((word) => wish.around.test(word));
}

function correct(word: string): string {
  if (word.length < 5 || VOCABULARY.has(word)) return word;
  if (LANGUAGES.some((language) => isStopWord(word, language))) return word;
  return nearestWord(word, VOCABULARY) ?? word;
}
