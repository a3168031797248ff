import type { AppError, ErrorCode } from '@baton/protocol';
import { TILEDESK_BODY_BYTES } from '@baton/protocol/tiledesk';

/** The field that names a project: whoever names none of ours gets 400 (contract §0), not 404. */
export const PROJECT_FIELD = 'id_project';

/** The first message of a conversation has no text: the one refusal whose list holds sentences instead of fields. */
export const FIRST_TEXT_FIELD = 'first message';

const STATUS: Record<ErrorCode, number> = {
  invalid: 422,
  too_deep: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  no_route: 404,
  method_not_allowed: 405,
  conflict: 409,
  conversation_closed: 409,
  conversation_open: 409,
  open_limit: 409,
  attachment_refused: 409,
  not_owner: 403,
  too_large: 413,
  unsupported_media: 415,
  rate_limited: 429,
  internal: 500,
  not_implemented: 501,
  unavailable: 503,
};

/**
 * Every code in Tiledesk's words (contract §0). Its routes say the reason under `msg`, `error` or `message`, each its own way:
 * here all three hold it, so a program finds it wherever it looks. What is wrong with a body is a list of fields and 422;
 * a body that cannot be read at all, and a project that is none, are 400.
 */
export function tiledeskHttpError(error: AppError): { status: number; body: object } {
  const reason = error.message;
  const body = { success: false, msg: reason, error: reason, message: reason };
  const { field, fields, faceCode } = error.data;
  if (faceCode !== undefined) return { status: STATUS[error.code], body: { ...body, code: faceCode } };
  if (error.code === 'invalid') {
    if (fields) return { status: 422, body: { ...body, errors: fields.map(fieldError) } };
    if (field === undefined || field === PROJECT_FIELD) return { status: 400, body: { ...body, err: reason } };
    if (field === FIRST_TEXT_FIELD) return { status: 422, body: { ...body, errors: [reason] } };
    return { status: 422, body: { ...body, errors: [fieldError({ field, message: reason })] } };
  }
  if (error.code === 'too_large') {
    if (field === 'file') return { status: 413, body: { ...body, code: 'LIMIT_FILE_SIZE' } };
    return { status: 413, body: { ...body, err: reason, limit: TILEDESK_BODY_BYTES } };
  }
  // A kind of file that is not accepted.
  if (error.code === 'unsupported_media' && field === 'file') return { status: 403, body };
  return { status: STATUS[error.code], body };
}

function fieldError({ field, message }: { field: string; message: string }) {
  return { msg: message, param: field === '' ? 'body' : field, location: 'body' as const };
}
