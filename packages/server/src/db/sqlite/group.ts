import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { WriteSet, WrittenRows } from '../database.ts';
import {
  CHANGING,
  type ConversationRow,
  DELIVERY_COLUMNS,
  type DeliveryRow,
  LIVELY,
  MESSAGE_COLUMNS,
} from '../rows.ts';

/**
 * What a group writes, as one row of values after the other without names: it crosses to the writing thread in this form,
 * at a third of what rows would cost.
 */
export interface FlatRows {
  messages: SQLInputValue[];
  lively: SQLInputValue[];
  changed: SQLInputValue[];
}

export interface FlatSet extends FlatRows {
  deliveries: SQLInputValue[];
  events: WriteSet['events'];
}

export interface GroupStatements {
  write(rows: FlatRows): void;
  /** Writes everything; answers the position of the last event, 0 without one. */
  writeAll(set: FlatSet): number;
}

export function flattenRows({ messages, lively, changed }: WrittenRows): FlatRows {
  const flat: SQLInputValue[] = [];
  for (const m of messages) {
    // Written out, in the order of MESSAGE_COLUMNS: a loop over the names costs as much as the insert itself.
    flat.push(m.conversation_pk, m.seq, m.id, m.kind, m.author_kind, m.author_id, m.author_name);
    flat.push(m.text, m.data, m.client_message_id, m.created_at);
  }
  return {
    messages: flat,
    lively: flattenLively(lively),
    changed: flattenChanged(changed),
  };
}

export function flatten(set: WriteSet): FlatSet {
  return { ...flattenRows(set), deliveries: flattenDeliveries(set.deliveries), events: set.events };
}

/** The few statements of every message, on a connection that is inside a transaction when they are called. */
export function prepareGroup(db: DatabaseSync): GroupStatements {
  const insertMessage = rowByRow(db, insertInto('messages', MESSAGE_COLUMNS), MESSAGE_COLUMNS.length);
  const updateLively = rowByRow(db, updateOf(LIVELY), LIVELY.length + 1);
  const updateChanged = rowByRow(db, updateOf(CHANGING), CHANGING.length + 1);
  const insertDelivery = rowByRow(
    db,
    `INSERT INTO hook_deliveries (${DELIVERY_COLUMNS.join(', ')}, state, attempts)
      VALUES (${DELIVERY_COLUMNS.map(() => '?').join(', ')}, 'waiting', 0)`,
    DELIVERY_COLUMNS.length,
  );
  const extendLane = db.prepare(`INSERT INTO hook_lanes (hook_id, lane, waiting, due_at, attempts, leased_until)
    VALUES (?, ?, 1, ?, 0, 0) ON CONFLICT (hook_id, lane) DO UPDATE SET waiting = waiting + 1`);
  // The cursors too: an outbox that was emptied goes on where its readers are.
  const append = db.prepare(`INSERT INTO outbox (position, count, payload, created_at)
    SELECT max(coalesce((SELECT max(position) FROM outbox), 0), coalesce((SELECT max(position) FROM cursors), 0)) + ?1,
      ?1, ?2, ?3`);

  function write({ messages, lively, changed }: FlatRows): void {
    insertMessage(messages);
    updateLively(lively);
    updateChanged(changed);
  }

  return {
    write,
    writeAll(set) {
      write(set);
      insertDelivery(set.deliveries);
      for (let at = 0; at < set.deliveries.length; at += DELIVERY_COLUMNS.length) {
        const [hookId, lane, dueAt] = [HOOK_ID, LANE, CREATED_AT].map((column) => set.deliveries[at + column]);
        extendLane.run(hookId as string, lane as string, dueAt as number);
      }
      if (!set.events) return 0;
      const { count, packed, at } = set.events;
      return Number(append.run(count, packed, at).lastInsertRowid);
    },
  };
}

const HOOK_ID = DELIVERY_COLUMNS.indexOf('hook_id');
const LANE = DELIVERY_COLUMNS.indexOf('lane');
const CREATED_AT = DELIVERY_COLUMNS.indexOf('created_at');

function rowByRow(db: DatabaseSync, sql: string, width: number): (flat: readonly SQLInputValue[]) => void {
  const statement = db.prepare(sql);
  return (flat) => {
    for (let start = 0; start < flat.length; start += width) statement.run(...flat.slice(start, start + width));
  };
}

function insertInto(table: string, columns: readonly string[]): string {
  return `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;
}

function updateOf(columns: readonly string[]): string {
  return `UPDATE conversations SET ${columns.map((column) => `${column} = ?`).join(', ')} WHERE pk = ?`;
}

function flattenLively(rows: readonly ConversationRow[]): SQLInputValue[] {
  const flat: SQLInputValue[] = [];
  for (const row of rows) {
    // Written out, in the order of LIVELY, like the messages.
    flat.push(
      row.close_suggested,
      row.language,
      row.head_seq,
      row.contact_read_seq,
      row.agent_read_seq,
      row.unread_count,
      row.misses,
      row.tokens,
    );
    flat.push(
      row.last_author,
      row.last_text,
      row.last_at,
      row.waiting_since,
      row.numbering,
      row.first_response_at,
      row.updated_at,
      row.revision,
    );
    flat.push(row.pk);
  }
  return flat;
}

function flattenChanged(rows: readonly ConversationRow[]): SQLInputValue[] {
  const flat: SQLInputValue[] = [];
  for (const row of rows) {
    for (const column of CHANGING) flat.push(row[column]);
    flat.push(row.pk);
  }
  return flat;
}

function flattenDeliveries(rows: readonly DeliveryRow[]): SQLInputValue[] {
  const flat: SQLInputValue[] = [];
  for (const row of rows) for (const column of DELIVERY_COLUMNS) flat.push(row[column]);
  return flat;
}
