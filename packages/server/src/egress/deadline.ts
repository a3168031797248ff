import { CallFailure } from './failure.ts';

/** Where a call is; decides what "too late" means. */
export type Stage = 'dns' | 'connect' | 'tls' | 'timeout';

export interface Patience {
  /** For everything together. */
  timeoutMs: number;
  /** For look-up, connection and TLS together. */
  connectTimeoutMs: number;
}

/**
 * Ends a call that takes too long, that its caller gives up, or that the desk's stop ends, by one signal whose reason is
 * always a `CallFailure`. `end` must be called: it takes the timers and listeners away.
 */
export class Deadline {
  readonly #controller = new AbortController();
  readonly #total: NodeJS.Timeout;
  readonly #connecting: NodeJS.Timeout;
  readonly #calledOff = () => this.abort(new CallFailure('aborted', 'The call was called off.', { isPassing: true }));
  readonly #signal: AbortSignal | undefined;
  #stage: Stage = 'dns';

  constructor({ timeoutMs, connectTimeoutMs }: Patience, signal: AbortSignal | undefined) {
    this.#signal = signal;
    this.#total = setTimeout(() => this.#late(timeoutMs), timeoutMs);
    this.#connecting = setTimeout(() => this.#late(connectTimeoutMs), connectTimeoutMs);
    if (signal?.aborted) this.#calledOff();
    signal?.addEventListener('abort', this.#calledOff);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  enter(stage: Stage): void {
    this.#stage = stage;
    if (stage === 'timeout') clearTimeout(this.#connecting);
  }

  abort(failure: CallFailure): void {
    this.#controller.abort(failure);
  }

  end(): void {
    clearTimeout(this.#total);
    clearTimeout(this.#connecting);
    this.#signal?.removeEventListener('abort', this.#calledOff);
  }

  #late(ms: number): void {
    this.abort(new CallFailure(this.#stage, `${LATE[this.#stage]} within ${ms / 1000} s.`, { isPassing: true }));
  }
}

const LATE: Record<Stage, string> = {
  dns: 'The look-up of the name did not end',
  connect: 'Nobody answered at the address',
  tls: 'The TLS handshake did not end',
  timeout: 'No answer came',
};

/** The work's result, unless the signal ends the waiting first. Work that goes on is heard out and ignored. */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
