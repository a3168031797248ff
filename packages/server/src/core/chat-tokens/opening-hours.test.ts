import { expect, test } from 'vitest';
import { isOpenAt } from './opening-hours.ts';

const at = (time: string) => Date.parse(time);
const hours = {
  timeZone: 'Europe/Rome',
  days: {
    monday: [
      { from: '09:00', to: '12:30' },
      { from: '14:00', to: '24:00' },
    ],
  },
};

test('a desk without hours is always open', () => {
  expect(isOpenAt(null, Date.now())).toBe(true);
});

test('the hours are those of the desk’s own clock, in summer and in winter', () => {
  // 7 September 2026 and 7 December 2026 are Mondays.
  expect(isOpenAt(hours, at('2026-09-07T06:59:00Z'))).toBe(false);
  expect(isOpenAt(hours, at('2026-09-07T07:00:00Z'))).toBe(true);
  expect(isOpenAt(hours, at('2026-12-07T07:30:00Z'))).toBe(false);
  expect(isOpenAt(hours, at('2026-12-07T08:00:00Z'))).toBe(true);
});

test('a pause is a pause, a day that is not named is a day off, and midnight ends the day', () => {
  expect(isOpenAt(hours, at('2026-09-07T10:29:59Z'))).toBe(true);
  expect(isOpenAt(hours, at('2026-09-07T10:30:00Z'))).toBe(false);
  expect(isOpenAt(hours, at('2026-09-07T21:59:00Z'))).toBe(true);
  expect(isOpenAt(hours, at('2026-09-07T22:00:00Z'))).toBe(false);
  expect(isOpenAt(hours, at('2026-09-08T08:00:00Z'))).toBe(false);
});
