import { AppError } from '@baton/protocol';

/** Of an object that programs keep on something of ours, written out. */
export const MOST_KEPT = 32 * 1024;
export const MOST_TAGS = 100;

/**
 * What is merged again and again has an end. What is larger already (it may be older than the limit) may become smaller.
 * Refuses: `too_large`.
 */
export function bounded(json: string | null, before: string | null, most = MOST_KEPT): string | null {
  if (json === null || json.length <= most || json.length < (before?.length ?? 0)) return json;
  throw new AppError('too_large', { reason: `All of it together would be larger than ${most / 1024} KiB.` });
}

/** The same for lists. Refuses: `too_large`. */
export function boundedList<Item>(
  list: readonly Item[],
  before: readonly unknown[],
  most = MOST_TAGS,
): readonly Item[] {
  if (list.length <= most || list.length < before.length) return list;
  throw new AppError('too_large', { reason: `There would be more than ${most} of them.` });
}
