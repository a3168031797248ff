export interface BatonErrorData {
  /** The server's code, or `network`, `timeout`, `bad_answer` when there was no answer that says more. */
  code: string;
  message: string;
  /** HTTP status; 0 when there was no answer at all. */
  status?: number;
  retryAfterMs?: number;
  field?: string;
  requestId?: string;
}

/** The one error that the SDK throws: the server's refusal, or the reason why there was no answer. */
export class BatonError extends Error {
  readonly code: string;
  readonly status: number;
  readonly retryAfterMs: number | undefined;
  readonly field: string | undefined;
  readonly requestId: string | undefined;

  constructor(data: BatonErrorData) {
    super(data.message);
    this.name = 'BatonError';
    this.code = data.code;
    this.status = data.status ?? 0;
    this.retryAfterMs = data.retryAfterMs;
    this.field = data.field;
    this.requestId = data.requestId;
  }
}

/** True when the same request may succeed later: nothing was refused, it only could not be done now. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof BatonError)) return false;
  return error.status === 0 || error.status === 408 || error.status === 429 || error.status >= 500;
}

export function toBatonError(error: unknown): BatonError {
  if (error instanceof BatonError) return error;
  return new BatonError({ code: 'network', message: error instanceof Error ? error.message : String(error) });
}

/** Reads a refusal: ours `{error: {…}}`, or the sign-in routes' `{code, message}`. */
export function errorFromAnswer(status: number, body: unknown, retryAfter: string | null): BatonError {
  const outer = isRecord(body) ? body : {};
  const inner = isRecord(outer.error) ? outer.error : outer;
  const seconds = retryAfter === null ? Number.NaN : Number(retryAfter);
  return new BatonError({
    code: typeof inner.code === 'string' ? inner.code.toLowerCase() : codeOfStatus(status),
    message: typeof inner.message === 'string' ? inner.message : `The server answered ${status}.`,
    status,
    retryAfterMs: typeof inner.retryAfterMs === 'number' ? inner.retryAfterMs : toMs(seconds),
    field: typeof inner.field === 'string' ? inner.field : undefined,
    requestId: typeof inner.requestId === 'string' ? inner.requestId : undefined,
  });
}

/** On a socket only the code is said; the status decides whether a repeat makes sense. */
export function statusOfCode(code: string): number {
  if (code === 'unauthenticated') return 401;
  if (code === 'rate_limited') return 429;
  if (code === 'unavailable') return 503;
  return code === 'internal' ? 500 : 400;
}

function codeOfStatus(status: number): string {
  if (status === 401) return 'unauthenticated';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not_found';
  if (status === 429) return 'rate_limited';
  return status >= 500 ? 'unavailable' : 'invalid';
}

function toMs(seconds: number): number | undefined {
  return Number.isFinite(seconds) ? seconds * 1000 : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
