import type { Logger } from 'pino';
import { noteKeyUse } from './core/api-keys/note-use.ts';
import { IDEMPOTENCY_KEPT_MS } from './core/conversations/open.ts';
import { CUSTOM_EVENTS_KEPT_MS, sweepCustomEvents } from './core/custom-events/emit.ts';
import { sweepOrphans } from './core/files/sweep.ts';
import type { FaceContext } from './edge/context.ts';
import { sweepHooks } from './hooks/sweep.ts';
import type { Core } from './open-core.ts';
import { sweep } from './outbox/sweep.ts';

export interface SocketChores {
  endRevoked(): Promise<unknown>;
  checkPulse(): void;
  endSlow(): number;
  announceHeads(): Promise<void>;
}

interface Chore {
  name: string;
  everyMs: number;
  run(): Promise<unknown>;
}

const MINUTE = 60_000;

/** What has to happen from time to time. Each chore waits for its own end before it is due again; a failing one is logged. */
export class Housekeeping {
  readonly #chores: Chore[];
  readonly #log: Logger;
  readonly #timers = new Set<NodeJS.Timeout>();
  #stopped = false;

  constructor(core: Core, context: FaceContext, log: Logger, sockets: SocketChores) {
    this.#log = log;
    const { dispatcher, writer, database } = core;
    this.#chores = [
      { name: 'revoked sockets', everyMs: 2000, run: () => sockets.endRevoked() },
      { name: 'slow receivers', everyMs: 1000, run: async () => sockets.endSlow() },
      { name: 'pulse', everyMs: 30_000, run: async () => sockets.checkPulse() },
      { name: 'heads', everyMs: 15_000, run: () => sockets.announceHeads() },
      // Events that other processes committed (the command line, another node).
      { name: 'catch up', everyMs: 1000, run: async () => dispatcher.catchUp() },
      { name: 'cursors', everyMs: 500, run: () => dispatcher.saveCursors() },
      {
        name: 'outbox',
        everyMs: 1000,
        run: async () => {
          let removed = 0;
          do {
            const done = await writer.execute(sweep, {
              outboxUpTo: dispatcher.settled,
              idempotencyBefore: Date.now() - IDEMPOTENCY_KEPT_MS,
            });
            removed = done.outbox;
          } while (removed > 100 && !this.#stopped);
        },
      },
      {
        name: 'key use',
        everyMs: MINUTE,
        run: async () => {
          const keyIds = context.apiKeys.takeUsed();
          if (keyIds.length > 0) await writer.execute(noteKeyUse, { keyIds });
        },
      },
      {
        name: 'hooks',
        everyMs: 10 * MINUTE,
        run: () => sweepHooks({ read: database.read, writer, now: Date.now(), isStopped: () => this.#stopped }),
      },
      {
        name: 'custom events',
        everyMs: 60 * MINUTE,
        run: () => writer.execute(sweepCustomEvents, { before: Date.now() - CUSTOM_EVENTS_KEPT_MS }),
      },
      {
        name: 'orphans',
        everyMs: 60 * MINUTE,
        run: () => sweepOrphans({ read: database.read, writer, storage: context.storage }),
      },
    ];
  }

  start(): void {
    for (const chore of this.#chores) this.#schedule(chore);
  }

  stop(): void {
    this.#stopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #schedule(chore: Chore): void {
    if (this.#stopped) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      chore
        .run()
        .catch((error: unknown) => this.#log.warn({ err: error, chore: chore.name }, 'a chore failed'))
        .finally(() => this.#schedule(chore));
    }, chore.everyMs);
    timer.unref();
    this.#timers.add(timer);
  }
}
