import type { DatabaseSync } from 'node:sqlite';
import { Kysely, SqliteDialect } from 'kysely';
import type { WriteConnection } from '../database.ts';
import { type ConversationRow, copyConversation, type MessageRow, SELECT_CONVERSATION } from '../rows.ts';
import type { Tables } from '../schema.ts';
import { prepareGroup } from './group.ts';
import { asKyselyDatabase } from './kysely-database.ts';

/** Conversations that the writer keeps between groups at most. */
const MOST_KEPT = 5000;
export function writeConnection(db: DatabaseSync): WriteConnection {
  // The rows of lively conversations, as we last wrote them. Good until another connection has written (`data_version`
  // tells), or this one through `sql`, or something was taken back.
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
  const group = prepareGroup(db);

  function rollBack(): void {
    kept.clear();
    if (db.isTransaction) rollback.run();
  }

  return {
    sql: new Kysely<Tables>({ dialect: new SqliteDialect({ database: asKyselyDatabase(db) }) }),
    async begin() {
      begin.run();
      const { data_version } = dataVersion.get() as { data_version: number };
      if (data_version !== version || kept.size > MOST_KEPT) kept.clear();
      version = data_version;
    },
    async write(rows) {
      group.write(rows);
    },
    async commit(set) {
      try {
        const position = group.writeAll(set);
        commit.run();
        return position;
      } catch (error) {
        rollBack();
        throw error;
      }
    },
    async rollback() {
      rollBack();
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
  };
}
