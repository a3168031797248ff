import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { once } from '../lib/once.ts';

/** Uploaded bytes under random keys. Who may have them is the business of the rows in `files`. */
export interface Storage {
  /** Where uploads gather until they are checked; on the same disk as the bytes, so that keeping one is a rename. */
  readonly incoming: string;
  /** Takes over a finished file below `incoming`. When it answers, the bytes survive the machine's end. */
  put(key: string, path: string): Promise<void>;
  /** Null when there are no such bytes. A stream whose first bytes have been read, so that it does not fail at once. */
  read(key: string): Promise<Readable | null>;
  /** Removing what is not there is fine. */
  remove(key: string): Promise<void>;
  list(): AsyncIterable<StoredBytes>;
}

export interface StoredBytes {
  key: string;
  size: number;
  changedAt: number;
}

/**
 * The local disk, `<dataDir>/files`. Everything but `put` is flydrive's, so another of its drivers can stand here later;
 * `put` is ours because flydrive copies and never syncs, and an upload that we acknowledged has to be on the disk.
 */
export async function openStorage(dataDir: string): Promise<Storage> {
  const root = join(dataDir, 'files');
  const incoming = join(dataDir, 'incoming');
  await mkdir(root, { recursive: true });
  await mkdir(incoming, { recursive: true });
  // With the first download: the library looks at every file type there is when it is loaded.
  const disk = once(() => openDisk(root));

  return {
    incoming,
    async put(key, path) {
      const place = join(root, key);
      await syncPath(path);
      if (await mkdir(dirname(place), { recursive: true })) await syncPath(root);
      await rename(path, place);
      await syncPath(dirname(place));
    },
    async read(key) {
      const stream = await (await disk()).getStream(key);
      try {
        await firstBytes(stream);
        return stream;
      } catch (error) {
        stream.destroy();
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
    },
    async remove(key) {
      await rm(join(root, key), { force: true });
    },
    async *list() {
      const { objects } = await (await disk()).listAll('', { recursive: true });
      for (const object of objects) {
        if (!object.isFile) continue;
        const found = await object.getMetaData().catch(() => undefined);
        // Removed since the listing.
        if (found) yield { key: object.key, size: found.contentLength, changedAt: found.lastModified.getTime() };
      }
    },
  };
}

async function openDisk(location: string) {
  const [{ Disk }, { FSDriver }] = await Promise.all([import('flydrive'), import('flydrive/drivers/fs')]);
  return new Disk(new FSDriver({ location, visibility: 'private' }));
}

/** 160 random bits, spread over 256 folders. */
export function newStorageKey(): string {
  const name = randomBytes(20).toString('hex');
  return `${name.slice(0, 2)}/${name}`;
}

/** A folder is synced too: until then the name of a new file may be lost although its bytes are safe. */
async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function firstBytes(stream: Readable): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => () => {
      stream.off('readable', onReadable).off('error', onError);
      act();
    };
    const onReadable = settle(resolve);
    const onError = (error: Error) => settle(() => reject(error))();
    stream.once('readable', onReadable).once('error', onError);
  });
}
