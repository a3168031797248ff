import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { Kysely, SqliteDialect } from 'kysely';
import type { Database, DatabaseFault } from '../database.ts';
import { type ConversationRow, headOf, MESSAGE_COLUMNS, messageOf, SELECT_CONVERSATION, SELECT_HEAD } from '../rows.ts';
import type { Tables } from '../schema.ts';
import { BUSY_MS, connect } from './connect.ts';
import { asKyselyDatabase } from './kysely-database.ts';
import { LogSpace } from './log-space.ts';
import { Serving } from './serving.ts';
import { writeConnection } from './write-connection.ts';

/**
 * The embedded database: WAL with `synchronous=FULL`, one connection that writes, one that reads. Both live on the main
 * thread: writing in a thread of its own was built twice and measured slower (docs/performance.md). Other processes on the
 * same file (backup, the command line) stay correct through SQLite's own locks and `busy_timeout`.
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
  const selectHead = lazily(() => asArrays(read.prepare(`${SELECT_HEAD} WHERE id = ?`)));
  // Numbers have no holes, so the next messages are a range of them. (SQLite prepares a statement anew for every other
  // value that is bound to LIMIT.)
  const selectMessages = lazily(() =>
    asArrays(
      read.prepare(
        `SELECT ${MESSAGE_COLUMNS.join(', ')} FROM messages WHERE conversation_pk = ? AND seq > ? AND seq <= ? ORDER BY seq`,
      ),
    ),
  );
  const serving = new Serving(file);
  const logSpace = new LogSpace(file, write);
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
      const values = selectHead().get(id) as unknown as unknown[] | undefined;
      return values && headOf(values);
    },
    async readConversation(id) {
      return selectConversation().get(id) as unknown as ConversationRow | undefined;
    },
    async readMessages(conversationPk, after, limit) {
      const rows = selectMessages().all(conversationPk, after, after + limit) as unknown as unknown[][];
      return rows.map(messageOf);
    },
    fault,
    async serve() {
      logSpace.keep();
      return serving.begin();
    },
    // There is one writer at a time, and it reads under its lock.
    async othersSettled() {},
    async ping() {
      write.prepare('SELECT 1').get();
    },
    async wipeLog() {
      if (!truncateLog(write)) wipeLater(write);
    },
    async close() {
      logSpace.end();
      serving.end();
      await readKysely.destroy();
      write.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      write.close();
    },
  };
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

/** Values without names: the driver's row objects are dictionaries, slow to make and slow for whoever reads them. */
function asArrays(statement: StatementSync): StatementSync {
  statement.setReturnArrays(true);
  return statement;
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
