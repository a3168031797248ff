import { expect, test } from 'vitest';
import { ByteCache } from './byte-cache.ts';

const bytes = (length: number) => Buffer.alloc(length);

function filled(cache: ByteCache, ...keys: string[]): void {
  for (const key of [...keys, ...keys]) cache.offer(key, bytes(10));
}

test('what is offered once is not kept, what is offered again is', () => {
  const cache = new ByteCache(100);
  cache.offer('page', bytes(10));
  expect(cache.get('page')).toBeUndefined();
  cache.offer('page', bytes(10));
  expect(cache.get('page')).toHaveLength(10);
});

test('a walk through everything leaves what others read', () => {
  const cache = new ByteCache(100);
  filled(cache, 'lively');
  for (let page = 0; page < 5000; page++) cache.offer(`page ${page}`, bytes(10));
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

test('one value never takes the place of all others', () => {
  const cache = new ByteCache(100);
  cache.offer('huge', bytes(50));
  cache.offer('huge', bytes(50));
  expect(cache.get('huge')).toBeUndefined();
});

test('nothing is left after clearing, not even that it was offered', () => {
  const cache = new ByteCache(100);
  filled(cache, 'page');
  cache.offer('other', bytes(10));
  cache.clear();
  cache.offer('other', bytes(10));
  expect(cache.get('page')).toBeUndefined();
  expect(cache.get('other')).toBeUndefined();
});
