/** Why a call got no answer. */
export type FailureReason =
  /** The address is not one that may be called. Nothing was sent. */
  | 'refused_target'
  /** The name leads nowhere, or the look-up did not end in time. Nothing was sent. */
  | 'dns'
  /** No connection in time. Nothing was sent. */
  | 'connect'
  /** No connection that can be trusted. Nothing was sent. */
  | 'tls'
  /** Connected, but no answer in time. */
  | 'timeout'
  /** The connection ended before an answer. */
  | 'reset'
  /** The request's body, or the answer's headers, are larger than allowed. */
  | 'too_large'
  /** What came back is not HTTP, or what should be sent cannot be. */
  | 'protocol'
  /** Our own body could not be read: not the receiver's fault. */
  | 'body'
  /** The caller's signal, or the desk is stopping. */
  | 'aborted';

/** Ends a call from any of its stages; becomes a value at the door. `detail` is for an administrator to read. */
export class CallFailure extends Error {
  readonly reason: FailureReason;
  readonly detail: string;
  /** It says nothing about the address: a look-up that got no answer, a desk that stops. */
  readonly isPassing: boolean;

  constructor(reason: FailureReason, detail: string, { isPassing = false } = {}) {
    super(detail);
    this.isPassing = isPassing;
    this.name = 'CallFailure';
    this.reason = reason;
    this.detail = detail;
  }
}

/** A system's or library's error code: a fixed word, while its message may hold anything. */
export function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[\w-]{1,60}$/.test(code) ? code : 'unknown error';
}
