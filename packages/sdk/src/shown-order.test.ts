import { expect, test } from 'vitest';
import { inShownOrder, saidAt } from './shown-order.ts';

const at = (seconds: number) => new Date(Date.UTC(2026, 2, 4, 10, 0, seconds)).toISOString();
const message = (seq: number, created: number, shown: number | null = null) => ({
  seq,
  createdAt: at(created),
  shownAt: shown === null ? null : at(shown),
});
const order = (...messages: ReturnType<typeof message>[]) => inShownOrder(messages).map(({ seq }) => seq);

test('without times of their own messages stand in the order of their numbers, whatever their clocks say', () => {
  expect(order(message(1, 5), message(2, 4), message(3, 6))).toEqual([1, 2, 3]);
});

test('imported words stand where they were said, before the event that the import caused', () => {
  expect(order(message(1, 30), message(2, 31, 1), message(3, 31, 2))).toEqual([2, 3, 1]);
});

test('words of the same moment keep the order of their arrival', () => {
  expect(order(message(1, 30, 9), message(2, 31, 9), message(3, 31, 8))).toEqual([3, 1, 2]);
});

test('a message was said when it says so, otherwise when it arrived', () => {
  expect(saidAt(message(1, 30, 9))).toBe(at(9));
  expect(saidAt(message(1, 30))).toBe(at(30));
});
