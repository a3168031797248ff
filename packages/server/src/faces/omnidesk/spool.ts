import type { FastifyRequest } from 'fastify';
import type { ReceivedUpload } from '../../core/files/receive.ts';
import type { Form } from '../../edge/form.ts';
import type { Storage } from '../../storage/storage.ts';

const NAMES = new Set(['file', 'file[]', 'files', 'files[]', 'attachment', 'attachments[]']);

/** Files that a call has brought, between the reading of its form and the decision about them. */
export class Spool {
  readonly #storage: Storage;
  readonly #files = new WeakMap<FastifyRequest, Form['files']>();

  constructor(storage: Storage) {
    this.#storage = storage;
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
