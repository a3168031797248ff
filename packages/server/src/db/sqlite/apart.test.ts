import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ApartWriter, LostAnswer } from './apart.ts';
import { connect } from './connect.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-apart-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const nothing = { messages: [], conversations: [], events: null };
const oneEvent = (packed: string) => ({ ...nothing, events: { packed, count: 1, at: 5 } });

/** A database with the tables that the thread's statements name. */
function prepared(): { file: string; query(sql: string): Record<string, unknown>[]; close(): void } {
  const file = join(folder, 'b.db');
  const db = connect(file);
  const columns = (names: string) => names.split(' ').join(', ');
  db.exec(
    `CREATE TABLE messages (${columns(
      'conversation_pk seq id kind author_kind author_id author_name text data client_message_id created_at',
    )})`,
  );
  db.exec(
    `CREATE TABLE conversations (pk integer PRIMARY KEY, ${columns(
      'state owner_kind owner_agent_id epoch close_suggested language head_seq contact_read_seq agent_read_seq unread_count misses tokens last_author last_text last_at rating rating_text rated_at handoff_reason handoff_summary handoff_at waiting_since updated_at closed_at revision',
    )})`,
  );
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
