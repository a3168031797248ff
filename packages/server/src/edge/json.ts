import { AppError } from '@baton/protocol';

export const MOST_DEPTH = 32;

/** Refuses (`too_deep`) a value nested deeper than we are willing to walk. Depth counts objects and arrays. */
export function checkDepth(value: unknown, most = MOST_DEPTH): void {
  if (typeof value !== 'object' || value === null) return;
  if (most === 0) throw new AppError('too_deep');
  for (const inner of Object.values(value)) checkDepth(inner, most - 1);
}

/**
 * Roughly how many bytes a parsed value took on the wire. Stops counting at `most`, and refuses nesting as above, so a
 * hostile packet costs no more than an honest one.
 */
export function measure(value: unknown, most: number, depth = MOST_DEPTH): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value !== 'object' || value === null) return 6;
  if (depth === 0) throw new AppError('too_deep');
  let size = 2;
  for (const key in value) {
    size += key.length + 4 + measure((value as Record<string, unknown>)[key], most, depth - 1);
    if (size > most) return size;
  }
  return size;
}
