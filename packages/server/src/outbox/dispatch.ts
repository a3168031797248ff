import type { Selectable } from 'kysely';
import type { Database } from '../db/database.ts';
import { unpackEvents } from '../db/outbox-row.ts';
import type { OutboxTable } from '../db/schema.ts';
import type { CommittedEvent } from '../db/transaction.ts';

/** Somebody who acts on committed events. */
export interface Subscriber {
  name: string;
  /** Which events it wants at all; a pure look at the event. */
  wants(event: CommittedEvent): boolean;
  /** A hint that may be lost with the process: called at once, in order. What it throws is logged and forgotten. */
  hint?(event: CommittedEvent): void;
  /**
   * Durable work: called in order per conversation, conversations side by side; an event counts as taken when the
   * promise settles, and until then a restart brings it again. A rejection is logged and counts as taken.
   */
  take?(event: CommittedEvent): Promise<void>;
}

export interface DispatchWatch {
  failed(subscriber: string, event: CommittedEvent, error: unknown): void;
  /** The outbox could not be read just now; it will be tried again. */
  unreadable(error: unknown): void;
}

interface Durable {
  subscriber: Subscriber & { take(event: CommittedEvent): Promise<void> };
  /** Positions taken by nobody yet, in ascending order of arrival. */
  open: Set<number>;
  lanes: Map<string, Promise<void>>;
  saved: number;
}

/** Commits read at once. */
const PAGE = 100;

/**
 * Hands committed events to the subscribers, in the order of their positions. Events of this process come straight from
 * memory; where positions are missing in between (another process wrote, or an aborted transaction left a gap) the
 * outbox itself is read. `saveCursor` persists how far a durable subscriber is.
 */
export class Dispatcher {
  readonly #database: Database;
  readonly #watch: DispatchWatch;
  readonly #saveCursor: (subscriber: string, position: number) => Promise<unknown>;
  readonly #subscribers: Subscriber[] = [];
  readonly #durable: Durable[] = [];
  #seen = 0;
  #catchingUp: Promise<void> | undefined;
  /** Something was committed while the outbox was being read: read once more. */
  #more = false;
  #stopped = false;

  constructor(
    database: Database,
    saveCursor: (subscriber: string, position: number) => Promise<unknown>,
    watch: DispatchWatch,
  ) {
    this.#database = database;
    this.#saveCursor = saveCursor;
    this.#watch = watch;
  }

