import { AppError } from '@baton/protocol';
import { ClientIds } from './client-ids.ts';
import type { Database, DatabaseFault, WriteConnection } from './database.ts';
import {
  type CommittedEvent,
  type DeliveryPlan,
  GroupFailure,
  type Mark,
  type Need,
  Transaction,
} from './transaction.ts';

/**
 * A change to the store: plain data in, plain data out, no sockets, no requests, no network. `run` may be called more
 * than once for one command (after a lock conflict), so it does nothing but read and write through the transaction.
 */
export interface Action<Input, Output> {
  readonly name: string;
  /** What the input will touch, for one prefetch per group. */
  needs?(input: Input): Need;
  run(tx: Transaction, input: Input): Promise<Output>;
}

export interface WriterWatch {
  committed(events: readonly CommittedEvent[]): void;
  /** Something was committed whose place in the outbox is not known here. */
  committedUnseen(): void;
  group(size: number, milliseconds: number): void;
  failed(error: unknown, actionName: string): void;
}

interface Command {
  action: Action<unknown, unknown>;
  input: unknown;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

type Outcome = { ok: true; value: unknown } | { ok: false; error: unknown };

const NO_DELIVERIES: DeliveryPlan = { wants: () => false, deliveries: async () => [] };
const LARGEST_GROUP = 512;
const MOST_TRIES = 3;

/**
 * Group commit without a timer: commands that wait at the same moment share one transaction and one fsync. A group
 * starts at the end of the event-loop turn in which its first command came (so everything that one poll of the sockets
 * brought is in it), and while a commit runs the next group gathers. Each command succeeds or fails alone and hears of
 * it only after the commit.
 */
export class Writer {
  readonly #database: Database;
  readonly #watch: WriterWatch;
  readonly #plan: DeliveryPlan;
  readonly #clientIds = new ClientIds();
  #waiting: Command[] = [];
  #running: Promise<void> | undefined;
  #closed = false;

  constructor(database: Database, watch: WriterWatch, plan: DeliveryPlan = NO_DELIVERIES) {
    this.#database = database;
    this.#watch = watch;
    this.#plan = plan;
  }

  get depth(): number {
    return this.#waiting.length;
  }

  execute<Input, Output>(action: Action<Input, Output>, input: Input): Promise<Output> {
    if (this.#closed) return Promise.reject(new AppError('unavailable', { reason: 'The server is stopping.' }));
    return new Promise<Output>((resolve, reject) => {
      this.#waiting.push({ action, input, resolve, reject } as unknown as Command);
      this.#running ??= new Promise((done) => {
        setImmediate(() => this.#work().finally(done));
      });
    });
  }

  /** Refuses new commands and waits for those that were accepted. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, LARGEST_GROUP);
      const started = performance.now();
      await this.#settle(group);
      this.#watch.group(group.length, performance.now() - started);
    }
    this.#running = undefined;
  }

  /** Runs a group; when the group as a whole fails, each command gets its own transaction and its own verdict. */
  async #settle(group: Command[]): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#commit(group);
        return;
      } catch (failure) {
        const error = failure instanceof GroupFailure ? failure.cause : failure;
        const fault = this.#database.fault(error);
        // A unique index decided for somebody else's row, or a lock did: the next try finds what they stored.
        const again = fault === 'contention' || (fault === 'duplicate' && group.length === 1);
        if (again && attempt < MOST_TRIES) continue;
        if (group.length > 1 && fault !== 'unavailable') {
          for (const command of group) await this.#settle([command]);
          return;
        }
        for (const command of group) command.reject(this.#refusal(error, fault, command));
        return;
      }
    }
  }

  async #commit(group: Command[]): Promise<void> {
    const connection = await this.#database.writer();
    await connection.begin();
    const tx = new Transaction(connection, this.#clientIds, Date.now());
    const outcomes = await this.#decide(tx, connection, group);
    const lastPosition = await tx.commit();
    group.forEach((command, index) => {
      const outcome = outcomes[index] as Outcome;
      if (outcome.ok) command.resolve(outcome.value);
      else command.reject(outcome.error);
    });
    const events = tx.committed(lastPosition ?? 0);
    if (events.length === 0) return;
    // After the acknowledgements: their continuations are microtasks, and this runs when those are done.
    process.nextTick(() => {
      if (lastPosition === null) this.#watch.committedUnseen();
      else this.#watch.committed(events);
    });
  }

  /** Runs the commands: afterwards everything is decided, and nothing is stored yet. */
  async #decide(tx: Transaction, connection: WriteConnection, group: Command[]): Promise<Outcome[]> {
    try {
      const outcomes: Outcome[] = [];
      await tx.prefetch(group.map((command) => command.action.needs?.(command.input) ?? {}));
      for (const command of group) outcomes.push(await this.#run(tx, command));
      await tx.planDeliveries(this.#plan);
      return outcomes;
    } catch (error) {
      tx.fail();
      await rollBack(connection);
      throw error;
    }
  }

  async #run(tx: Transaction, command: Command): Promise<Outcome> {
    const mark: Mark = tx.mark();
    try {
      const value = await command.action.run(tx, command.input);
      if (tx.hasSavepoint) await tx.keep();
      return { ok: true, value };
    } catch (error) {
      if (error instanceof GroupFailure) throw error;
      if (!(error instanceof AppError) && this.#database.fault(error) !== 'other') throw new GroupFailure(error);
      await tx.takeBack(mark);
      if (!(error instanceof AppError)) this.#watch.failed(error, command.action.name);
      return { ok: false, error: error instanceof AppError ? error : new AppError('internal') };
    }
  }

  #refusal(error: unknown, fault: DatabaseFault, command: Command): AppError {
    this.#watch.failed(error, command.action.name);
    if (fault === 'other') return new AppError('internal');
    // Tried again and still there: a thing of that name exists, which is the caller's matter.
    if (fault === 'duplicate') return new AppError('conflict', { reason: 'There is one of that name already.' });
    return new AppError('unavailable', { retryAfterMs: 1000 });
  }
}

async function rollBack(connection: WriteConnection): Promise<void> {
  try {
    await connection.rollback();
  } catch {
    // The connection is gone, and the transaction with it.
  }
}
