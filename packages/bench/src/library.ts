import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { type Context, newDataDir } from './context.ts';
import type { Thread } from './load/sockets.ts';
import { startBaton } from './processes/baton.ts';
import type { Load } from './processes/load.ts';
import type { Program } from './processes/program.ts';
import { customerQuery, HELPDESK } from './stage.ts';

/** A database with many conversations, made once and shared by the rows that need one: 7, 8 and 13. */
export interface Library {
  dataDir: string;
  /** One thread per customer; the first `fullCount` hold a page of messages, the others a first message only. */
  threads: Thread[];
  fullCount: number;
  /** Messages written between the two readings. */
  written: number;
  before: Pages;
  after: Pages;
}

/** The database file as SQLite counts it, after a checkpoint. */
export interface Pages {
  bytes: number;
  freeBytes: number;
  outboxRows: number;
}

const PER_THREAD = 50;

export async function makeLibrary(context: Context, customers: number): Promise<Library> {
  // Together their pages are more than any cache of the desk holds (24 MiB of rendered pages), or "cold" would not be.
  const fullCount = context.options.quick ? 1200 : 2000;
  const count = Math.max(customers, fullCount);
  const dataDir = newDataDir(context);
  const [load] = context.loads as [Load];
  context.say(`  preparing ${count} conversations, ${fullCount} of them with ${PER_THREAD} messages …`);
  let desk = await startBaton({ dataDir, responder: false });
  const address = (program: Program) => ({ url: program.url, namespace: HELPDESK, query: customerQuery });
  const threads = await load.run('openConversations', { ...address(desk), count, prefix: 'idle' });
  const before = await closeAndCount(desk, dataDir);
  desk = await startBaton({ dataDir, responder: false });
  const full = threads.slice(0, fullCount);
  const written = await load.run('fill', { ...address(desk), threads: full, each: PER_THREAD });
  const after = await closeAndCount(desk, dataDir);
  return { dataDir, threads, fullCount, written, before, after };
}

/** Waits until the desk has swept its outbox, ends it (which checkpoints), and counts. */
async function closeAndCount(desk: Program, dataDir: string): Promise<Pages> {
  const file = join(dataDir, 'baton.db');
  for (let tries = 0; tries < 100 && count(file).outboxRows > 0; tries++) await wait(200);
  await desk.stop();
  const db = new DatabaseSync(file);
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
  return count(file);
}

function count(file: string): Pages {
  const db = new DatabaseSync(file, { readOnly: true, timeout: 5000 });
  const number = (sql: string) => Number(Object.values(db.prepare(sql).get() ?? {})[0]);
  const pageBytes = number('PRAGMA page_size');
  const pages = {
    bytes: number('PRAGMA page_count') * pageBytes,
    freeBytes: number('PRAGMA freelist_count') * pageBytes,
    outboxRows: number('SELECT count(*) FROM outbox'),
  };
  db.close();
  return pages;
}
