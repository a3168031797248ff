import { DatabaseSync } from 'node:sqlite';
import { BUSY_MS } from './connect.ts';

/**
 * Who serves this file, told by SQLite's own locks on a file of nothing beside it: each server keeps a shared lock, and the
 * system takes it away the moment the process ends, however it ends. (A process id in a file could be left over by a crash,
 * and in containers it is always the same.)
 */
export class Serving {
  readonly #file: string;
  #held: DatabaseSync | undefined;

  constructor(databaseFile: string) {
    this.#file = `${databaseFile}-servers`;
  }

  begin(): { alone: boolean } {
    const lock = new DatabaseSync(this.#file, { timeout: 0 });
    this.#held = lock;
    const alone = isAlone(lock);
    // Somebody else may be asking the same at this moment.
    lock.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
    lock.exec('BEGIN');
    lock.prepare('SELECT count(*) FROM sqlite_master').get();
    return { alone };
  }

  end(): void {
    this.#held?.close();
  }
}

function isAlone(lock: DatabaseSync): boolean {
  try {
    lock.exec('BEGIN EXCLUSIVE');
    lock.exec('ROLLBACK');
    return true;
  } catch {
    return false;
  }
}
