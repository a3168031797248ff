import type { AppError, ErrorCode } from '@baton/protocol';

/**
 * Every code in Eusate's numbers: the contract knows 200, 400, 401, 403, 429, 500 and what HTTP itself needs. Unknown and
 * foreign are both 403 (§1.3).
 */
const STATUS: Record<ErrorCode, number> = {
  invalid: 400,
  too_deep: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 403,
  no_route: 404,
  method_not_allowed: 405,
  conflict: 400,
  conversation_closed: 400,
  conversation_open: 400,
  open_limit: 400,
  attachment_refused: 400,
  not_owner: 403,
  too_large: 413,
  unsupported_media: 415,
  rate_limited: 429,
  internal: 500,
  not_implemented: 501,
  unavailable: 503,
};

export function eusateHttpError(error: AppError): { status: number; body: { detail: string } } {
  return { status: STATUS[error.code], body: { detail: detailOf(error) } };
}

/** On the socket there is no 413 or 415: what is wrong with a packet is a 400 (§2.2). */
export function eusateSocketError(error: AppError): { status_code: number; message: string } {
  const status = STATUS[error.code];
  return { status_code: status === 413 || status === 415 ? 400 : status, message: detailOf(error) };
}

/** One sentence for foreign and unknown, so that nothing tells them apart. */
function detailOf(error: AppError): string {
  if (error.code === 'not_found') return 'This conversation does not exist or is not visible to you.';
  return error.message;
}
