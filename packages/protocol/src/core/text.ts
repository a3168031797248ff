import { z } from 'zod';

/** Largest text of one message, in UTF-8 bytes. */
export const MAX_TEXT_BYTES = 32 * 1024;

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** True when a string can be stored in either database as it is: no U+0000, no half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return !text.includes('\u0000') && !LONE_SURROGATE.test(text);
}

/** Any string that we are willing to store, with a length limit in UTF-16 units. */
export function storable(max: number) {
  return z.string().max(max).refine(isStorable, 'contains U+0000 or a lone surrogate');
}

/** Text of a message: something visible, at most 32 KiB. */
export const MessageText = z
  .string()
  .refine(isStorable, 'contains U+0000 or a lone surrogate')
  .refine((text) => text.trim().length > 0, 'is empty')
  .refine((text) => text.length <= MAX_TEXT_BYTES / 3 || utf8Length(text) <= MAX_TEXT_BYTES, 'is longer than 32 KiB');

const encoder = new TextEncoder();
function utf8Length(text: string): number {
  return encoder.encode(text).byteLength;
}
