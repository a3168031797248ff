import type { Kysely } from 'kysely';
import type { ClientIds } from './client-ids.ts';
import type { WriteConnection } from './database.ts';
import { packPayload } from './pack.ts';
import { type ConversationRow, copyConversation, type MessageRow } from './rows.ts';
import type { Tables } from './schema.ts';

/** What an action says that it will touch, so that one statement can fetch it for the whole group. */
export interface Need {
  conversationId?: string | null;
  clientMessageId?: string | null;
}

/** An event on its way into the outbox. `payload` is complete: no reader looks up a fresher row. */
export interface PendingEvent {
  type: string;
  workspaceId: string;
  conversationId: string | null;
  payload: object;
}

export interface CommittedEvent extends PendingEvent {
  position: number;
  createdAt: number;
}

export interface Mark {
  messages: number;
  events: number;
  undo: number;
}

/**
 * The transaction that a group of commands shares. Conversations, messages and events are kept in memory and written
 * once per group (`flush`), so a command that fails takes back its own part without a statement; a command that needs
 * other tables asks for `sql()` and then has a real savepoint.
 */
export class Transaction {
  readonly now: number;
  readonly #connection: WriteConnection;
  readonly #clientIds: ClientIds;
  /** Whose client ids were up to date when the transaction began. */
  readonly #refreshed = new Set<ConversationRow>();
  readonly #conversations = new Map<string, ConversationRow | null>();
  readonly #byClientId = new Map<string, MessageRow | null>();
  readonly #dirty = new Set<ConversationRow>();
  readonly #snapshots = new Map<ConversationRow, ConversationRow>();
  readonly #undo: { row: ConversationRow; before: ConversationRow }[] = [];
  readonly #messages: MessageRow[] = [];
  readonly #events: PendingEvent[] = [];
  readonly #committed: CommittedEvent[] = [];
  #flushedMessages = 0;
  #flushedEvents = 0;
  #savepoint = false;
  #mark: Mark = { messages: 0, events: 0, undo: 0 };

  constructor(connection: WriteConnection, clientIds: ClientIds, now: number) {
    this.#connection = connection;
    this.#clientIds = clientIds;
    this.now = now;
  }

  /** Fetches and locks what the commands of a group will ask for: two statements, however many commands. */
  async prefetch(needs: readonly Need[]): Promise<void> {
    const ids = new Set<string>();
    for (const need of needs) if (need.conversationId) ids.add(need.conversationId);
    if (ids.size > 0) await this.#load([...ids]);
    const asked = new Map<ConversationRow, Set<string>>();
    for (const { conversationId, clientMessageId } of needs) {
      const row = conversationId ? this.#conversations.get(conversationId) : null;
      if (!row || !clientMessageId) continue;
      const ids = asked.get(row) ?? new Set();
      asked.set(row, ids.add(clientMessageId));
    }
    if (asked.size > 0) await this.#lookUp(asked);
  }

