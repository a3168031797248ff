import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { Kysely, type SqliteDatabase, SqliteDialect } from 'kysely';
import type { ConversationHead, Database, DatabaseFault, WriteConnection } from './database.ts';
import {
  CHANGING,
  type ConversationRow,
  copyConversation,
  MESSAGE_COLUMNS,
  type MessageRow,
  OUTBOX_COLUMNS,
  SELECT_CONVERSATION,
  SELECT_HEAD,
} from './rows.ts';
import type { Tables } from './schema.ts';

/**
 * The embedded database: WAL with `synchronous=FULL`, one connection that writes, one that reads. Both live on the
 * main thread: a writer in a thread of its own was tried and cost more than it gave on two cores (docs/performance.md). Other processes on the same file (backup, the command line) stay
 * correct through SQLite's own locks and `busy_timeout`.
 */
export function openSqlite(file: string): Database {
  mkdirSync(dirname(file), { recursive: true });
  const write = connect(file);
  const read = connect(file);
  const check = write.prepare('PRAGMA quick_check(1)').get() as { quick_check: string };
  if (check.quick_check !== 'ok') {
    throw new Error(
      `The database ${file} is damaged (${check.quick_check}). Stop Baton, keep the file, and restore a backup: npm run baton -- restore FILE`,
    );
  }
  const readKysely = new Kysely<Tables>({ dialect: new SqliteDialect({ database: asKyselyDatabase(read) }) });
  const selectConversation = lazily(() => read.prepare(`${SELECT_CONVERSATION} WHERE c.id = ?`));
  const selectHead = lazily(() => read.prepare(`${SELECT_HEAD} WHERE id = ?`));
  const selectMessages = lazily(() =>
    read.prepare('SELECT * FROM messages WHERE conversation_pk = ? AND seq > ? ORDER BY seq LIMIT ?'),
  );
  const connection = lazily(() => writeConnection(write));

  return {
    dialect: 'sqlite',
    read: readKysely,
    migrations: {
      words: {
        int: 'integer',
        autoKey: 'integer PRIMARY KEY AUTOINCREMENT',
        clustered: ' WITHOUT ROWID',
        authDate: 'date',
        authFlag: 'integer',
      },
      async exclusively(work) {
        write.exec('BEGIN EXCLUSIVE');
        try {
          await work(async (sql, params = []) => write.prepare(sql).all(...(params as SQLInputValue[])));
          write.exec('COMMIT');
        } catch (error) {
          write.exec('ROLLBACK');
          throw error;
        }
      },
    },
    async writer() {
      return connection();
    },
    async readHead(id) {
      return selectHead().get(id) as unknown as ConversationHead | undefined;
    },
    async readConversation(id) {
      return selectConversation().get(id) as unknown as ConversationRow | undefined;
    },
    async readMessages(conversationPk, after, limit) {
      return selectMessages().all(conversationPk, after, limit) as unknown as MessageRow[];
    },
    fault,
    // A COMMIT that SQLite refuses did not happen: there is no network between us.
    outcomeOfLastCommit: async () => false,
    async ping() {
      write.prepare('SELECT 1').get();
    },
    async wipeLog() {
      if (!truncateLog(write)) wipeLater(write);
    },
    async close() {
      await readKysely.destroy();
      write.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      write.close();
    },
  };
}

const BUSY_MS = 5000;

function connect(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: BUSY_MS });
  db.exec('PRAGMA journal_mode = WAL');
  db.exec('PRAGMA synchronous = FULL');
  db.exec('PRAGMA foreign_keys = ON');
  db.exec('PRAGMA temp_store = MEMORY');
  // What is deleted is overwritten, not only given free: erasing a person means it (1.7 µs per message, measured).
  db.exec('PRAGMA secure_delete = ON');
  db.exec('PRAGMA cache_size = -8000');
  // Pages that many commits wrote reach the database once; the log stays below 64 MB.
  db.exec('PRAGMA wal_autocheckpoint = 16000');
  return db;
}

const WIPE_AGAIN_MS = 1000;

/** Without waiting for readers, since this is the main thread. False while somebody (a backup) still reads from the log. */
function truncateLog(db: DatabaseSync): boolean {
  db.exec('PRAGMA busy_timeout = 0');
  try {
    return (db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { busy: number }).busy === 0;
  } finally {
    db.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
  }
}

function wipeLater(db: DatabaseSync): void {
  setTimeout(() => {
    if (db.isOpen && !truncateLog(db)) wipeLater(db);
  }, WIPE_AGAIN_MS).unref();
}

/** Prepares on first use: the statements name tables that a new database has only after its migrations. */
function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** Conversations that the writer keeps between groups at most. */
const MOST_KEPT = 5000;

