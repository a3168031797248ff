import { describe, expect, test } from 'vitest';
import { breachesOf, type Seen, type Sent } from './support/history.ts';

// The kill test is only as good as its checker, so the checker has to find every kind of damage by itself.

const sent: Sent[] = ['one', 'two', 'three', 'four'].map((text, index) => ({
  text,
  acknowledged: { id: `id-${text}`, seq: index + 1 },
}));
const thread: Seen[] = sent.map(({ text, acknowledged }) => ({
  text,
  ...(acknowledged as { id: string; seq: number }),
}));
const renumbered = (entries: Seen[]) => entries.map((entry, index) => ({ ...entry, seq: index + 1 }));
const withoutNumbers = (entries: readonly Seen[]) => entries.map(({ id, text }) => ({ id, text }));
const breaches = (seen: readonly Seen[]) => breachesOf({ sent, readers: { reader: seen } });
const [one, two, three, four] = thread as [Seen, Seen, Seen, Seen];

describe('the history checker', () => {
  test('finds nothing in a sound history, with inline events and readers without numbers', () => {
    const event = { id: 'event', text: '', seq: 5 };
    const readers = { rest: [...thread, event], eusate: withoutNumbers(thread), socket: [...thread, event] };
    expect(breachesOf({ sent, readers })).toEqual([]);
  });

  test('lets a message without an acknowledgement be there or not', () => {
    const unsure = [...sent, { text: 'five', acknowledged: null }];
    expect(breachesOf({ sent: unsure, readers: { reader: thread } })).toEqual([]);
    const stored = [...thread, { id: 'id-five', text: 'five', seq: 5 }];
    expect(breachesOf({ sent: unsure, readers: { reader: stored } })).toEqual([]);
  });

  test('finds the loss of an acknowledged message, also where the numbers were closed up', () => {
    expect(breaches(renumbered([one, two, four]))).toContain('reader: acknowledged "three" is lost');
    expect(breaches(withoutNumbers([one, two, four]))).toEqual(['reader: acknowledged "three" is lost']);
  });

  test('finds a message that is there twice under the same id', () => {
    expect(breaches(withoutNumbers([one, two, two, three, four]))).toContain('reader: id id-two is there twice');
  });

  test('finds a message that was stored a second time under a new id', () => {
    const again = { ...two, id: 'id-again', seq: 5 };
    expect(breaches([...thread, again])).toEqual(['reader: "two" is there twice']);
  });

  test('finds a repeat of a message that nobody acknowledged', () => {
    const unsure = [...sent, { text: 'five', acknowledged: null }];
    const stored = [...thread, { id: 'a', text: 'five', seq: 5 }, { id: 'b', text: 'five', seq: 6 }];
    expect(breachesOf({ sent: unsure, readers: { reader: stored } })).toEqual(['reader: "five" is there twice']);
  });

  test('finds a hole', () => {
    expect(breaches([one, two, { ...three, seq: 4 }, { ...four, seq: 5 }])).toContain('reader: entry 3 has seq 4');
  });

  test('finds a start that is not one', () => {
    expect(breaches(thread.map((entry) => ({ ...entry, seq: (entry.seq as number) - 1 })))).toContain(
      'reader: entry 1 has seq 0',
    );
  });

  test('finds another order, with and without numbers', () => {
    expect(breaches([one, three, two, four])).toContain('reader: entry 2 has seq 3');
    expect(breaches(withoutNumbers([one, three, two, four]))).toEqual([
      'reader: "two" (acknowledged at 2) comes after 3',
    ]);
  });

  test('finds two readers who saw different orders of messages that nobody acknowledged', () => {
    const unsure = sent.map(({ text }) => ({ text, acknowledged: null }));
    const readers = { rest: thread, eusate: withoutNumbers([one, two, four, three]) };
    expect(breachesOf({ sent: unsure, readers })).toEqual(['eusate and rest differ from message 3 on']);
  });

  test('finds a reader who was told less', () => {
    const unsure = sent.map(({ text }) => ({ text, acknowledged: null }));
    const readers = { rest: thread, socket: [one, two, three] };
    expect(breachesOf({ sent: unsure, readers })).toEqual(['socket and rest differ from message 4 on']);
  });

  test('finds two messages that were promised the same place, and a place that changed', () => {
    const promised = [...sent, { text: 'five', acknowledged: { id: 'id-five', seq: 4 } }];
    const stored = [...thread, { id: 'id-five', text: 'five', seq: 5 }];
    expect(breachesOf({ sent: promised, readers: { reader: stored } })).toEqual([
      'reader: "five" was acknowledged at 4, is at 5',
      'reader: "five" and "four" were both acknowledged at 4',
    ]);
  });

  test('finds an acknowledgement that names somebody else’s message', () => {
    const promised = [{ text: 'one', acknowledged: { id: 'id-two', seq: 2 } }];
    expect(breachesOf({ sent: promised, readers: { reader: thread } })).toContain(
      'reader: "one" was acknowledged as id-two, which says "two"',
    );
  });
});
