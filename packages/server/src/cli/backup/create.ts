import { randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Config } from '../../config.ts';
import { openStorage } from '../../storage/storage.ts';
import { VERSION } from '../../version.ts';
import { CommandFailure } from '../failure.ts';
import { Progress } from '../terminal.ts';
import { DATABASE_ENTRY, type Manifest, type Packed, packArchive, readArchive } from './archive.ts';
import { dumpPostgres } from './postgres.ts';
import { copySqlite } from './sqlite.ts';

export interface Made {
  file: string;
  size: number;
  uploads: number;
}

/**
 * One file with everything, taken while the desk works: the database as it was at one moment, then the uploads (bytes are
 * stored before their row and never change, so every row of that moment has its bytes), then the generated secret. It
 * gets its name only when it has been read back and found whole.
 */
export async function createBackup(config: Config, given: string): Promise<Made> {
  const file = resolve(given);
  await checkTarget(config, file);
  const part = `${file}.part-${randomBytes(4).toString('hex')}`;
  const copy = `${part}-database`;
  const progress = new Progress();
  const leave = removeOnSignal([part, copy, `${copy}-journal`]);
  try {
    if (config.databaseUrl) {
      progress.show('Postgres writes its dump …');
      await dumpPostgres(config.databaseUrl, copy);
    } else {
      const show = (done: number, all: number) =>
        progress.show(`database: ${Math.floor((100 * done) / Math.max(all, 1))} %`);
      await copySqlite(join(config.dataDir, 'baton.db'), copy, show);
    }
    let uploads = 0;
    await packArchive(
      part,
      contents(config, copy, () => progress.show(`uploads: ${++uploads}`)),
    );
    await readArchive(part, undefined, (path) => progress.show(`checking ${path}`));
    await rename(part, file);
    return { file, size: (await stat(file)).size, uploads };
  } finally {
    progress.clear();
    leave();
    await Promise.all([part, copy].map((path) => rm(path, { force: true })));
  }
}

async function* contents(config: Config, copy: string, onUpload: () => void): AsyncGenerator<Packed> {
  const dialect = config.databaseUrl ? 'postgres' : 'sqlite';
  const manifest: Manifest = {
    format: 'baton-backup',
    version: 1,
    baton: VERSION,
    createdAt: new Date().toISOString(),
    dialect,
  };
  yield { path: 'manifest.json', source: Buffer.from(JSON.stringify(manifest)) };
  yield { path: DATABASE_ENTRY[dialect], source: copy };
  yield { path: 'secret', source: join(config.dataDir, 'secret') };
  const storage = await openStorage(config.dataDir);
  for await (const { key } of storage.list()) {
    onUpload();
    yield { path: `files/${key}`, source: join(config.dataDir, 'files', key) };
  }
}

async function checkTarget(config: Config, file: string): Promise<void> {
  if (!config.databaseUrl && !existsSync(join(config.dataDir, 'baton.db'))) {
    throw new CommandFailure(`There is nothing to back up: ${config.dataDir} holds no desk.`);
  }
  const folder = await stat(dirname(file)).catch(() => undefined);
  if (!folder?.isDirectory()) throw new CommandFailure(`The folder ${dirname(file)} does not exist.`);
  if ((await stat(file).catch(() => undefined))?.isDirectory())
    throw new CommandFailure(`${file} is a folder: name a file.`);
}

/** An interrupted backup leaves nothing behind either. Without waiting: a second Ctrl-C would not. */
function removeOnSignal(paths: string[]): () => void {
  const onSignal = (signal: NodeJS.Signals) => {
    for (const path of paths) rmSync(path, { force: true });
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  return () => process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
}
