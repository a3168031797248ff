import { type AppError, ERRORS, type ErrorCode } from '@baton/protocol';

/** Our own dialect says the code itself; the statuses are the table's defaults. */
export function deskHttpError(error: AppError, requestId: string): { status: number; body: object } {
  return { status: STATUS[error.code], body: { error: { ...describe(error), requestId } } };
}

export function deskSocketError(error: AppError): { ok: false; error: object } {
  return { ok: false, error: describe(error) };
}

const STATUS = Object.fromEntries(Object.entries(ERRORS).map(([code, { status }]) => [code, status])) as Record<
  ErrorCode,
  number
>;

function describe(error: AppError) {
  const { field, retryAfterMs } = error.data;
  return {
    code: error.code,
    message: error.message,
    ...(field === undefined ? {} : { field }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}
