import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CHANGING, DELIVERY_COLUMNS, MESSAGE_COLUMNS } from '../rows.ts';
import { ApartWriter, LostAnswer } from './apart.ts';
import { connect } from './connect.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-apart-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const nothing = { messages: [], lively: [], changed: [], deliveries: [], events: null };
const oneEvent = (packed: string) => ({ ...nothing, events: { packed, count: 1, at: 5 } });

/** A database with the tables that the thread's statements name. */
function prepared(): { file: string; query(sql: string): Record<string, unknown>[]; close(): void } {
  const file = join(folder, 'b.db');
  const db = connect(file);
  db.exec(`CREATE TABLE messages (${MESSAGE_COLUMNS.join(', ')})`);
  db.exec(`CREATE TABLE conversations (pk integer PRIMARY KEY, ${CHANGING.join(', ')})`);
  db.exec(`CREATE TABLE hook_deliveries (${DELIVERY_COLUMNS.join(', ')}, state, attempts)`);
  db.exec('CREATE TABLE hook_lanes (hook_id, lane, waiting, due_at, attempts, leased_until, UNIQUE (hook_id, lane))');
  db.exec('CREATE TABLE outbox (position integer PRIMARY KEY, count integer, payload text, created_at integer)');
  db.exec('CREATE TABLE cursors (subscriber text, position integer)');
  return { file, query: (sql) => db.prepare(sql).all(), close: () => db.close() };
}

const untilReady = (apart: ApartWriter) => expect.poll(() => apart.ready).toBe(true);

test('what it writes is there, and a group whose rows somebody else may have changed is refused whole', async () => {
  const db = prepared();
  const apart = new ApartWriter(db.file);
  await untilReady(apart);
  const version = await apart.version();
  expect(await apart.write(oneEvent('first'), version)).toBe(1);
  expect(await apart.write(oneEvent('second'), version)).toBe(2);
  db.query("INSERT INTO cursors VALUES ('somebody', 9)");
  await expect(apart.write(oneEvent('stale'), version)).rejects.toMatchObject({ errcode: 5 });
  // The cursor is ahead of the outbox, so the next event comes after it.
  expect(await apart.write(oneEvent('third'), await apart.version())).toBe(10);
  expect(db.query('SELECT payload FROM outbox ORDER BY position').map((row) => row.payload)).toEqual([
    'first',
    'second',
    'third',
  ]);
  await apart.close();
  db.close();
});

test('a refusal of the database comes back as it was, and the thread goes on', async () => {
  const db = prepared();
  const apart = new ApartWriter(db.file);
  await untilReady(apart);
  const version = await apart.version();
  db.query('DROP TABLE outbox');
  await expect(apart.write(oneEvent('nowhere'), await apart.version())).rejects.toThrow(/outbox/);
  expect(await apart.version()).not.toBe(version);
  await apart.close();
  db.close();
});

test('a thread that cannot begin leaves its callers with an answer, and is not tried again at once', async () => {
  const apart = new ApartWriter(join(folder, 'no such folder', 'b.db'));
  expect(apart.ready).toBe(false);
  await expect(apart.version()).rejects.toThrow(LostAnswer);
  expect(apart.ready).toBe(false);
  await expect(apart.write(nothing, 0)).rejects.toThrow(LostAnswer);
  await apart.close();
});
