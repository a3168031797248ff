import type { Kysely, Selectable } from 'kysely';
import type { FileTable, Tables } from '../../db/schema.ts';
import type { MessageFile } from '../messages/data.ts';

export type FileRow = Selectable<FileTable>;

/** Whoever asks has proved by the secret that they may know the row, or belongs to its workspace: check that. */
export async function findFile(db: Kysely<Tables>, id: string): Promise<FileRow | undefined> {
  return db.selectFrom('files').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Of these keys, those that belong to a row. */
export async function findStorageKeys(db: Kysely<Tables>, keys: readonly string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const rows = await db.selectFrom('files').select('storage_key').where('storage_key', 'in', keys).execute();
  return new Set(rows.map((row) => row.storage_key));
}

export function asMessageFile(row: FileRow): MessageFile {
  return { id: row.id, name: row.name, type: row.type, size: row.size, secret: row.secret };
}
