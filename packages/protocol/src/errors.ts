/**
 * The error table: every way in which Baton says no, with the HTTP status that it has where no face decides otherwise.
 * `docs/errors.md` explains each to readers of the API. Codes that mean "later" carry `retryAfterMs`.
 */
export const ERRORS = {
  invalid: { status: 400, text: 'The request is not valid.' },
  too_deep: { status: 400, text: 'The JSON is nested too deeply.' },
  unauthenticated: { status: 401, text: 'Credentials are missing, unknown, expired or revoked.' },
  forbidden: { status: 403, text: 'These credentials do not allow this.' },
  not_found: { status: 404, text: 'There is no such thing, or it is not yours to see.' },
  no_route: { status: 404, text: 'There is no such address.' },
  method_not_allowed: { status: 405, text: 'This address does not answer that method.' },
  conflict: { status: 409, text: 'The client message id was used before with other content.' },
  conversation_closed: { status: 409, text: 'The conversation is closed.' },
  conversation_open: { status: 409, text: 'The conversation is still open.' },
  open_limit: { status: 409, text: 'This customer has the largest number of open conversations already.' },
  attachment_refused: { status: 409, text: 'Attachments are possible only while a person answers.' },
  not_owner: { status: 403, text: 'Take the conversation over first.' },
  too_large: { status: 413, text: 'The body is too large.' },
  unsupported_media: { status: 415, text: 'This content type or file type is not accepted.' },
  rate_limited: { status: 429, text: 'Too many requests. Try again later.' },
  internal: { status: 500, text: 'Something went wrong on our side.' },
  not_implemented: { status: 501, text: 'This is not available.' },
  unavailable: { status: 503, text: 'Nothing was stored. Try again shortly.' },
} as const;

export type ErrorCode = keyof typeof ERRORS;

export interface ErrorData {
  /** The offending field, where there is one. */
  field?: string;
  /** A sentence for the person who reads the reply; never secrets or foreign data. */
  reason?: string;
  /** Every field that a schema found wrong, for faces that list them; an empty name means the input as a whole. */
  fields?: readonly { field: string; message: string }[];
  /** A face's own number for this case, where its programs look at one. */
  faceCode?: number;
  /** Milliseconds after which a repeat makes sense. */
  retryAfterMs?: number;
}

/** The one exception that carries a meaning. Everything else that is thrown becomes `internal`. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly data: ErrorData;
  constructor(code: ErrorCode, data: ErrorData = {}) {
    super(data.reason ?? ERRORS[code].text);
    this.name = 'AppError';
    this.code = code;
    this.data = data;
  }
}
