import { close, closeSync, fdatasync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { BUSY_MS } from './connect.ts';

const LEAST_BYTES = 8 * 1024 * 1024;
/** SQLite begins its log anew at about this size (`wal_autocheckpoint`), and from then on it stays as it is. */
const MOST_BYTES = 64 * 1024 * 1024;
const FIRST_LOOK_MS = 100;
const LOOK_EVERY_MS = 1000;
const ZEROS = Buffer.alloc(256 * 1024);

/**
 * Keeps room in SQLite's log ahead of its use. To sync bytes that were written over others costs one flush of the disk; to
 * sync a file that grew costs the file system a commit of its own as well, and that was half of a small commit's time.
 *
 * Zeros behind the last frame are nothing to SQLite: no frame has their checksum, as none has the checksums of what an
 * earlier round of the log left there. They are written under the lock of writers, so nobody appends a frame meanwhile.
 */
export class LogSpace {
  readonly #file: string;
  readonly #db: DatabaseSync;
  /** The file's size after we last made room; another size means that the log outgrew it or was truncated. */
  #size = -1;
  #timer: NodeJS.Timeout | undefined;

  constructor(databaseFile: string, db: DatabaseSync) {
    this.#file = `${databaseFile}-wal`;
    this.#db = db;
  }

  /** From now on there is room, but for a moment after the log outgrew it. */
  keep(): void {
    this.#timer = setTimeout(() => {
      this.#makeRoom();
      this.#timer = setInterval(() => this.#makeRoom(), LOOK_EVERY_MS).unref();
    }, FIRST_LOOK_MS).unref();
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  #makeRoom(): void {
    const log = openLog(this.#file);
    if (log === null) return;
    const { size } = fstatSync(log);
    if (size === this.#size || size >= MOST_BYTES || !lockWriters(this.#db)) {
      closeSync(log);
      return;
    }
    try {
      // Read again: before the lock was ours, somebody may have appended.
      this.#size = extend(log, fstatSync(log).size);
    } finally {
      this.#db.exec('ROLLBACK');
      // Off this thread, and ahead of the next commit. If it fails, that commit's own sync does it or says why not.
      fdatasync(log, () => close(log));
    }
  }
}

function openLog(file: string): number | null {
  try {
    return openSync(file, 'r+');
  } catch {
    return null;
  }
}

/** Without waiting, since this is the main thread. False while somebody writes. */
function lockWriters(db: DatabaseSync): boolean {
  if (!db.isOpen || db.isTransaction) return false;
  db.exec('PRAGMA busy_timeout = 0');
  try {
    db.exec('BEGIN IMMEDIATE');
    return true;
  } catch {
    return false;
  } finally {
    db.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
  }
}

/** Doubles the log, from a least size on. Answers its size; on a full disk the one that it had. */
function extend(log: number, size: number): number {
  const wanted = Math.min(Math.max(size * 2, LEAST_BYTES), MOST_BYTES);
  try {
    for (let at = size; at < wanted; at += ZEROS.length)
      writeSync(log, ZEROS, 0, Math.min(ZEROS.length, wanted - at), at);
    return wanted;
  } catch {
    ftruncateSync(log, size);
    return size;
  }
}
