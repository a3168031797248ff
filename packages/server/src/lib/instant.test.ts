import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instant } from './instant.ts';

const MOST = 8.64e15;

test('a time reads as the standard writes it, whichever time was written before', () => {
  const time = fc.oneof(
    fc.integer({ min: 0, max: 4_102_444_800_000 }),
    // Years before the first and beyond the 9,999th have a sign and more digits.
    fc.maxSafeInteger().map((it) => it % MOST),
    fc.constantFrom(0, -1, MOST, -MOST, 86_399_999, 86_400_000, 253_402_300_799_999, 253_402_300_800_000),
  );
  fc.assert(
    fc.property(fc.array(time, { minLength: 1 }), (times) => {
      expect(times.map(instant)).toEqual(times.map((it) => new Date(it).toISOString()));
    }),
  );
});

test('what is no time is refused, and does not spoil the next one', () => {
  expect(() => instant(Number.NaN)).toThrow(RangeError);
  expect(() => instant(MOST + 86_400_000)).toThrow(RangeError);
  expect(instant(0)).toBe('1970-01-01T00:00:00.000Z');
});
