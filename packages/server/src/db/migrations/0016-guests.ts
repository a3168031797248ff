import type { Migration } from '../migrate.ts';

/**
 * Whose words stand in conversations that are somebody else's: their erasure looks there too. A table, because an index on the
 * authors of all messages would cost each of them, and guests are rare.
 */
export const guests: Migration = {
  name: '0016-guests',
  statements: () => [
    `CREATE TABLE guests (
      contact_id text NOT NULL REFERENCES contacts (id), conversation_id text NOT NULL REFERENCES conversations (id),
      PRIMARY KEY (contact_id, conversation_id))`,
    'CREATE INDEX guests_by_conversation ON guests (conversation_id)',
    `INSERT INTO guests (contact_id, conversation_id)
      SELECT DISTINCT k.id, c.id FROM messages m JOIN conversations c ON c.pk = m.conversation_pk
      JOIN contacts k ON k.id = m.author_id WHERE m.author_kind = 'contact' AND m.author_id <> c.contact_id`,
  ],
};
