import type { ClientRequest } from 'node:http';
import type { Readable } from 'node:stream';
import type { CallBody, StreamedBytes } from './call.ts';
import { CallFailure, codeOf } from './failure.ts';

/** A request's body on its way out, no faster than the receiver takes it. */
export class Sending {
  readonly #request: ClientRequest;
  readonly #closed: Promise<unknown>;
  #source: Readable | undefined;
  #stopped = false;

  constructor(request: ClientRequest) {
    this.#request = request;
    this.#closed = new Promise((resolve) => request.once('close', resolve));
  }

  start(body: CallBody | undefined, finish: (failure: CallFailure) => void): void {
    if (!body) this.#request.end();
    else if ('bytes' in body) this.#request.end(body.bytes);
    else {
      this.#pump(body).catch((error: unknown) =>
        finish(
          error instanceof CallFailure ? error : new CallFailure('body', `The body cannot be read (${codeOf(error)}).`),
        ),
      );
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#source?.destroy();
  }

  async #pump({ open, length }: StreamedBytes): Promise<void> {
    const source = await open();
    this.#source = source;
    // A source that fails while it is destroyed has nobody else who listens.
    source.on('error', () => {});
    if (this.#stopped) source.destroy();
    let sent = 0;
    for await (const chunk of source) {
      const bytes: Uint8Array = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      sent += bytes.length;
      if (sent > length) break;
      if (!this.#request.write(bytes)) await Promise.race([this.#drained(), this.#closed]);
    }
    if (sent !== length) throw new CallFailure('body', 'The body does not have the length that was announced.');
    this.#request.end();
  }

  #drained(): Promise<unknown> {
    return new Promise((resolve) => this.#request.once('drain', resolve));
  }
}
