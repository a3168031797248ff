import { expect, test } from 'vitest';
import { areValidHours, isOpenAt } from './hours.ts';

const office = {
  timeZone: 'Europe/Rome',
  days: {
    '1': [
      { start: '09:00', end: '13:00' },
      { start: '14:00', end: '18:00' },
    ],
  },
};

test('without hours it is always open', () => {
  expect(isOpenAt(null, 0)).toBe(true);
});

test('hours are those of the place, summer and winter', () => {
  const monday = { summer: '2026-07-06', winter: '2026-01-05' };
  const at = (time: string) => isOpenAt(office, Date.parse(time));
  expect([at(`${monday.summer}T06:59:59Z`), at(`${monday.summer}T07:00:00Z`)]).toEqual([false, true]);
  expect([at(`${monday.winter}T07:59:59Z`), at(`${monday.winter}T08:00:00Z`)]).toEqual([false, true]);
  expect([at(`${monday.winter}T12:30:00Z`), at(`${monday.winter}T17:00:00Z`)]).toEqual([false, false]);
  expect(at('2026-01-06T10:00:00Z')).toBe(false);
});

test('nonsense is told from hours', () => {
  expect(areValidHours(office)).toBe(true);
  expect(areValidHours({ timeZone: 'Europe/Nowhere', days: {} })).toBe(false);
  expect(areValidHours({ timeZone: 'UTC', days: { '7': [] } })).toBe(false);
  expect(areValidHours({ timeZone: 'UTC', days: { '1': [{ start: '9', end: '10:00' }] } })).toBe(false);
});
