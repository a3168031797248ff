import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Database, WriteConnection } from '../database.ts';
import {
  type ConversationHead,
  type ConversationRow,
  type MessageRow,
  SELECT_CONVERSATION,
  SELECT_HEAD,
} from '../rows.ts';
import type { Tables } from '../schema.ts';
import { fault } from './fault.ts';
import { Serving } from './serving.ts';
import { writeConnection } from './write-connection.ts';

const MIGRATION_LOCK = 7_264_202;
/** A query that takes longer is given up: a dead database must become an answer, not a hang. */
const QUERY_TIMEOUT_MS = 10_000;
const CONNECT_TIMEOUT_MS = 3_000;
/** The session of every writer bears it, so that others can see what it is at. */
const WRITER = 'baton writer';
/** Longer than a transaction may idle. */
const SETTLED_TIMEOUT_MS = 25_000;

// Whole numbers arrive as text by default; ours are counts and epoch milliseconds, far below 2^53.
const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.INT8, Number);

/** Postgres ≥ 15: one connection that writes (group commit, as with SQLite), a small pool that reads. */
export function openPostgres(url: string): Database {
  const settings = {
    connectionString: url,
    types,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    statement_timeout: QUERY_TIMEOUT_MS,
    keepAlive: true,
    options: '-c synchronous_commit=on -c idle_in_transaction_session_timeout=20000',
  };
  const pool = new pg.Pool({ ...settings, max: 8 });
  // Without a listener a connection that dies while idle would end the process; the pool replaces it by itself.
  pool.on('error', () => {});
  // The same for one that dies while it is lent out: the pool listens to idle ones only, and the query has its own error.
  pool.on('connect', (client) => client.on('error', () => {}));
  const read = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const serving = new Serving(settings);
  let writing: { client: pg.Client; connection: WriteConnection; broken: boolean } | undefined;

  async function connectWriter() {
    // Statements that need no answer of the one before leave together: two trips for a group instead of six.
    const client = new pg.Client({ ...settings, application_name: WRITER, pipeline: true });
    const breaks = () => {
      made.broken = true;
    };
    const made = { client, connection: writeConnection(client, { breaks, wasCommitted }), broken: false };
    client.on('error', breaks);
    client.on('end', breaks);
    await client.connect();
    return made;
  }

  /** Each open transaction has a number of its own. A session's own age says less: it lives on. */
  async function transactionsOfWriters(): Promise<Set<string>> {
    const found = await pool.query(
      `SELECT backend_xid::text AS id FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = $1 AND backend_xid IS NOT NULL`,
      [WRITER],
    );
    return new Set(found.rows.map((row) => row.id as string));
  }

  async function wasCommitted(transaction: string): Promise<boolean> {
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        const found = await pool.query('SELECT pg_xact_status($1::xid8) AS status', [transaction]);
        if (found.rows[0].status === 'committed') return true;
        if (found.rows[0].status === 'aborted') return false;
      } catch {
        // The database is still away; what is unknown stays unknown.
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    return false;
  }

  return {
    dialect: 'postgres',
    read,
    migrations: {
      words: {
        int: 'bigint',
        autoKey: 'bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY',
        clustered: '',
        authDate: 'timestamptz',
        authFlag: 'boolean',
      },
      async exclusively(work) {
        const client = new pg.Client({ ...settings, query_timeout: 0, statement_timeout: 0 });
        await client.connect();
        try {
          await client.query('BEGIN');
          await client.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
          await work(async (sql, params = []) => (await client.query(sql, params)).rows);
          await client.query('COMMIT');
        } catch (error) {
          await client.query('ROLLBACK').catch(() => {});
          throw error;
        } finally {
          await client.end();
        }
      },
    },
    async writer() {
      if (writing?.broken) {
        writing.client.end().catch(() => {});
        writing = undefined;
      }
      writing ??= await connectWriter();
      return writing.connection;
    },
    async readHead(id) {
      const found = await pool.query({ name: 'read-head', text: `${SELECT_HEAD} WHERE id = $1`, values: [id] });
      return found.rows[0] as ConversationHead | undefined;
    },
    async readConversation(id) {
      const found = await pool.query({
        name: 'read-conversation',
        text: `${SELECT_CONVERSATION} WHERE c.id = $1`,
        values: [id],
      });
      return found.rows[0] as ConversationRow | undefined;
    },
    async readMessages(conversationPk, after, limit) {
      const found = await pool.query({
        name: 'read-messages',
        text: 'SELECT * FROM messages WHERE conversation_pk = $1 AND seq > $2 ORDER BY seq LIMIT $3',
        values: [conversationPk, after, limit],
      });
      return found.rows as MessageRow[];
    },
    fault,
    serve: () => serving.begin(),
    async othersSettled() {
      const open = await transactionsOfWriters();
      const until = Date.now() + SETTLED_TIMEOUT_MS;
      while (open.size > 0) {
        if (Date.now() > until) throw new Error('Another server does not finish its transaction.');
        await new Promise((resolve) => setTimeout(resolve, 5));
        const still = await transactionsOfWriters();
        for (const transaction of open) if (!still.has(transaction)) open.delete(transaction);
      }
    },
    async ping() {
      await pool.query('SELECT 1');
    },
    async wipeLog() {},
    async close() {
      await serving.end();
      await read.destroy();
      await writing?.client.end().catch(() => {});
    },
  };
}
