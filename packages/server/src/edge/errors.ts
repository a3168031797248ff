import { AppError, type ErrorCode } from '@baton/protocol';
import { ZodError } from 'zod';
import type { DatabaseFault } from '../db/database.ts';

/** Tells a database that is away from a fault of ours. */
export type FindFault = (error: unknown) => DatabaseFault;

/** Whatever was thrown, as the one kind of error that faces know. Unknown ones become `internal` and lose their text. */
export function asAppError(error: unknown, faultOf: FindFault): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof ZodError) return fromZod(error);
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === 'string') {
    const known = FASTIFY_CODES[code];
    if (known) return new AppError(known);
  }
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  if (status === 400) return new AppError('invalid');
  if (status === 413) return new AppError('too_large');
  if (status === 415) return new AppError('unsupported_media');
  const fault = faultOf(error);
  if (fault === 'unavailable' || fault === 'contention') return new AppError('unavailable', { retryAfterMs: 1000 });
  return new AppError('internal');
}

/** How many wrong fields are named at most: somebody else's list may have thousands. */
const MOST_NAMED = 50;

/**
 * Names the first wrong field, and all of them for faces that list them. The received value is never repeated: it may be a
 * secret in the wrong place.
 */
export function fromZod(error: ZodError): AppError {
  const fields = error.issues
    .slice(0, MOST_NAMED)
    .map(({ path, message }) => ({ field: path.map(String).join('.'), message }));
  const first = fields[0];
  if (!first) return new AppError('invalid', { reason: 'The request is not valid.' });
  const { field, message } = first;
  return new AppError('invalid', { reason: describe(field, message), ...(field ? { field } : {}), fields });
}

function describe(field: string, message: string): string {
  return field ? `${field}: ${message}` : message;
}

const FASTIFY_CODES: Record<string, ErrorCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'invalid',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'invalid',
  FST_ERR_CTP_INVALID_JSON_BODY: 'invalid',
  FST_ERR_NOT_FOUND: 'no_route',
  FST_REQ_FILE_TOO_LARGE: 'too_large',
  FST_FILES_LIMIT: 'too_large',
  FST_PARTS_LIMIT: 'too_large',
  FST_FIELDS_LIMIT: 'too_large',
  FST_INVALID_MULTIPART_CONTENT_TYPE: 'unsupported_media',
};

/** Whether the log needs the error itself: refusals are everyday, faults are ours. */
export function isFault(error: AppError): boolean {
  return error.code === 'internal' || error.code === 'unavailable';
}
