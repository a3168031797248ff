import type { IncomingMessage } from 'node:http';
import type { Answered, AnswerHeader } from './call.ts';
import type { CallFailure } from './failure.ts';

export type Received = Pick<Answered, 'status' | 'headers' | 'body' | 'truncated'>;

const MOST_BODY_BYTES = 64 * 1024;
const KEPT_HEADERS: readonly AnswerHeader[] = ['content-type', 'content-encoding', 'retry-after', 'location'];
const KEPT_HEADER_LENGTH = 1000;

/** An answer while it comes in. No more of it is held than is given on. */
export class PartialAnswer {
  #response: IncomingMessage | undefined;
  readonly #chunks: Buffer[] = [];
  #size = 0;

  begin(response: IncomingMessage): void {
    this.#response = response;
  }

  get isBegun(): boolean {
    return this.#response !== undefined;
  }

  /** True when this is more than we read. */
  add(chunk: Buffer): boolean {
    this.#chunks.push(chunk.subarray(0, Math.max(0, MOST_BODY_BYTES - this.#size)));
    this.#size += chunk.length;
    return this.#size > MOST_BODY_BYTES;
  }

  /** Takes what lies ready: an error overtakes the bytes that came before it. */
  takeRest(): void {
    while (this.#response?.read());
  }

  received(failure: CallFailure | null): Received | null {
    const { statusCode: status = 0, headers = {} } = this.#response ?? {};
    if (status < 200 || status > 599) return null;
    const kept = KEPT_HEADERS.flatMap((name) => {
      const value = headers[name];
      return typeof value === 'string' ? [[name, value.slice(0, KEPT_HEADER_LENGTH)]] : [];
    });
    const encoding = headers['content-encoding']?.trim().toLowerCase() || 'identity';
    return {
      status,
      headers: Object.fromEntries(kept),
      body: encoding === 'identity' ? readableText(Buffer.concat(this.#chunks)) : '',
      truncated: this.#truncation(failure),
    };
  }

  /** What follows a whole answer on the connection (more bytes, a reset) is nothing to us. */
  #truncation(failure: CallFailure | null): Received['truncated'] {
    if (this.#size > MOST_BODY_BYTES) return 'too_large';
    if (!failure || this.#response?.complete) return null;
    return failure.reason === 'timeout' || failure.reason === 'protocol' ? failure.reason : 'reset';
  }
}

/** `stream` leaves a character out that the cut went through; Postgres and terminals do not take U+0000. */
function readableText(bytes: Buffer): string {
  return new TextDecoder().decode(bytes, { stream: true }).replaceAll('\u0000', '\uFFFD');
}
