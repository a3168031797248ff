import { ClientIdTable } from './client-id-table.ts';
import type { WriteConnection } from './database.ts';
import type { ConversationRow } from './rows.ts';

/** How long a client's id is remembered. The promise is 48 hours. */
export const CLIENT_IDS_KEPT_MS = 72 * 3600_000;
const MOST_CONVERSATIONS = 5000;
/** Of one conversation, and of all together: at most 16 MB. */
const MOST_IDS = 20_000;
const MOST_IDS_OF_ALL = 1_000_000;

interface Known {
  /** Every id up to this `seq` is in `ids`. */
  head: number;
  ids: ClientIdTable;
}

/**
 * Which client ids a conversation has seen, without an index over all of them: random ids made such an index write more
 * pages than the messages themselves. The rows stay the only truth. What is kept here is believed only while its head is
 * the head of the row that the transaction has locked; whatever was stored since, by us or by another process, is read
 * first.
 */
export class ClientIds {
  readonly #known = new Map<number, Known>();
  #count = 0;

  /** Brings the given conversations up to date. Only before a transaction has written anything. */
  async refresh(connection: WriteConnection, rows: readonly ConversationRow[], now: number): Promise<void> {
    const stale = rows.filter((row) => this.#known.get(row.pk)?.head !== row.head_seq);
    if (stale.length === 0) return;
    const asked = stale.map((row) => ({ conversationPk: row.pk, after: this.#entry(row).head }));
    for (const found of await connection.loadClientIds(asked, now - CLIENT_IDS_KEPT_MS)) {
      this.add(found.conversation_pk, found.client_message_id, found.seq);
    }
    for (const row of stale) this.#entry(row).head = row.head_seq;
  }

  /**
   * Where the message that was stored under this id may be, if there is one: whoever asks looks at what is there. Only for
   * conversations that were refreshed.
   */
  find(conversationPk: number, clientMessageId: string): readonly number[] {
    return this.#known.get(conversationPk)?.ids.find(clientMessageId) ?? [];
  }

  /** A message is being stored under this id; only in conversations that were refreshed does that matter. */
  add(conversationPk: number, clientMessageId: string, seq: number): void {
    const known = this.#known.get(conversationPk);
    if (!known) return;
    known.ids.add(clientMessageId, seq);
    this.#count += 1;
  }

  /** Its command failed. */
  remove(conversationPk: number, clientMessageId: string, seq: number): void {
    if (this.#known.get(conversationPk)?.ids.remove(clientMessageId, seq)) this.#count -= 1;
  }

  /** What was added is stored. */
  advance(rows: Iterable<ConversationRow>): void {
    for (const row of rows) {
      const known = this.#known.get(row.pk);
      if (!known) continue;
      known.head = row.head_seq;
      if (known.ids.size > MOST_IDS) this.#drop(row.pk);
    }
    this.#makeRoom();
  }

  /** A transaction failed: what it was going to store is not believed any more. */
  forget(rows: Iterable<ConversationRow>): void {
    for (const row of rows) this.#drop(row.pk);
  }

  #entry(row: ConversationRow): Known {
    const known = this.#known.get(row.pk);
    // A head beyond the row's: the conversation is not the one we knew (a restored backup). Begin anew.
    if (known && known.head <= row.head_seq) return known;
    this.#drop(row.pk);
    const made = { head: 0, ids: new ClientIdTable() };
    this.#known.set(row.pk, made);
    return made;
  }

  #drop(conversationPk: number): void {
    this.#count -= this.#known.get(conversationPk)?.ids.size ?? 0;
    this.#known.delete(conversationPk);
  }

  /** The conversations that were known first go first. */
  #makeRoom(): void {
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= MOST_CONVERSATIONS && this.#count <= MOST_IDS_OF_ALL) return;
      this.#drop(oldest);
    }
  }
}
