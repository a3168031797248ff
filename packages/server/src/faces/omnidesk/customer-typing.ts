import type { ConversationRow } from '../../db/rows.ts';
import type { TypingBus } from '../../realtime/typing.ts';

/** A middleware that says nothing more for so long has a customer who types no more (contract §3.3). */
const TYPING_MS = 10_000;

/** What middlewares say of their customers' typing, for whoever shows it. In memory: it is not promised. */
export class CustomerTyping {
  readonly #bus: TypingBus;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(bus: TypingBus) {
    this.#bus = bus;
  }

  started(row: ConversationRow): void {
    clearTimeout(this.#timers.get(row.id));
    const timer = setTimeout(() => this.stopped(row), TYPING_MS);
    timer.unref();
    this.#timers.set(row.id, timer);
    this.#announce(row, true);
  }

  /** Also when a message came; nothing is said of somebody who was not typing. */
  stopped(row: ConversationRow): void {
    const timer = this.#timers.get(row.id);
    if (!timer) return;
    clearTimeout(timer);
    this.#timers.delete(row.id);
    this.#announce(row, false);
  }

  #announce(row: ConversationRow, typing: boolean): void {
    const author = { kind: 'contact', id: row.contact_id, name: row.contact_name } as const;
    this.#bus.announce({ conversation: row, author, typing });
  }
}
