import { z } from 'zod';
import { isStorable, MAX_TEXT_BYTES, storable } from '../../index.ts';

/** Of a JSON body, in bytes. */
export const TILEDESK_BODY_BYTES = 500 * 1024;
/** Free objects (`attributes`, `metadata`, `location` …), written out. */
const MOST_FREE = 32 * 1024;

/** 24 hexadecimal digits: the name of anything but a visitor, a conversation or a free word. */
export const ObjectId = z.string().regex(/^[0-9a-fA-F]{24}$/, 'must be 24 hexadecimal digits');

/** ISO 8601, UTC, three decimals. */
export const Time = z.iso.datetime({ precision: 3 });

/** Programs send null for what they do not have: it counts as absent. */
export function given<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullish().transform((value): z.infer<Schema> | undefined => value ?? undefined);
}

/** A word or a line. */
export const Line = storable(1000);
/** What people write, and longer. */
export const Prose = storable(MAX_TEXT_BYTES);

/** Nothing in it, keys included, that a database does not hold. */
export function isFree(value: unknown): boolean {
  if (typeof value === 'string') return isStorable(value);
  if (Array.isArray(value)) return value.every(isFree);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, inner]) => isStorable(key) && isFree(inner));
}

export const Free = z
  .record(z.string(), z.unknown())
  .refine(isFree, 'contains U+0000 or a lone surrogate')
  .refine((value) => JSON.stringify(value).length <= MOST_FREE, 'is larger than 32 KiB');
export type Free = z.infer<typeof Free>;

/** A flag as programs write it, in a body or a query. */
export const Flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')]);
