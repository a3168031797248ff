import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
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

/** Serialises appends to the outbox over all processes, so that positions rise in commit order. */
const OUTBOX_LOCK = 7_264_201;
const MIGRATION_LOCK = 7_264_202;
/** A query that takes longer is given up: a dead database must become an answer, not a hang. */
const QUERY_TIMEOUT_MS = 10_000;
const CONNECT_TIMEOUT_MS = 3_000;

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
  let writing: { client: pg.Client; connection: WriteConnection; broken: boolean } | undefined;
  const last = { transaction: undefined as string | undefined };

  async function connectWriter() {
    const client = new pg.Client(settings);
    const breaks = () => {
      made.broken = true;
    };
    const made = { client, connection: writeConnection(client, last, breaks), broken: false };
    client.on('error', breaks);
    client.on('end', breaks);
    await client.connect();
    return made;
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
    async outcomeOfLastCommit() {
      if (writing) writing.broken = true;
      if (!last.transaction) return false;
      for (let attempt = 0; attempt < 3; attempt++) {
        try {
          const found = await pool.query('SELECT pg_xact_status($1::xid8) AS status', [last.transaction]);
          if (found.rows[0].status === 'committed') return true;
          if (found.rows[0].status === 'aborted') return false;
        } catch {
          // The database is still away; what is unknown stays unknown.
        }
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
      return undefined;
    },
    async ping() {
      await pool.query('SELECT 1');
    },
    async wipeLog() {},
    async close() {
      await read.destroy();
      await writing?.client.end().catch(() => {});
    },
  };
}

/**
 * `breaks` is called when a statement got no answer: the next one on this connection would wait behind it for as long
 * again, so nothing more is asked here and the next group connects anew.
 */
function writeConnection(
  client: pg.Client,
  last: { transaction: string | undefined },
  breaks: () => void,
): WriteConnection {
  let broken = false;
  const ask = async (query: string | pg.QueryConfig, values?: unknown[]): Promise<pg.QueryResult> => {
    if (broken) throw new Error('The connection is terminated.');
    try {
      return await client.query(query as string, values);
    } catch (error) {
      if (fault(error) === 'unavailable') {
        broken = true;
        breaks();
      }
      throw error;
    }
  };
  const asPool = {
    connect: async () => ({ query: ask, release() {} }),
    end: async () => {},
  } as unknown as pg.Pool;
  const run = (name: string, text: string, values: unknown[]) => ask({ name, text, values });
  return {
    sql: new Kysely<Tables>({ dialect: new PostgresDialect({ pool: asPool }) }),
    async begin() {
      last.transaction = undefined;
      await ask('BEGIN');
    },
    async commit() {
      await ask('COMMIT');
    },
    async rollback() {
      await ask('ROLLBACK');
    },
    async savepoint() {
      await ask('SAVEPOINT command');
    },
    async releaseSavepoint() {
      await ask('RELEASE SAVEPOINT command');
    },
    async rollbackToSavepoint() {
      await ask('ROLLBACK TO SAVEPOINT command; RELEASE SAVEPOINT command');
    },
    async loadConversations(ids) {
      // Locked in the order of their ids: two processes that need the same two cannot wait for each other.
      const text = `${SELECT_CONVERSATION} WHERE c.id = ANY($1) ORDER BY c.id FOR UPDATE OF c`;
      return (await run('load-conversations', text, [ids])).rows.map(copyConversation);
    },
    async findByClientIds(pairs) {
      const text = `SELECT m.* FROM messages m JOIN unnest($1::bigint[], $2::text[]) AS given (pk, client_id)
        ON m.conversation_pk = given.pk AND m.client_message_id = given.client_id`;
      const values = [pairs.map((pair) => pair.conversationPk), pairs.map((pair) => pair.clientMessageId)];
      return (await run('find-by-client-ids', text, values)).rows as MessageRow[];
    },
    async findBySeqs(places) {
      const text = `SELECT m.* FROM messages m JOIN unnest($1::bigint[], $2::bigint[]) AS given (pk, seq)
        ON m.conversation_pk = given.pk AND m.seq = given.seq`;
      const values = [places.map((place) => place.conversationPk), places.map((place) => place.seq)];
      return (await run('find-by-seqs', text, values)).rows as MessageRow[];
    },
    async loadClientIds(asked, since) {
      const text = `SELECT m.conversation_pk, m.seq, m.client_message_id
        FROM messages m JOIN unnest($1::bigint[], $2::bigint[]) AS given (pk, after)
        ON m.conversation_pk = given.pk AND m.seq > given.after
        WHERE m.client_message_id IS NOT NULL AND m.created_at >= $3`;
      const values = [asked.map((one) => one.conversationPk), asked.map((one) => one.after), since];
      return (await run('load-client-ids', text, values)).rows;
    },
    async writeGroup(messages, conversations) {
      // One round trip for both, with only the columns that a statement reads.
      const changed = conversations.map((row) => {
        const values: Record<string, unknown> = { pk: row.pk };
        for (const column of CHANGING) values[column] = row[column];
        return values;
      });
      await run('write-group', WRITE_GROUP, [JSON.stringify(messages), JSON.stringify(changed)]);
    },
    async appendOutbox(rows) {
      const locked = await run(
        'lock-outbox',
        `SELECT pg_current_xact_id()::text AS transaction FROM pg_advisory_xact_lock(${OUTBOX_LOCK})`,
        [],
      );
      last.transaction = locked.rows[0].transaction;
      const text = `${insertMany('outbox', OUTBOX_COLUMNS)} RETURNING position`;
      return (await run('append-outbox', text, [JSON.stringify(rows)])).rows.map((row) => row.position as number);
    },
  };
}

