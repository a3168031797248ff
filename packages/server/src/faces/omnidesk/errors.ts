import type { AppError, ErrorCode } from '@baton/protocol';

/**
 * Every code in this dialect's numbers (contract §5.4). An unknown chat token and a foreign one are the same 403. A kind of
 * file that is not taken is a 400.
 */
const STATUS: Record<ErrorCode, number> = {
  invalid: 400,
  too_deep: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 403,
  no_route: 404,
  method_not_allowed: 405,
  conflict: 409,
  conversation_closed: 400,
  conversation_open: 400,
  open_limit: 400,
  attachment_refused: 400,
  not_owner: 403,
  too_large: 413,
  unsupported_media: 400,
  rate_limited: 429,
  internal: 500,
  not_implemented: 501,
  unavailable: 503,
};

/** Both of the shapes that their documentation shows for an error, in one body. */
export function omnideskHttpError(error: AppError): { status: number; body: object } {
  const { field } = error.data;
  return {
    status: STATUS[error.code],
    body: { type: 'error', status: 'error', message: error.message, ...(field === undefined ? {} : { field }) },
  };
}