  /** Which of the ids were used before: nearly always none, and then no statement says so. */
  async #lookUp(asked: ReadonlyMap<ConversationRow, ReadonlySet<string>>): Promise<void> {
    await this.#clientIds.refresh(this.#connection, [...asked.keys()], this.now);
    const places: { conversationPk: number; seq: number }[] = [];
    for (const [row, ids] of asked) {
      this.#refreshed.add(row);
      for (const id of ids) {
        this.#byClientId.set(clientKey(row.pk, id), null);
        const seq = this.#clientIds.find(row.pk, id);
        if (seq !== undefined) places.push({ conversationPk: row.pk, seq });
      }
    }
    if (places.length > 0) this.#remember(await this.#connection.findBySeqs(places));
  }

  /** After the commit. */
  committed(): void {
    this.#clientIds.add([...this.#refreshed], this.#messages);
  }

  /** The conversation, locked until the commit. The row is shared by the group: change it only through `change`. */
  async conversation(id: string): Promise<ConversationRow | undefined> {
    if (!this.#conversations.has(id)) await this.#load([id]);
    return this.#conversations.get(id) ?? undefined;
  }

  /** The message that was stored under this client's id, in this transaction or earlier. */
  async messageByClientId(row: ConversationRow, clientMessageId: string): Promise<MessageRow | undefined> {
    const key = clientKey(row.pk, clientMessageId);
    if (!this.#byClientId.has(key)) {
      this.#byClientId.set(key, null);
      this.#remember(await this.#connection.findByClientIds([{ conversationPk: row.pk, clientMessageId }]));
    }
    return this.#byClientId.get(key) ?? undefined;
  }

  change(row: ConversationRow, patch: Partial<ConversationRow>): void {
    this.#undo.push({ row, before: this.snapshot(row) });
    Object.assign(row, patch);
    this.#snapshots.delete(row);
    this.#dirty.add(row);
  }

  /**
   * The row as it is now, to keep: later changes leave it alone. Made once per state, because a message's event, its answer
   * and the way back all need the same copy.
   */
  snapshot(row: ConversationRow): ConversationRow {
    let made = this.#snapshots.get(row);
    if (!made) {
      made = copyConversation(row);
      this.#snapshots.set(row, made);
    }
    return made;
  }

  /** Makes a conversation that `sql()` has just inserted known to the rest of the group. */
  adopt(row: ConversationRow): void {
    this.#conversations.set(row.id, row);
  }

  addMessage(row: MessageRow): void {
    this.#messages.push(row);
    if (row.client_message_id) this.#byClientId.set(clientKey(row.conversation_pk, row.client_message_id), row);
  }

  append(event: PendingEvent): void {
    this.#events.push(event);
  }

  /**
   * The general way to any table; everything earlier in the group is visible to it. An action that needs it asks before
   * its first change, so that the savepoint lies between the earlier commands and this one.
   */
  async sql(): Promise<Kysely<Tables>> {
    if (!this.#savepoint && this.#undo.length + this.#messages.length + this.#events.length > sum(this.#mark)) {
      throw new Error('An action must ask for sql() before it changes anything.');
    }
    await this.flush();
    if (!this.#savepoint) {
      await this.#connection.savepoint();
      this.#savepoint = true;
    }
    return this.#connection.sql;
  }

  mark(): Mark {
    this.#mark = { messages: this.#messages.length, events: this.#events.length, undo: this.#undo.length };
    return this.#mark;
  }

  /** The command succeeded. */
  async keep(): Promise<void> {
    if (!this.#savepoint) return;
    await this.#connection.releaseSavepoint();
    this.#savepoint = false;
  }

  /** The command failed: everything since the mark is as if it had not been. */
  async takeBack(mark: Mark): Promise<void> {
    for (const row of this.#messages.splice(mark.messages)) {
      if (row.client_message_id) this.#byClientId.delete(clientKey(row.conversation_pk, row.client_message_id));
    }
    this.#events.splice(mark.events);
    this.#committed.splice(mark.events);
    for (const { row, before } of this.#undo.splice(mark.undo).reverse()) {
      Object.assign(row, before);
      this.#snapshots.delete(row);
    }
    this.#flushedMessages = Math.min(this.#flushedMessages, mark.messages);
    this.#flushedEvents = Math.min(this.#flushedEvents, mark.events);
    if (!this.#savepoint) return;
    this.#savepoint = false;
    await this.#connection.rollbackToSavepoint();
    // Rows that the savepoint had adopted are gone again; forget what might not exist.
    for (const [id, row] of this.#conversations) if (row && !this.#dirty.has(row)) this.#conversations.delete(id);
  }

  /** Writes what is pending. A failure here concerns the whole group, never one command. */
  async flush(): Promise<void> {
    const messages = this.#messages.slice(this.#flushedMessages);
    const events = this.#events.slice(this.#flushedEvents);
    try {
      if (messages.length > 0 || this.#dirty.size > 0) await this.#connection.writeGroup(messages, [...this.#dirty]);
      if (events.length > 0) await this.#appendOutbox(events);
    } catch (error) {
      throw new GroupFailure(error);
    }
    this.#dirty.clear();
    this.#flushedMessages = this.#messages.length;
    this.#flushedEvents = this.#events.length;
  }

  /** What the outbox holds after `flush`, in order, for the subscribers. */
  get events(): readonly CommittedEvent[] {
    return this.#committed;
  }

  async #load(ids: string[]): Promise<void> {
    for (const id of ids) this.#conversations.set(id, null);
    for (const row of await this.#connection.loadConversations(ids)) this.#conversations.set(row.id, row);
  }

  #remember(rows: readonly MessageRow[]): void {
    for (const row of rows) {
      if (row.client_message_id) this.#byClientId.set(clientKey(row.conversation_pk, row.client_message_id), row);
    }
  }

  async #appendOutbox(events: readonly PendingEvent[]): Promise<void> {
    const rows = events.map((event) => ({
      workspace_id: event.workspaceId,
      conversation_id: event.conversationId,
      type: event.type,
      payload: packPayload(event.payload),
      created_at: this.now,
    }));
    const positions = await this.#connection.appendOutbox(rows);
    events.forEach((event, index) => {
      this.#committed.push({ ...event, position: positions[index] as number, createdAt: this.now });
    });
  }
}

/** Wraps an error that no single command of the group can be blamed for. */
export class GroupFailure extends Error {
  constructor(cause: unknown) {
    super('The group could not be written.', { cause });
  }
}

function sum(mark: Mark): number {
  return mark.messages + mark.events + mark.undo;
}

function clientKey(conversationPk: number, clientMessageId: string): string {
  return `${conversationPk}:${clientMessageId}`;
}
