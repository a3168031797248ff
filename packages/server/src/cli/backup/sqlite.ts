import { existsSync } from 'node:fs';
import { backup, DatabaseSync } from 'node:sqlite';
import { CommandFailure } from '../failure.ts';

/**
 * Copies a database that others write to. The open read transaction holds one moment still: without it SQLite would start
 * over whenever another process commits, and under load never end. Writers do not wait for it (WAL).
 */
export async function copySqlite(
  file: string,
  target: string,
  onProgress: (done: number, all: number) => void,
): Promise<void> {
  const source = new DatabaseSync(file, { timeout: 10_000 });
  try {
    source.exec('BEGIN');
    source.prepare('SELECT count(*) FROM migrations').get();
    await backup(source, target, {
      rate: 1000,
      progress: ({ totalPages, remainingPages }) => onProgress(totalPages - remainingPages, totalPages),
    });
  } finally {
    source.close();
  }
  checkSqlite(target);
}

/** Reads the whole copy and makes it one file without a log beside it. Fails when it is damaged. */
export function checkSqlite(file: string): void {
  const copy = new DatabaseSync(file);
  try {
    copy.exec('PRAGMA journal_mode = DELETE');
    const { quick_check: verdict } = copy.prepare('PRAGMA quick_check(1)').get() as { quick_check: string };
    if (verdict !== 'ok') throw new CommandFailure(`The database is damaged: ${verdict}`);
  } finally {
    copy.close();
  }
}

export function migrationsOf(file: string): string[] {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return (database.prepare('SELECT name FROM migrations').all() as { name: string }[]).map((row) => row.name);
  } finally {
    database.close();
  }
}

/**
 * Does any process have this database open? Leaving WAL needs it alone, and SQLite's own locks decide that; no file with
 * a process id could be left over by a crash. A damaged database counts as free: replacing it is what a restore is for.
 */
export function isInUse(file: string): boolean {
  if (!existsSync(file)) return false;
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { timeout: 200 });
    database.exec('PRAGMA journal_mode = DELETE');
    return false;
  } catch (error) {
    return ((error as { errcode?: number }).errcode ?? 0) % 256 === 5;
  } finally {
    database?.close();
  }
}
