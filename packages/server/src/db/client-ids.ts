import type { WriteConnection } from './database.ts';
import type { ConversationRow, MessageRow } from './rows.ts';

/** How long a client's id is remembered. The promise is 48 hours. */
export const CLIENT_IDS_KEPT_MS = 72 * 3600_000;
const MOST_CONVERSATIONS = 5000;
const MOST_IDS = 20_000;

interface Known {
  /** Every id up to this `seq` is in `ids`. */
  head: number;
  ids: Map<string, number>;
}

/**
 * Which client ids a conversation has seen, without an index over all of them: random ids made such an index write more
 * pages than the messages themselves. The rows stay the only truth. What is kept here is believed only while its head is
 * the head of the row that the transaction has locked; whatever was stored since, by us or by another process, is read
 * first.
 */
export class ClientIds {
  readonly #known = new Map<number, Known>();

  /** Brings the given conversations up to date. Only before a transaction has written anything. */
  async refresh(connection: WriteConnection, rows: readonly ConversationRow[], now: number): Promise<void> {
    const stale = rows.filter((row) => this.#known.get(row.pk)?.head !== row.head_seq);
    if (stale.length === 0) return;
    const asked = stale.map((row) => ({ conversationPk: row.pk, after: this.#entry(row).head }));
    for (const found of await connection.loadClientIds(asked, now - CLIENT_IDS_KEPT_MS)) {
      this.#known.get(found.conversation_pk)?.ids.set(found.client_message_id, found.seq);
    }
    for (const row of stale) this.#entry(row).head = row.head_seq;
  }

  /** The `seq` of the message that was stored under this id; only for conversations that were refreshed. */
  find(conversationPk: number, clientMessageId: string): number | undefined {
    return this.#known.get(conversationPk)?.ids.get(clientMessageId);
  }

  /**
   * When a commit is on its way: what it stores in conversations that had been refreshed for it. Until it is stored only the
   * group that follows it sees that, and only if it is stored that group is stored too.
   */
  add(rows: readonly ConversationRow[], messages: readonly MessageRow[]): void {
    for (const message of messages) {
      if (message.client_message_id === null) continue;
      this.#known.get(message.conversation_pk)?.ids.set(message.client_message_id, message.seq);
    }
    for (const row of rows) {
      const known = this.#known.get(row.pk);
      if (!known) continue;
      known.head = row.head_seq;
      if (known.ids.size > MOST_IDS) this.#known.delete(row.pk);
    }
  }

  /** A commit failed: what it was going to store is not believed any more. */
  forget(rows: readonly ConversationRow[]): void {
    for (const row of rows) this.#known.delete(row.pk);
  }

  #entry(row: ConversationRow): Known {
    let known = this.#known.get(row.pk);
    // A head beyond the row's: the conversation is not the one we knew (a restored backup). Begin anew.
    if (!known || known.head > row.head_seq) {
      known = { head: 0, ids: new Map() };
      this.#known.set(row.pk, known);
      for (const oldest of this.#known.keys()) {
        if (this.#known.size <= MOST_CONVERSATIONS) break;
        this.#known.delete(oldest);
      }
    }
    return known;
  }
}