  subscribe(subscriber: Subscriber): void {
    this.#subscribers.push(subscriber);
    const { take } = subscriber;
    if (take) {
      this.#durable.push({
        subscriber: { ...subscriber, take: take.bind(subscriber) },
        open: new Set(),
        lanes: new Map(),
        saved: 0,
      });
    }
  }

  /** Takes up where the last process stopped. Call once, before anything can be committed. */
  async start(): Promise<void> {
    const newest = await this.#database.read
      .selectFrom('outbox')
      .select('position')
      .orderBy('position', 'desc')
      .limit(1)
      .executeTakeFirst();
    const cursors = await this.#database.read.selectFrom('cursors').selectAll().execute();
    const known = (name: string) => cursors.find((cursor) => cursor.subscriber === name)?.position;
    this.#seen = Math.max(newest?.position ?? 0, ...cursors.map((cursor) => cursor.position));
    for (const durable of this.#durable) {
      durable.saved = known(durable.subscriber.name) ?? 0;
      await this.#replay(durable, durable.saved, this.#seen);
    }
  }

  /** Called after each commit of this process, in commit order. */
  committed(events: readonly CommittedEvent[]): void {
    if (this.#catchingUp) {
      this.#more = true;
      return;
    }
    for (const event of events) {
      if (event.position <= this.#seen) continue;
      if (event.position !== this.#seen + 1) {
        this.catchUp();
        return;
      }
      this.#deliver(event);
    }
  }

  /** Reads what others have committed; also closes gaps. Safe to call at any time. */
  catchUp(): void {
    if (this.#stopped) return;
    // A database that is away ends nothing: whoever calls next tries again, from where we are.
    this.#catchingUp ??= this.#readOn()
      .catch((error: unknown) => this.#watch.unreadable(error))
      .finally(() => {
        this.#catchingUp = undefined;
      });
  }

  /** Up to where every durable subscriber has taken everything: older rows are of no more use. */
  get settled(): number {
    return Math.min(this.#seen, ...this.#durable.map((durable) => durable.saved));
  }

  /** Persists how far the durable subscribers are; call it from time to time. */
  async saveCursors(): Promise<void> {
    for (const durable of this.#durable) {
      const reached = this.#reached(durable);
      if (reached <= durable.saved) continue;
      await this.#saveCursor(durable.subscriber.name, reached);
      durable.saved = reached;
    }
  }

  /** Takes nothing new; what is being taken may finish within `patienceMs`. */
  async stop(patienceMs: number): Promise<void> {
    this.#stopped = true;
    const running = this.#durable.flatMap((durable) => [...durable.lanes.values()]);
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, patienceMs);
    });
    await Promise.race([Promise.allSettled(running), patience]);
    clearTimeout(timer);
  }

  async #readOn(): Promise<void> {
    for (;;) {
      this.#more = false;
      const page = await this.#page(this.#seen, Number.MAX_SAFE_INTEGER);
      for (const event of await this.#unpack(page, this.#seen)) this.#deliver(event);
      // What was erased has a position too.
      this.#seen = Math.max(this.#seen, page.at(-1)?.position ?? 0);
      // Looked at last: unpacking takes its time, and what was committed meanwhile is not in this page.
      if (page.length < PAGE && !this.#more) return;
    }
  }

  #deliver(event: CommittedEvent): void {
    this.#seen = event.position;
    for (const subscriber of this.#subscribers) {
      if (!subscriber.hint || !subscriber.wants(event)) continue;
      try {
        subscriber.hint(event);
      } catch (error) {
        this.#watch.failed(subscriber.name, event, error);
      }
    }
    for (const durable of this.#durable) this.#enqueue(durable, event);
  }

  #enqueue(durable: Durable, event: CommittedEvent): void {
    const { subscriber, open, lanes } = durable;
    if (this.#stopped || !subscriber.wants(event)) return;
    open.add(event.position);
    const lane = event.conversationId ?? '';
    const work = (lanes.get(lane) ?? Promise.resolve()).then(async () => {
      if (this.#stopped) return;
      await subscriber.take(event).catch((error: unknown) => this.#watch.failed(subscriber.name, event, error));
      // Stopped while it was being taken: leave it open, the next process does it again.
      if (!this.#stopped) open.delete(event.position);
    });
    lanes.set(lane, work);
    void work.finally(() => {
      if (lanes.get(lane) === work) lanes.delete(lane);
    });
  }

  #reached(durable: Durable): number {
    for (const oldest of durable.open) return oldest - 1;
    return this.#seen;
  }

  async #replay(durable: Durable, after: number, upTo: number): Promise<void> {
    let position = after;
    for (;;) {
      const page = await this.#page(position, upTo);
      for (const event of await this.#unpack(page, position)) this.#enqueue(durable, event);
      position = page.at(-1)?.position ?? position;
      if (page.length < PAGE) return;
    }
  }

  async #page(after: number, upTo: number): Promise<Selectable<OutboxTable>[]> {
    const rows = await this.#database.read
      .selectFrom('outbox')
      .selectAll()
      .where('position', '>', after)
      .where('position', '<=', upTo)
      .orderBy('position')
      .limit(PAGE)
      .execute();
    return rows;
  }

  /** The events behind rows of the outbox; those about something erased meanwhile are nobody's matter any more. */
  async #unpack(rows: readonly Selectable<OutboxTable>[], after: number): Promise<CommittedEvent[]> {
    const events: CommittedEvent[] = [];
    for (const row of rows) {
      const first = row.position - row.count + 1;
      for (const [index, event] of (await unpackEvents(this.#database, row.payload)).entries()) {
        const position = first + index;
        if (event && position > after) events.push({ ...event, position, createdAt: row.created_at });
      }
    }
    return events;
  }
}
