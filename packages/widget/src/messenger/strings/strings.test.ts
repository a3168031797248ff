import { expect, test } from 'vitest';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { it } from './it.ts';
import { nl } from './nl.ts';
import { fill, loadLanguage } from './strings.ts';

const marks = (text: string) => [...text.matchAll(/\{\w+\}/g)].map((match) => match[0]).sort();

test('every language fills in the same things as English', () => {
  for (const strings of [de, es, fr, it, nl]) {
    for (const key of Object.keys(en) as (keyof typeof en)[])
      expect([key, marks(strings[key])]).toEqual([key, marks(en[key])]);
  }
});

test('a reader gets the first of their languages that we speak', async () => {
  expect((await loadLanguage(['pt-BR', 'de-AT', 'en'])).strings).toBe(de);
  expect((await loadLanguage(['constructor', 'pt'])).strings).toBe(en);
});

test('a mark without a value stays visible', () => {
  expect(fill('{a} of {b}', { a: 1 })).toBe('1 of {b}');
});