/** Columns of text; all others are whole numbers. */
const TEXT_COLUMNS = new Set([
  'id',
  'kind',
  'author_kind',
  'author_id',
  'author_name',
  'text',
  'data',
  'client_message_id',
  'workspace_id',
  'conversation_id',
  'type',
  'payload',
  'state',
  'owner_kind',
  'owner_agent_id',
  'language',
  'last_author',
  'last_text',
  'rating_text',
  'handoff_reason',
  'handoff_summary',
]);

/** One statement for any number of rows: they travel as one JSON parameter and come apart inside the database. */
function insertMany(table: string, columns: readonly string[]): string {
  return `INSERT INTO ${table} (${columns.join(', ')}) SELECT ${columns.join(', ')}
    FROM ROWS FROM (json_to_recordset($1) AS (${columns.map((column) => `${column} ${typeOf(column)}`).join(', ')}))
    WITH ORDINALITY AS given (${columns.join(', ')}, place) ORDER BY place`;
}

const WRITE_GROUP = `WITH stored AS (${insertMany('messages', MESSAGE_COLUMNS)})
  UPDATE conversations AS c SET ${CHANGING.map((column) => `${column} = given.${column}`).join(', ')}
  FROM json_to_recordset($2) AS given (pk bigint, ${CHANGING.map((column) => `${column} ${typeOf(column)}`).join(', ')})
  WHERE c.pk = given.pk`;

function typeOf(column: string): string {
  return TEXT_COLUMNS.has(column) ? 'text' : 'bigint';
}

function fault(error: unknown): DatabaseFault {
  const code = (error as { code?: unknown } | null)?.code;
  if (code === '40001' || code === '40P01' || code === '55P03') return 'contention';
  if (code === '23505') return 'duplicate';
  if (typeof code === 'string') {
    // 08 connection, 53 resources, 57 intervention (shutdown, cancelled), 58 system; E… are errors of the socket itself,
    // except ERR_…, which are wrong calls of ours.
    if (/^(08|53|57|58)/.test(code) || /^E(?!RR_)[A-Z]/.test(code)) return 'unavailable';
    // 25: the session ended our transaction (idle too long), 25006: the server is a read-only copy.
    if (code.startsWith('25')) return 'unavailable';
    return 'other';
  }
  const message = error instanceof Error ? error.message : '';
  return /connection|timeout|terminated|not queryable/i.test(message) ? 'unavailable' : 'other';
}
