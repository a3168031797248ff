import type { Figure, Wish } from '../figure.ts';
import type { Library } from '../library.ts';

/**
 * Row 13: what the database file grew by per message, free pages included: what the outbox once needed stays in the file
 * until it is used again.
 */
export function measureDisk(library: Library, wish: Wish): Figure {
  const { before, after, written } = library;
  const grown = (after.bytes - before.bytes) / written;
  const held = (after.bytes - after.freeBytes - (before.bytes - before.freeBytes)) / written;
  const left = after.outboxRows > 0 ? [`${after.outboxRows} outbox rows were not swept yet and count`] : [];
  return {
    ...wish,
    ours: grown,
    floor: undefined,
    result: grown,
    range: [grown, grown],
    notes: [
      `${written} messages; ${Math.round(held)} B of it in use, the rest free pages (${Math.round(after.freeBytes / 1024)} KiB in the file)`,
      ...left,
    ],
  };
}
