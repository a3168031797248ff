import { expect, test } from 'vitest';
import { parseColor, textOn } from './colors.ts';

test('text on a brand colour is black or white, whichever reads better', () => {
  const on = (text: string) => textOn(parseColor(text) ?? { r: 0, g: 0, b: 0 });
  expect(on('#0d7a6f')).toBe('#ffffff');
  expect(on('#ffd400')).toBe('#000000');
  expect(on('#fff')).toBe('#000000');
});

test('only plain hex colours are taken from a page', () => {
  expect(parseColor('#abc')).toEqual({ r: 170, g: 187, b: 204 });
  for (const text of ['red', 'url(x)', '#12', '#12345g', '']) expect(parseColor(text)).toBe(null);
});
