import type { Migration } from '../migrate.ts';

/**
 * SQLite only: messages in the order of their arrival instead of clustered by conversation. In a clustered table every
 * message lands in the middle of the tree, and splitting full pages there wrote more than three pages per conversation and
 * commit; at the end of a table a page takes some sixteen messages, whoever wrote them.
 */
export const appendOnly: Migration = {
  name: '0005-append-only',
  statements: ({ int, clustered }) =>
    clustered === ''
      ? []
      : [
          'ALTER TABLE messages RENAME TO clustered_messages',
          'DROP INDEX messages_by_client_id',
          `CREATE TABLE messages (
            conversation_pk ${int} NOT NULL REFERENCES conversations (pk), seq ${int} NOT NULL, id text NOT NULL,
            kind text NOT NULL, author_kind text NOT NULL, author_id text, author_name text, text text NOT NULL,
            data text, client_message_id text, created_at ${int} NOT NULL)`,
          'INSERT INTO messages SELECT * FROM clustered_messages ORDER BY created_at, conversation_pk, seq',
          'DROP TABLE clustered_messages',
          'CREATE UNIQUE INDEX messages_by_seq ON messages (conversation_pk, seq)',
          `CREATE UNIQUE INDEX messages_by_client_id ON messages (conversation_pk, client_message_id)
            WHERE client_message_id IS NOT NULL`,
        ],
};
