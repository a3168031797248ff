import { AppError } from '@baton/protocol';
import { describe, expect, test } from 'vitest';
import { MAX_ARTICLE_BYTES, parseArticleFile } from './parse-file.ts';

const parse = (name: string, text: string | Uint8Array) =>
  parseArticleFile(name, typeof text === 'string' ? new TextEncoder().encode(text) : text);

function refusal(name: string, text: string | Uint8Array): AppError {
  try {
    parse(name, text);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error(`${name} was accepted`);
}

describe('the title of an imported file', () => {
  test('is the front matter’s, before a heading, before the file’s name', () => {
    expect(parse('a.md', '---\ntitle: "Returns: how?"\n---\n# Other\nBody')).toEqual({
      title: 'Returns: how?',
      body: 'Body',
    });
    expect(parse('a.md', '\uFEFF\n# Returns #\r\n\r\nBody\r\nmore')).toEqual({ title: 'Returns', body: 'Body\nmore' });
    expect(parse('guides/opening-hours.txt', 'Body\n# Not a title')).toEqual({
      title: 'Opening hours',
      body: 'Body\n# Not a title',
    });
  });
});

test('front matter keywords become a line that only search reads', () => {
  expect(parse('a.md', '---\nkeywords: [ship, post]\n---\nBody').body).toBe('Body\n\nKeywords: ship, post');
  expect(parse('a.md', '---\ntitle: T\nkeywords:\n  - ship\n  - post\n---\nBody').body).toBe(
    'Body\n\nKeywords: ship, post',
  );
});

test('a rule in the text is no front matter', () => {
  expect(parse('a.md', 'One\n\n---\n\nTwo').body).toBe('One\n\n---\n\nTwo');
});

describe('a file that is no article is refused by name', () => {
  test.each([
    ['page.pdf', 'text'],
    ['noextension', 'text'],
    ['empty.md', '   \n'],
    ['title-only.md', '# Title\n'],
    ['nul.md', 'a\u0000b'],
    ['bell.md', 'a\u0007b'],
    ['latin1.txt', new Uint8Array([0x63, 0x61, 0x66, 0xe9])],
    ['png.md', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
  ])('%s', (name, content) => {
    const error = refusal(name, content);
    expect(error.code).toBe('invalid');
    expect(error.message).toContain(name);
  });

  test('a file larger than the limit is too large, one of exactly the limit is not', () => {
    expect(refusal('a.md', 'x'.repeat(MAX_ARTICLE_BYTES + 1)).code).toBe('too_large');
    expect(parse('a.md', 'x'.repeat(MAX_ARTICLE_BYTES)).body).toHaveLength(MAX_ARTICLE_BYTES);
  });
});
