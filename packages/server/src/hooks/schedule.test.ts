import { describe, expect, test } from 'vitest';
import { DAY, failsSince, heldUntil, isGivenUp, nextProbe, RETRY_MS, retryDelay } from './schedule.ts';

const NOW = Date.UTC(2026, 0, 15, 12);
const seconds = (delay: number | null) => delay && delay / 1000;

describe('the schedule of one delivery', () => {
  test.each([
    [1, 1],
    [2, 5],
    [3, 30],
    [4, 120],
    [5, 300],
    [6, 1800],
    [7, 7200],
    [8, 18_000],
    [9, 36_000],
    [10, 50_400],
    [11, 72_000],
    [12, 86_400],
    [13, null],
    [14, null],
  ])('after failure %i it waits %s seconds', (failures, pause) => {
    expect(seconds(retryDelay(failures, undefined, () => 0.5))).toBe(pause);
  });

  test('pauses are a fifth shorter or longer at most', () => {
    expect(retryDelay(3, undefined, () => 0)).toBe(24_000);
    expect(retryDelay(3, undefined, () => 1)).toBe(36_000);
    const drawn = Array.from({ length: 1000 }, () => retryDelay(3) as number);
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(24_000);
    expect(Math.max(...drawn)).toBeLessThanOrEqual(36_000);
    expect(new Set(drawn).size).toBeGreaterThan(100);
  });

  test('lasts for three days and a bit', () => {
    const days = RETRY_MS.reduce((sum, pause) => sum + pause, 0) / DAY;
    expect(days).toBeGreaterThan(3);
    expect(days).toBeLessThan(4);
  });

  test('a format may give up earlier, never later', () => {
    expect([1, 2, 3].map((failures) => retryDelay(failures, 3, () => 0.5))).toEqual([1000, 5000, null]);
    expect(retryDelay(1, 1)).toBeNull();
    expect(retryDelay(13, 1000)).toBeNull();
  });
});

describe('a hook that fails', () => {
  test('is probed each minute on the first day, then each ten minutes', () => {
    expect(nextProbe(NOW, NOW)).toBe(NOW + 60_000);
    expect(nextProbe(NOW - DAY + 1, NOW)).toBe(NOW + 60_000);
    expect(nextProbe(NOW - DAY, NOW)).toBe(NOW + 600_000);
  });

  test('fails since its first failure, unless nobody tried it for two days', () => {
    expect(failsSince(null, null, NOW)).toBe(NOW);
    expect(failsSince(null, NOW - 5, NOW)).toBe(NOW);
    expect(failsSince(NOW - 4 * DAY, NOW - 2 * DAY, NOW)).toBe(NOW - 4 * DAY);
    expect(failsSince(NOW - 4 * DAY, NOW - 2 * DAY - 1, NOW)).toBe(NOW);
    expect(failsSince(NOW - 3 * DAY, null, NOW)).toBe(NOW);
  });

  test('is given up after five days', () => {
    expect(isGivenUp(NOW - 5 * DAY + 1, NOW)).toBe(false);
    expect(isGivenUp(NOW - 5 * DAY, NOW)).toBe(true);
  });
});

describe('Retry-After', () => {
  test.each([
    ['120', 120_000],
    [' 1 ', 1000],
    ['0.5', 500],
    ['86400', DAY],
    ['86401', DAY],
    ['99999999999999999999', DAY],
    [new Date(NOW + 60_000).toUTCString(), 60_000],
    ['Fri, 01 Jan 2999 00:00:00 GMT', DAY],
    ['Thursday, 15-Jan-26 12:01:00 GMT', 60_000],
    ['Thu Jan 15 12:01:00 2026', 60_000],
  ])('%j holds for %i ms', (header, ms) => expect(heldUntil(header, NOW)).toBe(NOW + ms));

  test.each([
    undefined,
    '',
    '0',
    '-5',
    'soon',
    '+3600',
    '3600s',
    '2999-01-01T00:00:00Z',
    'Jan 2999',
    '1e9999',
    'Infinity',
    '1,000',
    '12 34',
    'Thu, 01 Jan 1970 00:00:00 GMT',
  ])('%j holds nothing', (header) => expect(heldUntil(header, NOW)).toBeNull());
});
