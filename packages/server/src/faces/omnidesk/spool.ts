import { AppError } from '@baton/protocol';
import type { FastifyRequest } from 'fastify';
import type { ReceivedUpload } from '../../core/files/receive.ts';
import type { Form } from '../../edge/form.ts';
import type { Limits } from '../../edge/limits.ts';
import type { Storage } from '../../storage/storage.ts';

const NAMES = new Set(['file', 'file[]', 'files', 'files[]', 'attachment', 'attachments[]']);

/** Forms with files that an address without a key may send at the same time. */
const MOST_AT_ONCE = 8;

/** Files that a call has brought, between the reading of its form and the decision about them. */
export class Spool {
  readonly #storage: Storage;
  readonly #limits: Limits;
  /** Forms that are being read, by address. */
  readonly #strangers = new Map<string, number>();
  readonly #files = new WeakMap<FastifyRequest, Form['files']>();

  constructor(storage: Storage, limits: Limits) {
    this.#storage = storage;
    this.#limits = limits;
  }

  /**
   * Whoever has shown no key is known only when the whole form has been spooled: of such forms an address gets a few at a
   * time, and not too many. Refuses: `rate_limited`.
   */
  async inTurn(request: FastifyRequest, takesFiles: boolean, read: () => Promise<Form>): Promise<Form> {
    if (!takesFiles || request.principal) return read();
    const { ip } = request;
    const running = this.#strangers.get(ip) ?? 0;
    if (running >= MOST_AT_ONCE) throw new AppError('rate_limited', { retryAfterMs: 1000 });
    this.#limits.take('strangersUpload', ip);
    this.#strangers.set(ip, running + 1);
    try {
      return await read();
    } finally {
      const left = (this.#strangers.get(ip) ?? 1) - 1;
      if (left > 0) this.#strangers.set(ip, left);
      else this.#strangers.delete(ip);
    }
  }

  put(request: FastifyRequest, files: Form['files']): void {
    this.#files.set(request, files);
  }

  /**
   * The files of the call: the parts that are called `file` (or as files usually are), else whatever files there are. Bytes of
   * other parts are removed.
   */
  async take(request: FastifyRequest): Promise<ReceivedUpload[]> {
    const files = this.#files.get(request) ?? [];
    const named = files.filter(({ part }) => NAMES.has(part.toLowerCase()));
    const meant = named.length > 0 ? named : files;
    await this.#remove(files.filter((file) => !meant.includes(file)));
    this.#files.set(request, meant);
    return meant.map(({ part: _, ...upload }) => upload);
  }

  /** The call was refused, or had been made before: nobody will have these files. */
  async discard(request: FastifyRequest): Promise<void> {
    const files = this.#files.get(request) ?? [];
    this.#files.delete(request);
    await this.#remove(files);
  }

  async #remove(files: readonly ReceivedUpload[]): Promise<void> {
    for (const { storageKey } of files) await this.#storage.remove(storageKey);
  }
}
