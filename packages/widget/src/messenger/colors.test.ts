import { expect, test } from 'vitest';
import { contrast, parseColor, readableOn, textOn } from './colors.ts';

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

test('whatever the brand colour, its words can be read on light and on dark', () => {
  for (const background of [
    { r: 238, g: 241, b: 243 },
    { r: 36, g: 43, b: 50 },
  ]) {
    for (const text of ['#ffd400', '#0d7a6f', '#000', '#fff', '#b4472b', '#7f7f7f']) {
      const color = parseColor(text) ?? background;
      expect(contrast(readableOn(background, color), background)).toBeGreaterThanOrEqual(4.5);
    }
  }
});
