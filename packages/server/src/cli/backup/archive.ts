import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { z } from 'zod';
import { CommandFailure } from '../failure.ts';
import { readTar, type TarEntry, writeTar } from './tar.ts';

// A backup is a gzipped tar: `manifest.json`, the database, the generated secret, `files/…`, and last `checksums.json`
// with the SHA-256 of everything before it, so that an archive that was cut off or changed is never taken for whole.

export const Manifest = z.object({
  format: z.literal('baton-backup'),
  version: z.literal(1),
  baton: z.string(),
  createdAt: z.string(),
  dialect: z.enum(['sqlite', 'postgres']),
});
export type Manifest = z.infer<typeof Manifest>;

export const DATABASE_ENTRY = { sqlite: 'baton.db', postgres: 'postgres.dump' } as const;
const CHECKSUMS = 'checksums.json';
const KNOWN_PATH =
  /^(?:manifest\.json|checksums\.json|baton\.db|postgres\.dump|secret|files\/[0-9a-f]{2}\/[0-9a-f]{40})$/;

/** Something to put into an archive. A file that is gone when its turn comes is left out. */
export interface Packed {
  path: string;
  source: string | Buffer;
}

/** Writes the archive and syncs it. Answers how many entries it has. */
export async function packArchive(file: string, packed: AsyncIterable<Packed>): Promise<number> {
  const sums: Record<string, string> = {};
  async function* entries(): AsyncGenerator<TarEntry> {
    for await (const item of packed) {
      const opened = await openEntry(item);
      if (opened) yield { ...opened, content: summed(opened, sums) };
    }
    yield bufferEntry(CHECKSUMS, Buffer.from(JSON.stringify(sums)));
  }
  const target = createWriteStream(file, { flags: 'wx', mode: 0o600, flush: true });
  await pipeline(Readable.from(writeTar(entries())), createGzip({ level: 4 }), target);
  return Object.keys(sums).length;
}

/**
 * Reads an archive to its end and checks every sum; with `folder`, everything is also written there. Answers its manifest.
 * Fails with a sentence when the file is not a backup, is damaged or was cut off.
 */
export async function readArchive(file: string, folder?: string, onEntry?: (path: string) => void): Promise<Manifest> {
  const sums: Record<string, string> = {};
  let manifest: string | undefined;
  let expected: string | undefined;
  try {
    await pipeline(createReadStream(file), createGunzip(), async (bytes) => {
      for await (const entry of readTar(bytes)) {
        if (!KNOWN_PATH.test(entry.path))
          throw new Error(`it holds ${JSON.stringify(entry.path)}, which no backup does.`);
        onEntry?.(entry.path);
        if (entry.path === CHECKSUMS) expected = await textOf(entry);
        else if (entry.path === 'manifest.json') manifest = await textOf({ ...entry, content: summed(entry, sums) });
        else await unpack({ ...entry, content: summed(entry, sums) }, folder);
      }
    });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new CommandFailure(`There is no file ${file}.`);
    // The disk that we unpack to, not the archive.
    if (code && !code.startsWith('Z_')) throw error;
    throw new CommandFailure(`${file} is not a whole backup: ${(error as Error).message}`);
  }
  if (!manifest || !expected) throw new CommandFailure(`${file} is not a whole backup: its end is missing.`);
  const listed = z.record(z.string(), z.string()).parse(JSON.parse(expected));
  const differs = [...new Set([...Object.keys(listed), ...Object.keys(sums)])].find((it) => listed[it] !== sums[it]);
  if (differs) throw new CommandFailure(`${file} is damaged: ${differs} is not what was saved.`);
  const parsed = Manifest.safeParse(JSON.parse(manifest));
  if (!parsed.success)
    throw new CommandFailure(`${file} was made by another version of Baton, which has to restore it.`);
  return parsed.data;
}

async function openEntry({ path, source }: Packed): Promise<TarEntry | undefined> {
  if (typeof source !== 'string') return bufferEntry(path, source);
  try {
    const handle = await open(source, 'r');
    const { size } = await handle.stat();
    return { path, size, content: handle.createReadStream() };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function bufferEntry(path: string, content: Buffer): TarEntry {
  return { path, size: content.length, content: Readable.from([content]) };
}

async function* summed({ path, content }: TarEntry, sums: Record<string, string>): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  for await (const chunk of content) {
    hash.update(chunk);
    yield chunk;
  }
  sums[path] = hash.digest('hex');
}

async function textOf(entry: TarEntry): Promise<string> {
  return Buffer.concat(await Array.fromAsync(entry.content)).toString();
}

async function unpack(entry: TarEntry, folder: string | undefined): Promise<void> {
  if (folder === undefined) {
    for await (const _chunk of entry.content);
    return;
  }
  const path = join(folder, entry.path);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await pipeline(entry.content, createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true }));
}
