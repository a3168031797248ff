import { copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connect } from './connect.ts';
import { LogSpace } from './log-space.ts';

const ROOM = 8 * 1024 * 1024;

let folder: string;
let file: string;
let db: DatabaseSync;
let space: LogSpace;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-log-'));
  file = join(folder, 'baton.db');
  db = connect(file);
  db.exec('CREATE TABLE words (word text)');
  space = new LogSpace(file, db);
});
afterEach(() => {
  space.end();
  if (db.isOpen) db.close();
  rmSync(folder, { recursive: true });
});

const logSize = () => statSync(`${file}-wal`).size;
const write = (word: string) => db.prepare('INSERT INTO words VALUES (?)').run(word);
const words = (from: DatabaseSync) =>
  from
    .prepare('SELECT word FROM words ORDER BY rowid')
    .all()
    .map((row) => row.word);
const room = () => expect.poll(logSize).toBeGreaterThanOrEqual(ROOM);

test('what was written before and after room was made is there after a crash', async () => {
  write('before');
  space.keep();
  await room();
  write('after');

  // What a crash leaves: the files as they are, and nobody who closed them.
  for (const end of ['', '-wal']) copyFileSync(file + end, join(folder, `crashed.db${end}`));
  const recovered = connect(join(folder, 'crashed.db'));
  expect(words(recovered)).toEqual(['before', 'after']);
  expect(recovered.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
  recovered.close();
  expect(logSize()).toBe(ROOM);
});

test('a log that outgrew its room, or was emptied, gets room again', async () => {
  space.keep();
  await room();
  for (let n = 0; n < 40; n++) write('x'.repeat(250_000));
  expect(logSize()).toBeGreaterThan(ROOM);
  await expect.poll(logSize).toBeGreaterThanOrEqual(2 * ROOM);

  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  expect(logSize()).toBe(0);
  await room();
  expect(words(db)).toHaveLength(40);
});

test('nobody is made to wait, and nothing is done, while somebody else writes', async () => {
  const other = connect(file);
  other.exec('BEGIN IMMEDIATE');
  other.prepare('INSERT INTO words VALUES (?)').run('slowly');
  space.keep();
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(logSize()).toBeLessThan(ROOM);
  other.exec('COMMIT');
  other.close();
  await room();
  expect(words(db)).toEqual(['slowly']);
});

test('the file leaves no log behind when it is closed', async () => {
  space.keep();
  await room();
  write('kept');
  space.end();
  db.close();
  expect(statSync(`${file}-wal`, { throwIfNoEntry: false })).toBeUndefined();
  db = connect(file);
  expect(words(db)).toEqual(['kept']);
});
