import { stemmer as dutch } from '@orama/stemmers/dutch';
import { stemmer as english } from '@orama/stemmers/english';
import { stemmer as french } from '@orama/stemmers/french';
import { stemmer as german } from '@orama/stemmers/german';
import { stemmer as italian } from '@orama/stemmers/italian';
import { stemmer as spanish } from '@orama/stemmers/spanish';
import type { Language } from './languages.ts';
import { fold } from './words.ts';

const STEMMERS: Record<Language, (word: string) => string> = {
  en: english,
  nl: dutch,
  it: italian,
  fr: french,
  es: spanish,
  de: german,
};

/**
 * The index terms of one word. Two stems per language: of the word as written and of the word without diacritics,
 * because customers leave accents out ("devolucion") and the stemmers' suffix rules need them ("devolución").
 */
export function stems(word: string, languages: Iterable<Language>): string[] {
  const plain = fold(word);
  const terms = new Set<string>();
  for (const language of languages) {
    const stem = STEMMERS[language];
    terms.add(fold(stem(word)));
    terms.add(stem(plain));
    if (language === 'de' && /[aou]e/.test(plain)) terms.add(stem(plain.replace(/([aou])e/g, '$1')));
  }
  return [...terms];
}
