import { describe, expect, test } from 'vitest';
import { parseInline, parseMarkdown, parsePlain, safeHref } from './markdown.ts';

describe('a text of ours', () => {
  test('becomes paragraphs, lists, code and headings', () => {
    const blocks = parseMarkdown('# Returns\nSend it **back**.\n\n1. Print\n2. Pack\n\n- a\n- b\n\n```\nx <b>\n```');
    expect(blocks.map((block) => block.type)).toEqual(['heading', 'paragraph', 'list', 'list', 'code']);
    expect(blocks[2]).toMatchObject({ ordered: true, start: 1 });
    expect(blocks[4]).toEqual({ type: 'code', text: 'x <b>' });
  });

  test('an unclosed fence takes the rest and ends', () => {
    expect(parseMarkdown('```\nopen')).toEqual([{ type: 'code', text: 'open' }]);
  });

  test('keeps HTML as text', () => {
    expect(parseMarkdown('<img src=x onerror=alert(1)>')).toEqual([
      { type: 'paragraph', children: [{ type: 'text', text: '<img src=x onerror=alert(1)>' }] },
    ]);
  });

  test('makes no link to an address that could run something', () => {
    for (const target of [
      'javascript:alert(1)',
      'JaVaScRiPt:alert(1)',
      'data:text/html,x',
      '//evil.example',
      'vbscript:x',
    ]) {
      expect(safeHref(target)).toBeNull();
      expect(parseInline(`[here](${target})`).every((part) => part.type === 'text')).toBe(true);
    }
    expect(parseInline('[here](https://a.example/x)')).toEqual([
      { type: 'link', href: 'https://a.example/x', children: [{ type: 'text', text: 'here' }] },
    ]);
  });

  test('a long run of signs is parsed in no time', () => {
    const started = performance.now();
    parseMarkdown(`${'*'.repeat(20_000)}${'[a]('.repeat(5_000)}${'`'.repeat(5_001)}`);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe('a customer’s text', () => {
  test('stays as typed, with its addresses linked and the full stop left outside', () => {
    expect(parsePlain('*Hi*, see (https://a.example/p_(1)?q=2). Bye')).toEqual([
      { type: 'text', text: '*Hi*, see (' },
      {
        type: 'link',
        href: 'https://a.example/p_(1)?q=2',
        children: [{ type: 'text', text: 'https://a.example/p_(1)?q=2' }],
      },
      { type: 'text', text: ').' },
      { type: 'text', text: ' Bye' },
    ]);
  });

  test('loses no character, whatever it is', () => {
    for (const text of [
      '',
      'https://',
      'http://.',
      'a https://x.example https://y.example!',
      '](https://a.example)',
      '\n\n',
    ]) {
      expect(joined(parsePlain(text))).toBe(text);
    }
  });
});

function joined(parts: ReturnType<typeof parsePlain>): string {
  return parts.map((part) => ('text' in part ? part.text : joined(part.children))).join('');
}
