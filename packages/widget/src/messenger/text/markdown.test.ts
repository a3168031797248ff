import { expect, test } from 'vitest';
import { linkify, parseInline, parseMarkdown, plainOf, safeHref } from './markdown.ts';

test('bold, code and links become nodes, the rest stays text', () => {
  expect(parseInline('Take **the blue** key, `npm start`, [here](https://example.org/a).')).toEqual([
    { type: 'text', text: 'Take ' },
    { type: 'strong', children: [{ type: 'text', text: 'the blue' }] },
    { type: 'text', text: ' key, ' },
    { type: 'code', text: 'npm start' },
    { type: 'text', text: ', ' },
    { type: 'link', href: 'https://example.org/a', children: [{ type: 'text', text: 'here' }] },
    { type: 'text', text: '.' },
  ]);
});

test('a link that could run something stays text', () => {
  for (const href of ['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'data:text/html,x', 'vbscript:x', '//x', '/x']) {
    expect(safeHref(href)).toBe(null);
    expect(parseInline(`[click](${href})`).some((node) => node.type === 'link')).toBe(false);
  }
  expect(safeHref('mailto:ada@example.org')).toBe('mailto:ada@example.org');
});

test('markup in a text is text', () => {
  expect(parseMarkdown('<img src=x onerror=alert(1)>')).toEqual([
    { type: 'paragraph', lines: [[{ type: 'text', text: '<img src=x onerror=alert(1)>' }]] },
  ]);
});

test('lists, numbered lists and code blocks are kept apart from paragraphs', () => {
  const blocks = parseMarkdown('Do this:\n- one\n- two\n\n2. b\n3. c\n```\nx < y\n```\nDone');
  expect(blocks.map((block) => block.type)).toEqual(['paragraph', 'list', 'list', 'code', 'paragraph']);
  expect(blocks[2]).toMatchObject({ ordered: true, start: 2 });
  expect(blocks[3]).toEqual({ type: 'code', text: 'x < y' });
});

test('an address ends before the punctuation that follows it', () => {
  const nodes = linkify('See https://example.org/a?b=1. Or (https://example.org/c)!');
  expect(nodes.filter((node) => node.type === 'link').map((node) => node.href)).toEqual([
    'https://example.org/a?b=1',
    'https://example.org/c',
  ]);
  expect(nodes.at(-1)).toEqual({ type: 'text', text: ')!' });
});

test('no text is slow', () => {
  const began = performance.now();
  for (const part of ['*', '[', '`', '**a', '[a](', 'http://']) parseMarkdown(part.repeat(32_768 / part.length));
  expect(performance.now() - began).toBeLessThan(2_000);
});

test('in a list a text stands without its marks', () => {
  expect(plainOf('Within **30 days**:\n\n1. *Clean* it\n2. See [returns](https://example.org)')).toBe(
    'Within 30 days: Clean it See returns',
  );
});
