import { Worker } from 'node:worker_threads';
import type { FlatSet } from './group.ts';
import type { Job, Report } from './thread.ts';

/** SQLite's own number for "try again". */
const BUSY = 5;
/** After the thread has ended by itself it is not wanted for this long. */
const REST_MS = 60_000;

/** Somebody else has written since the group's rows were read: read them again. */
export function staleError(): Error {
  return Object.assign(new Error('The database was changed by somebody else.'), { errcode: BUSY });
}

/** The thread ended and took its answer along: what it was writing may be stored or not. */
export class LostAnswer extends Error {
  readonly errcode = BUSY;
}

/**
 * The writing thread as the main thread sees it. It is started when it is first wanted, since a quiet desk never needs it;
 * until it is ready, and should it ever end, the main thread writes for itself.
 */
export class ApartWriter {
  readonly #file: string;
  readonly #waiting = new Map<number, { resolve(report: Report): void; reject(error: Error): void }>();
  #worker: Worker | undefined;
  #ready = false;
  #notBefore = 0;
  #jobs = 0;

  constructor(file: string) {
    this.#file = file;
  }

  /** True when a group can go there now. The first question starts the thread. */
  get ready(): boolean {
    if (!this.#worker && Date.now() >= this.#notBefore) this.#start();
    return this.#ready;
  }

  /** What `data_version` is there now. */
  async version(): Promise<number> {
    return (await this.#send(null, 0)).version;
  }

  /** Throws what SQLite said, `staleError` when `version` is no more, `LostAnswer` when nobody knows. */
  async write(set: FlatSet, version: number): Promise<number> {
    const report = await this.#send(set, version);
    if ('failure' in report) throw Object.assign(new Error(report.failure.message), report.failure);
    if ('stale' in report) throw staleError();
    return report.position;
  }

  async close(): Promise<void> {
    this.#notBefore = Number.POSITIVE_INFINITY;
    const worker = this.#worker;
    if (!worker) return;
    worker.ref();
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    worker.postMessage('close');
    await ended;
  }

  #send(set: FlatSet | null, version: number): Promise<Report> {
    const worker = this.#worker;
    if (!worker) return Promise.reject(new LostAnswer('The writing thread has ended.'));
    const job: Job = { id: ++this.#jobs, set, version };
    return new Promise((resolve, reject) => {
      this.#waiting.set(job.id, { resolve, reject });
      worker.postMessage(job);
    });
  }

  #start(): void {
    const worker = new Worker(new URL('./thread.ts', import.meta.url), { workerData: { file: this.#file } });
    this.#worker = worker;
    // It must not keep a process alive whose server has ended.
    worker.unref();
    worker.once('online', () => {
      this.#ready = true;
    });
    worker.on('message', (report: Report) => {
      this.#waiting.get(report.id)?.resolve(report);
      this.#waiting.delete(report.id);
    });
    worker.on('error', () => {});
    worker.once('exit', () => {
      this.#ready = false;
      this.#worker = undefined;
      this.#notBefore = Math.max(this.#notBefore, Date.now() + REST_MS);
      for (const { reject } of this.#waiting.values()) reject(new LostAnswer('The writing thread has ended.'));
      this.#waiting.clear();
    });
  }
}
