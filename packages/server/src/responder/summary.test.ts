import { expect, test } from 'vitest';
import { PHRASES } from './phrases/by-language.ts';
import { collect, summarise } from './summary.ts';

test('order numbers, e-mail addresses and telephone numbers are collected once each', () => {
  expect(
    collect('Order FC-204518 (#4711), ada@example.org or ADA: +49 761 555 0142. Again FC-204518, 5 items, 2024.'),
  ).toEqual(['FC-204518', '#4711', '2024', 'ada@example.org', '+49 761 555 0142']);
});

test('the summary says why, what was asked without the pleasantries, and what was tried', () => {
  const history = [
    { author: 'contact' as const, text: 'Hallo' },
    { author: 'sate' as const, text: PHRASES.de.greeting },
    { author: 'contact' as const, text: 'Wie lange gilt ein Gutschein?' },
    {
      author: 'sate' as const,
      text: `${PHRASES.de.foundForeign.replace('{title}', 'Gift cards')}\n\nThree years.\n\n${PHRASES.de.helped}`,
    },
    { author: 'contact' as const, text: 'Nein' },
  ];
  expect(summarise('Ich brauche es für FC-204518', history, ['Discount codes'], 'Why.')).toBe(
    'Why.\nAsked: “Wie lange gilt ein Gutschein?” · “Ich brauche es für FC-204518”\nSate tried: Gift cards, Discount codes\nCollected: FC-204518',
  );
});

test('a novel stays a summary', () => {
  expect(summarise('x'.repeat(30_000), [], [], 'Why.').length).toBeLessThan(1_500);
});
