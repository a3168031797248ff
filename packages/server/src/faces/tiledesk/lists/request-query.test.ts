import { expect, test } from 'vitest';
import { readDate } from './dates.ts';
import { readRequestQuery } from './request-query.ts';

test('nothing asked for is the newest forty open ones', () => {
  const { filter, page } = readRequestQuery({});
  expect(filter).toEqual({ statuses: [100, 200, 300] });
  expect(page).toEqual({ by: 'number', direction: 'desc', limit: 40, offset: 0 });
});

test('numbers that are none, too large or negative are the default', () => {
  for (const limit of ['abc', '-1', '0', '101', '1e3', '', '9'.repeat(400)]) {
    expect(readRequestQuery({ limit }).page.limit).toBe(40);
  }
  for (const page of ['abc', '-1', '1.5', '']) expect(readRequestQuery({ page }).page.offset).toBe(0);
  expect(readRequestQuery({ limit: '100', page: '2' }).page).toMatchObject({ limit: 100, offset: 200 });
});

test('statuses are one, several, all of them, or the default', () => {
  const statuses = (status: string) => readRequestQuery({ status }).filter.statuses;
  expect(statuses('1000')).toEqual([1000]);
  expect(statuses('100,200')).toEqual([100, 200]);
  expect(statuses('all')).toBeUndefined();
  expect(statuses('nonsense')).toEqual([100, 200, 300]);
});

test('names of columns come from a fixed table', () => {
  expect(readRequestQuery({ sort: 'updatedAt', direction: '1' }).page).toMatchObject({
    by: 'updated_at',
    direction: 'asc',
  });
  for (const sort of ['constructor', '__proto__', 'id; DROP TABLE messages']) {
    expect(readRequestQuery({ sort }).page.by).toBe('number');
  }
});

test('days are those of the time zone, and the last one is whole', () => {
  expect(readDate('06/07/2026', 'Europe/Rome', 'start')).toBe(Date.parse('2026-07-05T22:00:00Z'));
  expect(readDate('06/07/2026', 'Europe/Rome', 'end')).toBe(Date.parse('2026-07-06T21:59:59.999Z'));
  expect(readDate('6/7/2026 09:30', 'UTC', 'start')).toBe(Date.parse('2026-07-06T09:30:00Z'));
  // The night in which the clocks go forward.
  expect(readDate('29/03/2026 04:00', 'Europe/Rome', 'start')).toBe(Date.parse('2026-03-29T02:00:00Z'));
  for (const wrong of ['2026-07-06', '31/02/2026', '', undefined])
    expect(readDate(wrong, 'UTC', 'start')).toBeUndefined();
  expect(readDate('06/07/2026', 'Europe/Nowhere', 'start')).toBeUndefined();
});
