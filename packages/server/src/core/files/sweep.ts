import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import type { Tables } from '../../db/schema.ts';
import type { Action, Writer } from '../../db/writer.ts';
import type { Storage } from '../../storage/storage.ts';
import { findStorageKeys } from './store.ts';

/** How long an upload may wait for its message, and how long bytes may wait for their row. */
export const ORPHAN_MS = 24 * 3600_000;
const BATCH = 200;

export interface SweptFiles {
  /** Rows, with their bytes, that no message carries. */
  unattached: number;
  /** Bytes without a row, and uploads that were cut off by the process's end. */
  loose: number;
}

/**
 * Removes what nobody will ever read. Rows go before bytes and bytes are stored before rows, so a process that dies in
 * between leaves loose bytes, which the next sweep finds; never a row without bytes. Once a day is often enough.
 */
export async function sweepOrphans(
  desk: { read: Kysely<Tables>; writer: Writer; storage: Storage },
  now = Date.now(),
): Promise<SweptFiles> {
  const before = now - ORPHAN_MS;
  let unattached = 0;
  for (;;) {
    const keys = await desk.writer.execute(removeUnattached, { before });
    for (const key of keys) await desk.storage.remove(key);
    unattached += keys.length;
    if (keys.length < BATCH) break;
  }
  const loose =
    (await removeLoose(desk.read, desk.storage, before)) + (await removeStale(desk.storage.incoming, before));
  return { unattached, loose };
}

const removeUnattached: Action<{ before: number }, string[]> = {
  name: 'files.remove_unattached',
  async run(tx, input) {
    const db = await tx.sql();
    const old = db
      .selectFrom('files')
      .select('id')
      .where('attached_at', 'is', null)
      .where('created_at', '<', input.before)
      .limit(BATCH);
    const removed = await db
      .deleteFrom('files')
      .where('id', 'in', old)
      // Again, on the locked row: a message may have taken it while this statement waited.
      .where('attached_at', 'is', null)
      .returning('storage_key')
      .execute();
    return removed.map((row) => row.storage_key);
  },
};

async function removeLoose(db: Kysely<Tables>, storage: Storage, before: number): Promise<number> {
  let removed = 0;
  let batch: string[] = [];
  const settle = async () => {
    const known = await findStorageKeys(db, batch);
    for (const key of batch.filter((it) => !known.has(it))) {
      await storage.remove(key);
      removed++;
    }
    batch = [];
  };
  for await (const stored of storage.list()) {
    if (stored.changedAt >= before) continue;
    batch.push(stored.key);
    if (batch.length === BATCH) await settle();
  }
  await settle();
  return removed;
}

async function removeStale(folder: string, before: number): Promise<number> {
  let removed = 0;
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (!found?.isFile() || found.mtimeMs >= before) continue;
    await rm(path, { force: true });
    removed++;
  }
  return removed;
}
