import { createHash, randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '@baton/protocol';
import { newStorageKey, type Storage } from '../../storage/storage.ts';
import { inspectAnyFile, inspectFile } from './inspect.ts';
import { ACCEPTED_EXTENSIONS } from './kinds.ts';
import { cleanFileName, extensionOf } from './name.ts';

/** Extensions with their dots, in lower case: either the only ones that are taken, which we can all recognise, or those that are not. */
export type UploadRules = { mostBytes: number } & ({ extensions: readonly string[] } | { refused: readonly string[] });

export const DEFAULT_RULES: UploadRules = { mostBytes: 10 * 1024 * 1024, extensions: ACCEPTED_EXTENSIONS };

/** Bytes that are checked and kept, and not yet anybody's: `createFile` makes the row. */
export interface ReceivedUpload {
  name: string;
  /** Found in the content. */
  type: string;
  size: number;
  /** SHA-256 of the bytes, by which a repeat is told from another file of the same name. */
  hash: string;
  storageKey: string;
}

/**
 * Streams one file into the storage. It is written under a temporary name, counted on the way, looked into, and only then
 * kept; whatever happens before that leaves nothing behind. Refuses: `too_large`, `invalid` (empty, or the sender went
 * away), `unsupported_media`, `unavailable` (the disk does not take it).
 */
export async function receiveUpload(
  storage: Storage,
  part: { filename: string; file: Readable },
  rules: UploadRules = DEFAULT_RULES,
): Promise<ReceivedUpload> {
  const name = cleanFileName(part.filename);
  const extension = extensionOf(name);
  const path = join(storage.incoming, randomBytes(16).toString('hex'));
  try {
    const { size, hash } = await writeCounted(part.file, path, rules.mostBytes);
    if (size === 0) throw new AppError('invalid', { field: 'file', reason: 'The file is empty.' });
    const type = await typeOf(path, extension, rules);
    const storageKey = newStorageKey();
    await storage.put(storageKey, path);
    return { name, type, size, hash, storageKey };
  } catch (error) {
    await rm(path, { force: true });
    throw asRefusal(error, part.file.errored !== null);
  }
}

async function typeOf(path: string, extension: string, rules: UploadRules): Promise<string> {
  if ('refused' in rules) return inspectAnyFile(path, extension, rules.refused);
  if (!rules.extensions.includes(extension)) {
    const accepted = rules.extensions.join(' ');
    throw new AppError('unsupported_media', { field: 'file', reason: `Only these files are accepted: ${accepted}` });
  }
  return inspectFile(path, extension);
}

async function writeCounted(
  source: Readable,
  path: string,
  mostBytes: number,
): Promise<{ size: number; hash: string }> {
  let size = 0;
  const hash = createHash('sha256');
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size <= mostBytes) {
        hash.update(chunk);
        done(null, chunk);
      } else
        done(new AppError('too_large', { field: 'file', reason: `The file is larger than ${describe(mostBytes)}.` }));
    },
  });
  await pipeline(source, count, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
  return { size, hash: hash.digest('hex') };
}

function describe(bytes: number): string {
  return bytes >= 1024 * 1024 ? `${bytes / 1024 / 1024} MiB` : `${bytes / 1024} KiB`;
}

/** What a connection that ended looks like; every other code of the system is about our disk. */
const LINE_CODES = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT']);

function asRefusal(error: unknown, isSenders: boolean): unknown {
  if (error instanceof AppError) return error;
  const { code = '' } = error as NodeJS.ErrnoException;
  if (/^E[A-Z]+$/.test(code) && !LINE_CODES.has(code)) return new AppError('unavailable', { retryAfterMs: 5000 });
  if (!isSenders && code !== 'ERR_STREAM_PREMATURE_CLOSE') return error;
  return new AppError('invalid', { field: 'file', reason: 'The upload ended before the file did.' });
}
