import type { FastifyBaseLogger } from 'fastify';

type Child = FastifyBaseLogger['child'];
type Level = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

/**
 * A request's log, made when it is first written to: nearly no request writes at the usual level, and a child with its
 * redaction costs a tenth of a small request. Fastify asks each log whether it has all of these methods, so they are here
 * without the child.
 */
export class LateLog implements FastifyBaseLogger {
  readonly #make: () => FastifyBaseLogger;
  readonly #parent: FastifyBaseLogger;
  #made: FastifyBaseLogger | undefined;

  constructor(parent: FastifyBaseLogger, ...rest: Parameters<Child>) {
    this.#parent = parent;
    this.#make = () => parent.child(...rest);
  }

  get level(): string {
    return this.#parent.level;
  }

  child(...rest: Parameters<Child>): FastifyBaseLogger {
    return this.#child().child(...rest);
  }

  fatal(...parts: unknown[]): void {
    this.#write('fatal', parts);
  }

  error(...parts: unknown[]): void {
    this.#write('error', parts);
  }

  warn(...parts: unknown[]): void {
    this.#write('warn', parts);
  }

  info(...parts: unknown[]): void {
    this.#write('info', parts);
  }

  debug(...parts: unknown[]): void {
    this.#write('debug', parts);
  }

  trace(...parts: unknown[]): void {
    this.#write('trace', parts);
  }

  silent(): void {}

  #write(level: Level, parts: unknown[]): void {
    // Handed on as they came: the caller's own types were those of the same method.
    this.#child()[level](...(parts as [string]));
  }

  #child(): FastifyBaseLogger {
    this.#made ??= this.#make();
    return this.#made;
  }
}