function writeConnection(db: DatabaseSync): WriteConnection {
  // The rows of lively conversations, as this connection last wrote them. Good until another connection has written
  // (`data_version` tells), or this one through `sql`, or something was taken back.
  const kept = new Map<string, ConversationRow>();
  let version = -1;
  const dataVersion = db.prepare('PRAGMA data_version');
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  const rollback = db.prepare('ROLLBACK');
  const savepoint = db.prepare('SAVEPOINT command');
  const release = db.prepare('RELEASE command');
  const rollbackTo = db.prepare('ROLLBACK TO command');
  const select = db.prepare(`${SELECT_CONVERSATION} WHERE c.id = ?`);
  const selectByClientId = db.prepare('SELECT * FROM messages WHERE conversation_pk = ? AND client_message_id = ?');
  const selectBySeq = db.prepare('SELECT * FROM messages WHERE conversation_pk = ? AND seq = ?');
  const selectClientIds = db.prepare(`SELECT conversation_pk, seq, client_message_id FROM messages
    WHERE conversation_pk = ? AND seq > ? AND client_message_id IS NOT NULL AND created_at >= ?`);
  const insertMessage = db.prepare(insertInto('messages', MESSAGE_COLUMNS));
  const insertEvent = db.prepare(insertInto('outbox', OUTBOX_COLUMNS));
  const update = db.prepare(
    `UPDATE conversations SET ${CHANGING.map((column) => `${column} = ?`).join(', ')} WHERE pk = ?`,
  );
  return {
    sql: new Kysely<Tables>({ dialect: new SqliteDialect({ database: asKyselyDatabase(db) }) }),
    async begin() {
      begin.run();
      const { data_version } = dataVersion.get() as { data_version: number };
      if (data_version !== version || kept.size > MOST_KEPT) kept.clear();
      version = data_version;
    },
    async commit() {
      commit.run();
    },
    async rollback() {
      kept.clear();
      if (db.isTransaction) rollback.run();
    },
    async savepoint() {
      kept.clear();
      savepoint.run();
    },
    async releaseSavepoint() {
      release.run();
    },
    async rollbackToSavepoint() {
      kept.clear();
      rollbackTo.run();
      release.run();
    },
    async loadConversations(ids) {
      return ids.flatMap((id) => {
        const known = kept.get(id);
        if (known) return known;
        const found = select.get(id) as unknown as ConversationRow | undefined;
        if (!found) return [];
        const row = copyConversation(found);
        kept.set(id, row);
        return row;
      });
    },
    async findByClientIds(pairs) {
      return pairs.flatMap(
        ({ conversationPk, clientMessageId }) =>
          (selectByClientId.get(conversationPk, clientMessageId) as unknown as MessageRow | undefined) ?? [],
      );
    },
    async findBySeqs(places) {
      return places.flatMap(
        ({ conversationPk, seq }) => (selectBySeq.get(conversationPk, seq) as unknown as MessageRow | undefined) ?? [],
      );
    },
    async loadClientIds(asked, since) {
      return asked.flatMap(
        ({ conversationPk, after }) =>
          selectClientIds.all(conversationPk, after, since) as unknown as {
            conversation_pk: number;
            seq: number;
            client_message_id: string;
          }[],
      );
    },
    async writeGroup(messages, conversations) {
      // Written out: a loop over the columns costs as much as the insert itself.
      for (const m of messages) {
        insertMessage.run(
          m.conversation_pk,
          m.seq,
          m.id,
          m.kind,
          m.author_kind,
          m.author_id,
          m.author_name,
          m.text,
          m.data,
          m.client_message_id,
          m.created_at,
        );
      }
      for (const row of conversations) update.run(...CHANGING.map((column) => row[column]), row.pk);
    },
    async appendOutbox(rows) {
      return rows.map((row) => {
        const { workspace_id, conversation_id = null, type, payload, created_at } = row;
        return Number(insertEvent.run(workspace_id, conversation_id, type, payload, created_at).lastInsertRowid);
      });
    },
  };
}

function insertInto(table: string, columns: readonly string[]): string {
  return `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;
}

/** Kysely's SQLite dialect over Node's built-in driver; statements are kept, since preparing costs more than running. */
function asKyselyDatabase(db: DatabaseSync): SqliteDatabase {
  const kept = new Map<string, ReturnType<SqliteDatabase['prepare']>>();
  return {
    close: () => db.close(),
    prepare(sql) {
      const known = kept.get(sql);
      if (known) return known;
      const statement: StatementSync = db.prepare(sql);
      const values = (parameters: readonly unknown[]) => parameters as SQLInputValue[];
      const adapted = {
        reader: statement.columns().length > 0,
        all: (parameters: readonly unknown[]) => statement.all(...values(parameters)),
        run: (parameters: readonly unknown[]) => statement.run(...values(parameters)),
        iterate: (parameters: readonly unknown[]) => statement.iterate(...values(parameters)),
      };
      if (kept.size > 500) kept.clear();
      kept.set(sql, adapted);
      return adapted;
    },
  };
}

const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;
const SQLITE_CONSTRAINT = 19;
/** NOMEM, READONLY, INTERRUPT, IOERR, CORRUPT, FULL, CANTOPEN, PROTOCOL, NOTADB: the store cannot take it now. */
const UNAVAILABLE = new Set([7, 8, 9, 10, 11, 13, 14, 15, 26]);

function fault(error: unknown): DatabaseFault {
  const code = (error as { errcode?: unknown } | null)?.errcode;
  if (typeof code !== 'number') return 'other';
  const primary = code & 0xff;
  if (primary === SQLITE_BUSY || primary === SQLITE_LOCKED) return 'contention';
  if (primary === SQLITE_CONSTRAINT) return code === 2067 || code === 1555 ? 'duplicate' : 'other';
  return UNAVAILABLE.has(primary) ? 'unavailable' : 'other';
}
