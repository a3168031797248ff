import { type AppError, ERRORS } from '@baton/protocol';

/** As on `/desk/v1`. */
export function filesError(error: AppError, requestId: string): { status: number; body: unknown } {
  return {
    status: ERRORS[error.code].status,
    body: { error: { code: error.code, message: error.message, requestId } },
  };
}
