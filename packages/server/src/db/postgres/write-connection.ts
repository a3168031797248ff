import { Kysely, PostgresDialect } from 'kysely';
import type pg from 'pg';
import type { WriteConnection, WriteSet, WrittenRows } from '../database.ts';
import {
  CHANGING,
  type ConversationRow,
  copyConversation,
  LIVELY,
  type MessageRow,
  SELECT_CONVERSATION,
} from '../rows.ts';
import type { Tables } from '../schema.ts';
import { fault } from './fault.ts';
import { APPEND_OUTBOX, LOCK_OUTBOX, WRITE_CHANGED, WRITE_DELIVERIES, WRITE_MESSAGES } from './statements.ts';

export interface Line {
  /**
   * A statement got no answer: the next one on this connection would wait behind it for as long again, so nothing more is
   * asked here and the next group connects anew.
   */
  breaks(): void;
  /** After a commit whose answer was lost, by the transaction's id: did it happen? False also when nobody can say. */
  wasCommitted(transaction: string): Promise<boolean>;
}

/** One connection that writes. */
export function writeConnection(client: pg.Client, { breaks, wasCommitted }: Line): WriteConnection {
  let broken = false;
  /** The transaction's beginning, on its way; it answers the transaction's id. */
  let begun: Promise<string> = Promise.resolve('');
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
  /** One statement for any number of rows of a kind, on their way together. */
  const write = ({ messages, lively, changed }: WrittenRows): Promise<pg.QueryResult>[] => [
    ...(messages.length > 0 || lively.length > 0
      ? [run('write-messages', WRITE_MESSAGES, [JSON.stringify(messages), values(lively, LIVELY)])]
      : []),
    ...(changed.length > 0 ? [run('write-changed', WRITE_CHANGED, [values(changed, CHANGING)])] : []),
  ];

  const send = (set: WriteSet): Promise<pg.QueryResult>[] => {
    const { deliveries, events } = set;
    const answers = write(set);
    if (deliveries.length > 0) answers.push(run('write-deliveries', WRITE_DELIVERIES, [JSON.stringify(deliveries)]));
    if (events) {
      answers.push(run('lock-outbox', LOCK_OUTBOX, []));
      answers.push(run('append-outbox', APPEND_OUTBOX, [events.count, events.packed, events.at]));
    }
    answers.push(ask('COMMIT'));
    return answers;
  };

  return {
    sql: new Kysely<Tables>({ dialect: new PostgresDialect({ pool: asPool }) }),
    async begin() {
      const beginning = ask('BEGIN');
      const id = run('transaction-id', 'SELECT pg_current_xact_id()::text AS id', []);
      begun = Promise.all([beginning, id]).then(([, { rows }]) => rows[0].id as string);
      // Whoever asks next hears of a failure: its own statement fails too.
      begun.catch(() => {});
    },
    async write(rows) {
      await allOf(write(rows));
    },
    async commit(set) {
      // With its id known, a transaction whose answer is lost can be looked up.
      const transaction = await begun;
      try {
        const done = await allOf(send(set));
        // A transaction that failed before answers a commit with this, and without an error.
        if (done.at(-1)?.command === 'ROLLBACK') throw new Error('The transaction had failed before its commit.');
        return set.events ? (done.at(-2)?.rows[0].position as number) : 0;
      } catch (error) {
        if (fault(error) === 'unavailable' && (await wasCommitted(transaction))) return null;
        throw error;
      }
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
  };
}

/** Waits for all, so that nothing is left on its way; what failed first is what is thrown. */
async function allOf(steps: readonly Promise<pg.QueryResult>[]): Promise<pg.QueryResult[]> {
  const answers = await Promise.allSettled(steps);
  const failed = answers.find((answer) => answer.status === 'rejected');
  if (failed) throw failed.reason;
  return answers.map((answer) => (answer as PromiseFulfilledResult<pg.QueryResult>).value);
}

/** Only the columns that the statement reads. */
function values(rows: readonly ConversationRow[], columns: readonly (typeof CHANGING)[number][]): string {
  return JSON.stringify(
    rows.map((row) => {
      const picked: Record<string, unknown> = { pk: row.pk };
      for (const column of columns) picked[column] = row[column];
      return picked;
    }),
  );
}
