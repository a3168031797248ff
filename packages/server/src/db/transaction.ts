import type { Kysely } from 'kysely';
import type { ClientIds } from './client-ids.ts';
import type { WriteConnection, WrittenRows } from './database.ts';
import { type PendingEvent, packEvents } from './outbox-row.ts';
import { type ConversationRow, copyConversation, type DeliveryRow, isLively, type MessageRow } from './rows.ts';
import type { Tables } from './schema.ts';

/** What an action says that it will touch, so that one statement can fetch it for the whole group. */
export interface Need {
  conversationId?: string | null;
  clientMessageId?: string | null;
}

export interface CommittedEvent extends PendingEvent {
  position: number;
  createdAt: number;
}

/** Which events hooks want to hear of, and what each of them will be sent. Given to the writer by whoever knows hooks. */
export interface DeliveryPlan {
  /** A quick look: nearly always no. */
  wants(events: readonly PendingEvent[]): boolean;
  /** In the order of the events; the content is the state at the event, complete. */
  deliveries(events: readonly PendingEvent[], db: Kysely<Tables>, now: number): Promise<DeliveryRow[]>;
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
  /** What changed; true = only as a message changes it. */
  readonly #dirty = new Map<ConversationRow, boolean>();
  readonly #snapshots = new Map<ConversationRow, ConversationRow>();
  readonly #undo: { row: ConversationRow; before: ConversationRow }[] = [];
  readonly #messages: MessageRow[] = [];
  /** Their positions are known after the commit. */
  readonly #events: CommittedEvent[] = [];
  #flushedMessages = 0;
  #deliveries: readonly DeliveryRow[] = [];
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
    const asked: { row: ConversationRow; clientMessageId: string }[] = [];
    for (const { conversationId, clientMessageId } of needs) {
      const row = conversationId ? this.#conversations.get(conversationId) : null;
      if (row && clientMessageId) asked.push({ row, clientMessageId });
    }
    if (asked.length === 0) return;
    for (const { row } of asked) this.#refreshed.add(row);
    await this.#clientIds.refresh(this.#connection, [...this.#refreshed], this.now);
  }

  /** The row, when `prefetch` or an earlier command has loaded it: saves the hottest actions a turn of waiting. */
  loaded(id: string): ConversationRow | undefined {
    return this.#conversations.get(id) ?? undefined;
  }

  /** The conversation, locked until the commit. The row is shared by the group: change it only through `change`. */
  async conversation(id: string): Promise<ConversationRow | undefined> {
    if (!this.#conversations.has(id)) await this.#load([id]);
    return this.loaded(id);
  }

  /** True when no message was stored under this client's id, as far as can be said without asking the database. */
  isNewClientId(row: ConversationRow, clientMessageId: string): boolean {
    return this.#refreshed.has(row) && this.#clientIds.find(row.pk, clientMessageId).length === 0;
  }

  /** The message that was stored under this client's id, in this transaction or earlier. */
  async messageByClientId(row: ConversationRow, clientMessageId: string): Promise<MessageRow | undefined> {
    if (this.isNewClientId(row, clientMessageId)) return undefined;
    const isIt = (message: MessageRow) =>
      message.client_message_id === clientMessageId && message.conversation_pk === row.pk;
    const own = this.#messages.find(isIt);
    if (own) return own;
    const places = this.#clientIds.find(row.pk, clientMessageId).map((seq) => ({ conversationPk: row.pk, seq }));
    const stored = this.#refreshed.has(row)
      ? await this.#connection.findBySeqs(places)
      : await this.#connection.findByClientIds([{ conversationPk: row.pk, clientMessageId }]);
    return stored.find(isIt);
  }

  change(row: ConversationRow, patch: Partial<ConversationRow>): void {
    this.#undo.push({ row, before: this.snapshot(row) });
    Object.assign(row, patch);
    row.revision += 1;
    this.#snapshots.delete(row);
    this.#dirty.set(row, (this.#dirty.get(row) ?? true) && isLively(patch));
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
    if (row.client_message_id) this.#clientIds.add(row.conversation_pk, row.client_message_id, row.seq);
  }

  append({ type, workspaceId, conversationId, payload }: PendingEvent): void {
    this.#events.push({ type, workspaceId, conversationId, payload, position: 0, createdAt: this.now });
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

  get hasSavepoint(): boolean {
    return this.#savepoint;
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
      if (row.client_message_id) this.#clientIds.remove(row.conversation_pk, row.client_message_id, row.seq);
    }
    this.#events.splice(mark.events);
    for (const { row, before } of this.#undo.splice(mark.undo).reverse()) {
      Object.assign(row, before);
      this.#snapshots.delete(row);
    }
    this.#flushedMessages = Math.min(this.#flushedMessages, mark.messages);
    if (!this.#savepoint) return;
    this.#savepoint = false;
    await this.#connection.rollbackToSavepoint();
    // Rows that the savepoint had adopted are gone again, those that it had erased are back; forget what might be otherwise.
    for (const [id, row] of this.#conversations) if (!row || !this.#dirty.has(row)) this.#conversations.delete(id);
  }

  /** Nothing of what is pending tells of these conversations any more, and nobody in the group finds them: they are being erased. */
  forget(conversationIds: ReadonlySet<string>): void {
    for (const id of conversationIds) this.#conversations.set(id, null);
    this.silence(conversationIds);
  }

  /** Nothing of what is pending tells of these conversations any more; they themselves go on. */
  silence(conversationIds: ReadonlySet<string>): void {
    const told = this.#events.filter((event) => !conversationIds.has(event.conversationId ?? ''));
    this.#events.splice(0, this.#events.length, ...told);
  }

  /** Writes what is pending, for `sql()` to see. A failure here concerns the whole group, never one command. */
  async flush(): Promise<void> {
    const rows = this.#rows();
    try {
      if (rows.messages.length > 0 || this.#dirty.size > 0) await this.#connection.write(rows);
    } catch (error) {
      throw new GroupFailure(error);
    }
    this.#dirty.clear();
    this.#flushedMessages = this.#messages.length;
  }

  /** What hooks will have to deliver of this group's events. */
  async planDeliveries(plan: DeliveryPlan): Promise<void> {
    if (this.#events.length === 0 || !plan.wants(this.#events)) return;
    await this.flush();
    this.#deliveries = await plan.deliveries(this.#events, this.#connection.sql, this.now);
  }

  /** Makes everything durable. Answers what `WriteConnection.commit` answers. */
  async commit(): Promise<number | null> {
    const count = this.#events.length;
    try {
      const position = await this.#connection.commit({
        ...this.#rows(),
        deliveries: this.#deliveries,
        events: count > 0 ? { packed: packEvents(this.#events), count, at: this.now } : null,
      });
      this.#clientIds.advance(this.#refreshed);
      return position;
    } catch (error) {
      this.fail();
      throw error;
    }
  }

  /** Nothing of it is going to be stored. */
  fail(): void {
    this.#clientIds.forget(this.#refreshed);
  }

  /** After the commit: its events with their places in the outbox, for the subscribers. */
  committed(lastPosition: number): readonly CommittedEvent[] {
    const before = lastPosition - this.#events.length;
    this.#events.forEach((event, index) => {
      event.position = before + index + 1;
    });
    return this.#events;
  }

  #rows(): WrittenRows {
    const lively: ConversationRow[] = [];
    const changed: ConversationRow[] = [];
    for (const [row, isOnlyLively] of this.#dirty) (isOnlyLively ? lively : changed).push(row);
    const messages = this.#flushedMessages === 0 ? this.#messages : this.#messages.slice(this.#flushedMessages);
    return { messages, lively, changed };
  }

  async #load(ids: string[]): Promise<void> {
    for (const id of ids) this.#conversations.set(id, null);
    for (const row of await this.#connection.loadConversations(ids)) this.#conversations.set(row.id, row);
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
