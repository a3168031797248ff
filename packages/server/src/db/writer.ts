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
  /** True when this input will not ask for `sql()`: such commands are written in larger groups, off the main thread. */
  plain?(input: Input): boolean;
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
  plain: boolean;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

type Outcome = { ok: true; value: unknown } | { ok: false; error: unknown };

/** A group whose commands have run: everything is decided, nothing is stored yet. */
interface Decided {
  group: Command[];
  outcomes: Outcome[];
  tx: Transaction;
  connection: WriteConnection;
  started: number;
}

/** A decided group whose commit is on its way. `position` is what `WriteConnection.commit` answers. */
interface Committing extends Decided {
  position: Promise<number | null>;
  isOver: boolean;
}

const NO_DELIVERIES: DeliveryPlan = { wants: () => false, deliveries: async () => [] };
const LARGEST_GROUP = 512;
const MOST_TRIES = 3;
/** So many plain commands waiting are worth deciding while the group before them is still being stored. */
const OVERLAP_FROM = 128;

/**
 * Group commit without a timer: commands that wait at the same moment share one transaction and one fsync. A group
 * starts at the end of the event-loop turn in which its first command came (so everything that one poll of the sockets
 * brought is in it), and while a commit runs the next group gathers. Each command succeeds or fails alone and hears of
 * it only after the commit.
 *
 * Where many wait, the next group is decided while the one before it is being stored. It builds on what that one decided,
 * so its own commit begins only when that one is stored; should that one fail, both run again, in order.
 */
