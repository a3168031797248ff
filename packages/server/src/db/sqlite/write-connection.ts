import type { DatabaseSync } from 'node:sqlite';
import { Kysely, SqliteDialect } from 'kysely';
import type { WriteConnection, WriteSet } from '../database.ts';
import { type ConversationRow, copyConversation, type MessageRow, SELECT_CONVERSATION } from '../rows.ts';
import type { Tables } from '../schema.ts';
import { type ApartWriter, LostAnswer } from './apart.ts';
import { flatten, flattenRows, prepareGroup } from './group.ts';
import { asKyselyDatabase } from './kysely-database.ts';

/** Conversations that the writer keeps between groups at most. */
const MOST_KEPT = 5000;
/** From how many commands on a group is written by the thread: below, two changes of threads cost more than the writing. */
const APART_FROM = 16;

/**
 * The connection that writes, on the main thread, and the way to the thread for large groups of plain commands. There the
 * rows are read without a lock; the thread refuses a group when somebody else has written since (`data_version`), and then
 * it is done again here, under the lock.
 */
export function writeConnection(db: DatabaseSync, apart: ApartWriter): WriteConnection {
  // The rows of lively conversations, as we last wrote them. Good until another connection has written (`data_version`
  // tells), or this one through `sql`, or something was taken back.
  const kept = new Map<string, ConversationRow>();
  /** What `data_version` said last: to this connection; in the thread, null = ask. */
  let version = -1;
  let apartVersion: number | null = null;
  let goesApart = false;
  let wasRefused = false;
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
  const selectRevision = db.prepare('SELECT revision FROM conversations WHERE pk = ?');
  const group = prepareGroup(db);

  async function beginApart(): Promise<void> {
    if (apartVersion === null) {
      kept.clear();
      apartVersion = await apart.version();
    }
    if (kept.size > MOST_KEPT) kept.clear();
  }

  function beginHere(): void {
    begin.run();
    const { data_version } = dataVersion.get() as { data_version: number };
    if (data_version !== version || kept.size > MOST_KEPT) kept.clear();
    version = data_version;
    apartVersion = null;
  }

  async function commitApart(rest: WriteSet): Promise<number | null> {
    try {
      return await apart.write(flatten(rest), apartVersion as number);
    } catch (error) {
      wasRefused = true;
      forgetRows();
      if (error instanceof LostAnswer && isStored(rest)) return null;
      throw error;
    }
  }

  function commitHere(rest: WriteSet): number {
    try {
      const position = group.writeAll(flatten(rest));
      commit.run();
      return position;
    } catch (error) {
      rollBack();
      throw error;
    }
  }

  function rollBack(): void {
    forgetRows();
    if (db.isTransaction) rollback.run();
  }

  function forgetRows(): void {
    kept.clear();
    apartVersion = null;
  }

  function isStored({ messages, lively, changed }: WriteSet): boolean {
    const [message] = messages;
    if (message) {
      const found = selectBySeq.get(message.conversation_pk, message.seq) as unknown as MessageRow | undefined;
      return found?.id === message.id;
    }
    const [row] = [...lively, ...changed];
    return row !== undefined && Number(selectRevision.get(row.pk)?.revision ?? -1) >= row.revision;
  }

  return {
    sql: new Kysely<Tables>({ dialect: new SqliteDialect({ database: asKyselyDatabase(db) }) }),
    async begin({ size, plain }) {
      goesApart = plain && size >= APART_FROM && !wasRefused && apart.ready;
      wasRefused = false;
      if (goesApart) await beginApart();
      else beginHere();
    },
    async write(rows) {
      group.write(flattenRows(rows));
    },
    async commit(rest) {
      return goesApart ? commitApart(rest) : commitHere(rest);
    },
    async rollback() {
      rollBack();
    },
    async savepoint() {
      if (goesApart) throw new Error('An action that said it is plain asks for sql().');
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
  };
}
