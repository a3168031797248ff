import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createThreadOrder } from './thread-order.ts';

const at = (seq: number) => ({ seq });
const seqs = (messages: { seq: number }[]) => messages.map((message) => message.seq);

test('the next message is delivered at once, a repeat never again', () => {
  const order = createThreadOrder(3);
  expect(seqs(order.take([at(4)]))).toEqual([4]);
  expect(seqs(order.take([at(4), at(2)]))).toEqual([]);
  expect(order.last).toBe(4);
});

test('a message behind a hole waits until the hole is filled', () => {
  const order = createThreadOrder(1);
  expect(seqs(order.take([at(4)]))).toEqual([]);
  expect(order.behind).toBe(true);
  expect(seqs(order.take([at(2), at(3)]))).toEqual([2, 3, 4]);
  expect(order.behind).toBe(false);
});

test('a head that is further than what was delivered says that something is missing', () => {
  const order = createThreadOrder(5);
  order.head(5);
  expect(order.behind).toBe(false);
  order.head(7);
  expect(order.behind).toBe(true);
  expect(seqs(order.take([at(7), at(6)]))).toEqual([6, 7]);
  expect(order.behind).toBe(false);
});

test('a reader who loaded a fresh page goes on behind it', () => {
  const order = createThreadOrder(1);
  order.take([at(90)]);
  order.reset(90);
  expect(order.behind).toBe(false);
  expect(seqs(order.take([at(90), at(91)]))).toEqual([91]);
});

test('whatever the network repeats, reorders or splits, every message arrives once and in order', () => {
  const arrivals = fc.integer({ min: 1, max: 40 }).chain((head) =>
    fc.record({
      head: fc.constant(head),
      batches: fc.array(fc.array(fc.integer({ min: 1, max: head }), { maxLength: 6 }), { maxLength: 40 }),
    }),
  );
  fc.assert(
    fc.property(arrivals, ({ head, batches }) => {
      const order = createThreadOrder(0);
      const got: number[] = [];
      for (const batch of batches) got.push(...seqs(order.take(batch.map(at))));
      const all = Array.from({ length: head }, (_, index) => at(index + 1));
      got.push(...seqs(order.take(all)));
      expect(got).toEqual(seqs(all));
    }),
  );
});