export class Writer {
  readonly #database: Database;
  readonly #watch: WriterWatch;
  readonly #plan: DeliveryPlan;
  readonly #clientIds = new ClientIds();
  #waiting: Command[] = [];
  #running: Promise<void> | undefined;
  /** Tells a writer that waits for a commit that the next group has become large enough. */
  #enough: (() => void) | undefined;
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
      const plain = action.plain?.(input) ?? false;
      this.#waiting.push({ action, input, plain, resolve, reject } as unknown as Command);
      this.#running ??= new Promise((done) => {
        setImmediate(() => this.#work().finally(done));
      });
      if (this.#waiting.length === OVERLAP_FROM) this.#enough?.();
    });
  }

  /** Refuses new commands and waits for those that were accepted. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
  }

  async #work(): Promise<void> {
    let committing: Committing | null = null;
    while (this.#waiting.length > 0 || committing) {
      if (committing && !(await this.#isWorthDeciding(committing))) {
        await this.#land(committing);
        committing = null;
        continue;
      }
      const group = this.#waiting.splice(0, this.#sizeOfNext());
      const decided = await this.#decide(group, committing).catch((error: unknown) => ({ error }));
      committing = await this.#follow(committing, group, decided);
    }
    this.#running = undefined;
  }

  /** Waits until the commit is over (then no) or until enough commands wait that could be decided meanwhile. */
  async #isWorthDeciding(committing: Committing): Promise<boolean> {
    if (!committing.isOver && this.#waiting.length < OVERLAP_FROM) {
      const arrived = new Promise<void>((resolve) => {
        this.#enough = resolve;
      });
      await Promise.race([failureOf(committing.position), arrived]);
      this.#enough = undefined;
    }
    return !committing.isOver && this.#plainWaiting() >= OVERLAP_FROM;
  }

  /** Begins to store a group once the one before it is stored, and only then lets that one's callers know. */
  async #follow(
    before: Committing | null,
    group: Command[],
    decided: Decided | { error: unknown },
  ): Promise<Committing | null> {
    const failure = before ? await failureOf(before.position) : null;
    if (before && failure) {
      if ('tx' in decided) await rollBack(decided.connection);
      await this.#settleAgain(before, failure.error);
      await this.#settle(group);
      return null;
    }
    const next = 'tx' in decided ? this.#store(decided) : null;
    if (before) await this.#land(before);
    if ('error' in decided) await this.#settle(group, decided.error);
    return next;
  }

  #store(decided: Decided): Committing {
    const committing = { ...decided, position: decided.tx.commit(), isOver: false };
    decided.tx.expectCommit();
    // It is awaited later; until then a failure is nobody's unhandled rejection.
    const over = () => {
      committing.isOver = true;
    };
    committing.position.then(over, over);
    return committing;
  }

  /** Waits for a commit and tells its callers; a failed group runs again, as often as that makes sense. */
  async #land(committing: Committing): Promise<void> {
    const { group, outcomes, tx, started, position } = committing;
    const failure = await failureOf(position);
    if (failure) {
      await this.#settleAgain(committing, failure.error);
      return;
    }
    const last = await position;
    group.forEach((command, index) => {
      const outcome = outcomes[index] as Outcome;
      if (outcome.ok) command.resolve(outcome.value);
      else command.reject(outcome.error);
    });
    this.#watch.group(group.length, performance.now() - started);
    const events = tx.committed(last ?? 0);
    if (events.length === 0) return;
    // After the acknowledgements: their continuations are microtasks, and this runs when those are done.
    process.nextTick(() => (last === null ? this.#watch.committedUnseen() : this.#watch.committed(events)));
  }

  async #settleAgain({ group, tx }: Committing, error: unknown): Promise<void> {
    tx.forgetCommit();
    await this.#settle(group, error);
  }

  /** In order of arrival, plain ones and others apart. */
  #sizeOfNext(): number {
    const { plain } = this.#waiting[0] as Command;
    const most = Math.min(this.#waiting.length, LARGEST_GROUP);
    let size = 1;
    while (size < most && this.#waiting[size]?.plain === plain) size++;
    return size;
  }

  #plainWaiting(): number {
    return this.#waiting[0]?.plain ? this.#sizeOfNext() : 0;
  }

  /**
   * Runs a group by itself; `error` is why it has failed once already. When the group as a whole fails, each command gets its
   * own transaction and its own verdict.
   */
  async #settle(group: Command[], error?: unknown): Promise<void> {
    let failure: { error: unknown } | null = error === undefined ? null : { error };
    for (let attempt = failure ? 2 : 1; ; attempt++) {
      if (failure) {
        const cause = failure.error instanceof GroupFailure ? failure.error.cause : failure.error;
        const fault = this.#database.fault(cause);
        // A unique index decided for somebody else's row, or a lock did: the next try finds what they stored.
        const again = fault === 'contention' || (fault === 'duplicate' && group.length === 1);
        if (!again || attempt > MOST_TRIES) return this.#giveUp(group, cause, fault);
      }
      failure = await this.#attempt(group);
      if (!failure) return;
    }
  }

  async #attempt(group: Command[]): Promise<{ error: unknown } | null> {
    try {
      const decided = await this.#decide(group, null);
      const committing = this.#store(decided);
      const failure = await failureOf(committing.position);
      if (failure) decided.tx.forgetCommit();
      else await this.#land(committing);
      return failure;
    } catch (error) {
      return { error };
    }
  }

  async #giveUp(group: Command[], error: unknown, fault: DatabaseFault): Promise<void> {
    if (group.length > 1 && fault !== 'unavailable') {
      for (const command of group) await this.#settle([command]);
      return;
    }
    for (const command of group) command.reject(this.#refusal(error, fault, command));
  }

  /** Runs the commands; what they decided is in the transaction. `before` is decided and not stored yet. */
  async #decide(group: Command[], before: Committing | null): Promise<Decided> {
    const started = performance.now();
    const connection = await this.#database.writer();
    await connection.begin({ size: group.length, plain: (group[0] as Command).plain });
    try {
      const tx = new Transaction(connection, this.#clientIds, Date.now(), before?.tx.ownMessages);
      const outcomes: Outcome[] = [];
      await tx.prefetch(group.map((command) => command.action.needs?.(command.input) ?? {}));
      for (const command of group) outcomes.push(await this.#run(tx, command));
      await tx.planDeliveries(this.#plan, this.#database.read);
      return { group, outcomes, tx, connection, started };
    } catch (error) {
      await rollBack(connection);
      throw error;
    }
  }

  async #run(tx: Transaction, command: Command): Promise<Outcome> {
    const mark: Mark = tx.mark();
    try {
      const value = await command.action.run(tx, command.input);
      await tx.keep();
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

async function failureOf(promise: Promise<unknown>): Promise<{ error: unknown } | null> {
  try {
    await promise;
    return null;
  } catch (error) {
    return { error };
  }
}
