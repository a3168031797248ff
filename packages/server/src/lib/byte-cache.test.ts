import { expect, test } from 'vitest';
import { ByteCache } from './byte-cache.ts';

const text = (length: number) => 'x'.repeat(length);

function filled(cache: ByteCache, ...keys: string[]): void {
  for (const key of [...keys, ...keys]) cache.offer(key, text(10));
}

test('what is offered once is not kept, what is offered again is', () => {
  const cache = new ByteCache(100);
  cache.offer('page', text(10));
  expect(cache.get('page')).toBeUndefined();
  cache.offer('page', text(10));
  expect(cache.get('page')).toHaveLength(10);
});

test('a walk through everything leaves what others read', () => {
  const cache = new ByteCache(100);
  filled(cache, 'lively');
  for (let page = 0; page < 5000; page++) cache.offer(`page ${page}`, text(10));
  expect(cache.get('lively')).toHaveLength(10);
  expect(cache.get('page 4999')).toBeUndefined();
});

test('the limit throws out what was asked for least recently', () => {
  const cache = new ByteCache(100);
  filled(cache, 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j');
  expect(cache.get('a')).toBeDefined();
  filled(cache, 'k');
  expect(cache.get('a')).toBeDefined();
  expect(cache.get('b')).toBeUndefined();
});

test('what is kept is what is sent: the text in UTF-8', () => {
  const cache = new ByteCache(100);
  cache.offer('page', '€');
  cache.offer('page', '€');
  expect(cache.get('page')).toEqual(Buffer.from([0xe2, 0x82, 0xac]));
});

test('one value never takes the place of all others', () => {
  const cache = new ByteCache(100);
  cache.offer('huge', text(50));
  cache.offer('huge', text(50));
  expect(cache.get('huge')).toBeUndefined();
});

test('nothing is left after clearing, not even that it was offered', () => {
  const cache = new ByteCache(100);
  filled(cache, 'page');
  cache.offer('other', text(10));
  cache.clear();
  cache.offer('other', text(10));
  expect(cache.get('page')).toBeUndefined();
  expect(cache.get('other')).toBeUndefined();
});
