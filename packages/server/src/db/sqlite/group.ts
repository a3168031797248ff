import type { DatabaseSync } from 'node:sqlite';
import type { WriteSet, WrittenRows } from '../database.ts';
import { CHANGING, type ConversationRow, DELIVERY_COLUMNS, LIVELY, MESSAGE_COLUMNS, type MessageRow } from '../rows.ts';

export interface GroupStatements {
  write(rows: WrittenRows): void;
  /** Writes everything; answers the position of the last event, 0 without one. */
  writeAll(set: WriteSet): number;
}

/** The few statements of every message, on a connection that is inside a transaction when they are called. */
export function prepareGroup(db: DatabaseSync): GroupStatements {
  const insertMessage = db.prepare(insertInto('messages', MESSAGE_COLUMNS));
  const updateLively = db.prepare(updateOf(LIVELY));
  const updateChanged = db.prepare(updateOf(CHANGING));
  const insertDelivery = db.prepare(
    `INSERT INTO hook_deliveries (${DELIVERY_COLUMNS.join(', ')}, state, attempts)
      VALUES (${DELIVERY_COLUMNS.map(() => '?').join(', ')}, 'waiting', 0)`,
  );
  const extendLane = db.prepare(`INSERT INTO hook_lanes (hook_id, lane, waiting, due_at, attempts, leased_until)
    VALUES (?, ?, 1, ?, 0, 0) ON CONFLICT (hook_id, lane) DO UPDATE SET waiting = waiting + 1`);
  // The cursors too: an outbox that was emptied goes on where its readers are.
  const append = db.prepare(`INSERT INTO outbox (position, count, payload, created_at)
    SELECT max(coalesce((SELECT max(position) FROM outbox), 0), coalesce((SELECT max(position) FROM cursors), 0)) + ?1,
      ?1, ?2, ?3`);

  function write({ messages, lively, changed }: WrittenRows): void {
    for (const message of messages) insertMessage.run(...messageValues(message));
    for (const row of lively) updateLively.run(...livelyValues(row), row.pk);
    for (const row of changed) updateChanged.run(...CHANGING.map((column) => row[column]), row.pk);
  }

  return {
    write,
    writeAll(set) {
      write(set);
      for (const delivery of set.deliveries) {
        insertDelivery.run(...DELIVERY_COLUMNS.map((column) => delivery[column]));
        extendLane.run(delivery.hook_id, delivery.lane, delivery.created_at);
      }
      if (!set.events) return 0;
      const { count, packed, at } = set.events;
      return Number(append.run(count, packed, at).lastInsertRowid);
    },
  };
}

function insertInto(table: string, columns: readonly string[]): string {
  return `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;
}

function updateOf(columns: readonly string[]): string {
  return `UPDATE conversations SET ${columns.map((column) => `${column} = ?`).join(', ')} WHERE pk = ?`;
}

// Written out, in the order of the columns' lists: reading a row by names from a list costs as much as the statement itself.

export function messageValues(m: MessageRow) {
  return [
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
  ] as const;
}

export function livelyValues(row: ConversationRow) {
  return [
    row.close_suggested,
    row.language,
    row.head_seq,
    row.contact_read_seq,
    row.agent_read_seq,
    row.unread_count,
    row.misses,
    row.tokens,
    row.last_author,
    row.last_text,
    row.last_at,
    row.waiting_since,
    row.numbering,
    row.first_response_at,
    row.updated_at,
    row.revision,
  ] as const;
}
