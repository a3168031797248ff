import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { WriteSet } from '../database.ts';
import { CHANGING, type ConversationRow, MESSAGE_COLUMNS, type MessageRow } from '../rows.ts';

/**
 * What a group writes, as one row of values after the other without names: it crosses to the writing thread in this form,
 * at a third of what rows would cost.
 */
export interface FlatSet {
  messages: SQLInputValue[];
  conversations: SQLInputValue[];
  events: WriteSet['events'];
}

export interface GroupStatements {
  write(set: Omit<FlatSet, 'events'>): void;
  /** Answers the position of the last event. */
  append(events: NonNullable<WriteSet['events']>): number;
}

const MESSAGE_WIDTH = MESSAGE_COLUMNS.length;
const CONVERSATION_WIDTH = CHANGING.length + 1;

export function flatten(messages: readonly MessageRow[], conversations: readonly ConversationRow[]) {
  const flat: Omit<FlatSet, 'events'> = { messages: [], conversations: [] };
  for (const m of messages) {
    // Written out, in the order of MESSAGE_COLUMNS: a loop over the names costs as much as the insert itself.
    flat.messages.push(m.conversation_pk, m.seq, m.id, m.kind, m.author_kind, m.author_id, m.author_name);
    flat.messages.push(m.text, m.data, m.client_message_id, m.created_at);
  }
  for (const row of conversations) {
    for (const column of CHANGING) flat.conversations.push(row[column]);
    flat.conversations.push(row.pk);
  }
  return flat;
}

/** The few statements of every message, on a connection that is inside a transaction when they are called. */
export function prepareGroup(db: DatabaseSync): GroupStatements {
  const insertMessage = db.prepare(
    `INSERT INTO messages (${MESSAGE_COLUMNS.join(', ')}) VALUES (${MESSAGE_COLUMNS.map(() => '?').join(', ')})`,
  );
  const update = db.prepare(
    `UPDATE conversations SET ${CHANGING.map((column) => `${column} = ?`).join(', ')} WHERE pk = ?`,
  );
  // The cursors too: an outbox that was emptied goes on where its readers are.
  const append = db.prepare(`INSERT INTO outbox (position, count, payload, created_at)
    SELECT max(coalesce((SELECT max(position) FROM outbox), 0), coalesce((SELECT max(position) FROM cursors), 0)) + ?1,
      ?1, ?2, ?3`);
  return {
    write({ messages, conversations }) {
      for (let start = 0; start < messages.length; start += MESSAGE_WIDTH) {
        insertMessage.run(...messages.slice(start, start + MESSAGE_WIDTH));
      }
      for (let start = 0; start < conversations.length; start += CONVERSATION_WIDTH) {
        update.run(...conversations.slice(start, start + CONVERSATION_WIDTH));
      }
    },
    append({ count, packed, at }) {
      return Number(append.run(count, packed, at).lastInsertRowid);
    },
  };
}
