import type { MessageDelivery } from '@baton/protocol';
import { expect, test } from 'vitest';
import { FRESH_MS, isSameMark, type KnownDelivery, marksOf, mergeDeliveries, nextMarkAt } from './delivery-marks.ts';

test('nothing is said of an answer while it is fresh, and that it waits after some seconds', () => {
  const fresh = createDelivery({ seenAt: NOW });
  expect(marksOf([fresh], NOW).size).toBe(0);
  const at = nextMarkAt([fresh], NOW);
  expect(at).toBe(NOW + FRESH_MS);
  expect(stateOf([fresh], at as number)).toBe('waiting');
  expect(nextMarkAt([fresh], at as number)).toBeNull();
});

test('an answer that failed once waits, however fresh it is', () => {
  expect(stateOf([createDelivery({ attempts: 1, lastError: 'connect' })], NOW)).toBe('waiting');
});

test('after a reload an old answer waits at once, also where the clock of the desk is ahead', () => {
  const old = createDelivery({ createdAt: new Date(NOW - 60_000).toISOString() });
  expect(stateOf([old], NOW)).toBe('waiting');
  const ahead = createDelivery({ createdAt: new Date(NOW + 300_000).toISOString(), seenAt: NOW });
  expect(stateOf([ahead], NOW)).toBeUndefined();
  expect(stateOf([ahead], NOW + FRESH_MS)).toBe('waiting');
});

test('of an answer in several parts the worst counts, and only what was lost is sent again', () => {
  const text = createDelivery({ id: 'text', state: 'delivered', attempts: 1 });
  const file = createDelivery({ id: 'file', state: 'parked', attempts: 13, lastError: 'unsendable' });
  expect(marksOf([text, file], NOW).get('message')).toEqual({ state: 'undelivered', deliveries: [file] });
  const later = createDelivery({ id: 'file', attempts: 13 });
  expect(stateOf([text, later], NOW)).toBe('waiting');
  expect(stateOf([text, { ...later, state: 'delivered' }], NOW)).toBe('delivered');
  expect(stateOf([text, { ...later, state: 'dropped' }], NOW)).toBe('undelivered');
});

test('what carries no message marks none', () => {
  expect(marksOf([createDelivery({ messageId: null, attempts: 1 })], NOW).size).toBe(0);
});

test('an answer of the desk that was overtaken by an event does not take it back', () => {
  const delivered = mergeDeliveries([], [createDelivery({ state: 'delivered', attempts: 1 })], NOW);
  expect(mergeDeliveries(delivered, [createDelivery({ attempts: 0 })], NOW + 9)).toEqual(delivered);
  // Sent again, it waits once more with the tries it has had, and keeps when it was first seen.
  const again = mergeDeliveries(delivered, [createDelivery({ attempts: 1 })], NOW + 9);
  expect(again).toMatchObject([{ state: 'waiting', seenAt: NOW }]);
});

test('a mark is the same until its state or one of its deliveries is another', () => {
  const one = marksOf([createDelivery({ attempts: 1 })], NOW).get('message');
  expect(isSameMark(one, { ...one, deliveries: [...(one?.deliveries ?? [])] } as typeof one)).toBe(true);
  expect(isSameMark(one, undefined)).toBe(false);
  expect(isSameMark(one, marksOf([createDelivery({ attempts: 2 })], NOW).get('message'))).toBe(false);
  expect(isSameMark(undefined, undefined)).toBe(true);
});

const NOW = Date.parse('2026-11-25T10:00:00Z');

function stateOf(deliveries: readonly KnownDelivery[], now: number) {
  return marksOf(deliveries, now).get('message')?.state;
}

function createDelivery(overrides: Partial<MessageDelivery & KnownDelivery>): KnownDelivery {
  return {
    id: 'delivery',
    hookId: 'hook',
    conversationId: 'conversation',
    messageId: 'message',
    event: 'answer',
    state: 'waiting',
    attempts: 0,
    lastStatus: null,
    lastError: null,
    nextAt: null,
    createdAt: new Date(NOW).toISOString(),
    seenAt: NOW,
    ...overrides,
  };
}
