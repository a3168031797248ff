import type { Author } from '@baton/protocol';
import type { ConversationRow } from '../db/rows.ts';

/** Somebody types, or stopped. Not stored and not promised. */
export interface Typing {
  conversation: ConversationRow;
  author: Author;
  typing: boolean;
  /** The socket that said so: it need not hear it. */
  from?: string;
}

export type TypingListener = (typing: Typing) => void;

/** Carries typing from whichever face hears of it to all that show it or pass it on. */
export class TypingBus {
  readonly #listeners: TypingListener[] = [];

  listen(listener: TypingListener): void {
    this.#listeners.push(listener);
  }

  announce(typing: Typing): void {
    for (const listener of this.#listeners) listener(typing);
  }
}
