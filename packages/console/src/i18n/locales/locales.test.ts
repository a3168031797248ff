import { expect, test } from 'vitest';
import de from './de.ts';
import en from './en.ts';
import es from './es.ts';
import fr from './fr.ts';
import it from './it.ts';
import nl from './nl.ts';

// The compiler checks that no key is missing; it cannot see into the sentences.
test.each(Object.entries({ nl, it, fr, es, de }))('%s fills in the same values as English', (_language, words) => {
  const theirs = sentences(words);
  for (const [key, sentence] of sentences(en)) {
    const translated = theirs.get(key);
    expect(translated, key).toBeTruthy();
    expect(values(translated ?? ''), key).toEqual(values(sentence));
  }
});

function sentences(words: object, path = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(words)) {
    const here = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'string') found.set(here, value);
    else for (const [inner, sentence] of sentences(value, here)) found.set(inner, sentence);
  }
  return found;
}

function values(sentence: string): string[] {
  return [...sentence.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '').sort();
}
