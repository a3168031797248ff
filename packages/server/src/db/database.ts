import type { Kysely } from 'kysely';
import type { MigrationDoor } from './migrate.ts';
import type { ConversationHead, ConversationRow, DeliveryRow, MessageRow } from './rows.ts';
import type { Tables } from './schema.ts';

/**
 * The one connection that writes. Besides general queries (`sql`) it has the few statements that every message needs,
 * each for many rows at once, because on the way of a message query building and round trips are what costs.
 */
export interface WriteConnection {
  readonly sql: Kysely<Tables>;
  begin(): Promise<void>;
  /** Within the transaction: what a group has gathered so far, so that `sql` sees it. */
  write(rows: WrittenRows): Promise<void>;
  /**
   * Writes the rest, appends the events and makes all of it durable. Answers the position of the last event (the others
   * lie right before it, in order), 0 without events, null when it is stored and the answer was lost. After a failure the
   * transaction is over and nothing of it is stored.
   */
  commit(rest: WriteSet): Promise<number | null>;
  /** Before `commit` was asked for: as if nothing had been. */
  rollback(): Promise<void>;
  savepoint(): Promise<void>;
  releaseSavepoint(): Promise<void>;
  rollbackToSavepoint(): Promise<void>;
  /** Loads and locks; ids that do not exist are missing from the answer. */
  loadConversations(ids: readonly string[]): Promise<ConversationRow[]>;
  /** The messages that were stored under these clients' ids; pairs without a message are missing from the answer. */
  findByClientIds(pairs: readonly ClientIdPair[]): Promise<MessageRow[]>;
  findBySeqs(places: readonly { conversationPk: number; seq: number }[]): Promise<MessageRow[]>;
  /** The client ids stored after `after` in each conversation, no older than `since`. */
  loadClientIds(
    asked: readonly { conversationPk: number; after: number }[],
    since: number,
  ): Promise<{ conversation_pk: number; seq: number; client_message_id: string }[]>;
}

/** Rows that a group has gathered and the database has not seen yet. Each list may be empty. */
export interface WrittenRows {
  messages: readonly MessageRow[];
  /** Conversations of which only `LIVELY` columns changed, and all others that changed. */
  lively: readonly ConversationRow[];
  changed: readonly ConversationRow[];
}

export interface WriteSet extends WrittenRows {
  deliveries: readonly DeliveryRow[];
  /** Packed by `packEvents`; null without events. */
  events: { packed: string; count: number; at: number } | null;
}

export interface ClientIdPair {
  conversationPk: number;
  clientMessageId: string;
}

/** What went wrong in a statement, in the only distinction that matters to the writer. */
export type DatabaseFault =
  /** Somebody else held a lock: try again with the same ids. */
  | 'contention'
  /** Disk full, read-only, connection lost …: nothing was stored, say "later". */
  | 'unavailable'
  /** A unique index decided against us. */
  | 'duplicate'
  | 'other';

export interface Database {
  readonly dialect: 'sqlite' | 'postgres';
  /** For reading; its own connection(s), never inside a write transaction. */
  readonly read: Kysely<Tables>;
  readonly migrations: MigrationDoor;
  /** The write connection, connected again if it was lost. */
  writer(): Promise<WriteConnection>;
  readHead(id: string): Promise<ConversationHead | undefined>;
  readConversation(id: string): Promise<ConversationRow | undefined>;
  readMessages(conversationPk: number, after: number, limit: number): Promise<MessageRow[]>;
  fault(error: unknown): DatabaseFault;
  /**
   * After an erasure: what was deleted no longer stands in the database's own log. Best effort while others read; on
   * Postgres the server's own housekeeping (vacuum, recycling of its log) does it.
   */
  wipeLog(): Promise<void>;
  /**
   * From now on this process counts as a server of the database, until `close` or until it dies, however it dies. `alone`:
   * no other process does, so whatever is leased in the database was leased by the dead.
   */
  serve(): Promise<{ alone: boolean }>;
  /**
   * Resolves when every transaction of another server that was open at the call has ended: what is committed from then on was
   * decided by somebody who could see all that is committed now. Refuses by throwing when one of them does not end.
   */
  othersSettled(): Promise<void>;
  /** Answers when the database can be read and written; throws otherwise. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
