import { expect, test } from 'vitest';
import { cutText, toSubset } from './markdown.ts';

test('an article’s Markdown becomes bold, lists and links', () => {
  expect(
    toSubset('## Costs\n\n* one `code`\n+ two\n\n> quoted __strong__\n\n***\n\n![alt](https://a.example/p.png)'),
  ).toBe('**Costs**\n\n- one code\n- two\n\nquoted **strong**\n\nalt');
});

test('a table becomes a list that reads without columns', () => {
  expect(toSubset('| Height | Road | Trail |\n|---|---|---|\n| 160 cm | S | M |\n| 170 cm | M | L |\n\nAfter')).toBe(
    '- 160 cm: Road S, Trail M\n- 170 cm: Road M, Trail L\n\nAfter',
  );
});

test('only http links stay links', () => {
  expect(
    toSubset('[a](https://a.example/x_y) [b](javascript:alert(1)) [c](data:text/html,x) <https://b.example>'),
  ).toMatch(/^\[a\]\(https:\/\/a\.example\/x_y\) b\)? c https:\/\/b\.example$/);
});

test('tags go, also unfinished ones', () => {
  expect(toSubset('a <b onclick="x">b</b> <img src=x onerror=y <!-- c --> 3 < 4')).not.toMatch(
    /onclick|onerror|<b|<img|<!--/,
  );
});

test('a cut ends with a whole sentence and closes its bold', () => {
  expect(cutText('One sentence here. Another one follows.', 25)).toBe('One sentence here.');
  expect(cutText(`**${'x'.repeat(50)}**`, 20)).toMatch(/^\*\*x+…\*\*$/);
  expect(cutText('short', 20)).toBe('short');
});
