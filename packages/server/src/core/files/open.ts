import type { Readable } from 'node:stream';
import type { Kysely } from 'kysely';
import type { Tables } from '../../db/schema.ts';
import type { Storage } from '../../storage/storage.ts';
import { findFile } from './store.ts';

/** A stored file for somebody who may have it: what it is, and its bytes as often as they are wanted. */
export interface OpenedFile {
  filename: string;
  contentType: string;
  length: number;
  open(): Promise<Readable>;
}

/** Null when the row is gone; the bytes are looked for when they are wanted. */
export function openFileOf(read: Kysely<Tables>, storage: Storage) {
  return async (fileId: string): Promise<OpenedFile | null> => {
    const row = await findFile(read, fileId);
    if (!row) return null;
    return {
      filename: row.name,
      contentType: row.type,
      length: row.size,
      async open() {
        const bytes = await storage.read(row.storage_key);
        if (!bytes) throw new Error('The bytes of a file are not in the storage.');
        return bytes;
      },
    };
  };
}
