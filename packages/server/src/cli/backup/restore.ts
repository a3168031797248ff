import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Config } from '../../config.ts';
import { migrations } from '../../db/migrations/index.ts';
import { CommandFailure } from '../failure.ts';
import { Progress } from '../terminal.ts';
import { DATABASE_ENTRY, type Manifest, readArchive } from './archive.ts';
import { countConnections, dumpPostgres, migrationsInPostgres, restorePostgres } from './postgres.ts';
import { checkSqlite, isInUse, migrationsOf } from './sqlite.ts';

export interface Restored {
  manifest: Manifest;
  /** Where the data of before lies; null when there was none. */
  aside: string | null;
}

/** What belongs to a desk in its data folder. Everything else in there is left alone. */
const OURS = ['baton.db', 'baton.db-wal', 'baton.db-shm', 'files', 'incoming', 'secret'];

/**
 * Puts a backup in place. Everything is unpacked and checked first, beside the data; what was there before is kept in a
 * folder of its own. Refuses while a desk runs on that data, and without `force` where there is data already.
 */
export async function restoreBackup(config: Config, given: string, force: boolean): Promise<Restored> {
  const file = resolve(given);
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  await refuseWhileRunning(config);
  if (!force && (await holdsData(config))) {
    throw new CommandFailure(`${placeOf(config)} holds data already. With --force it is kept aside and replaced.`);
  }
  const staging = join(config.dataDir, `restore-${randomBytes(4).toString('hex')}`);
  const progress = new Progress();
  try {
    const manifest = await readArchive(file, staging, (path) => progress.show(`unpacking ${path}`));
    await checkContents(config, manifest, staging);
    await refuseWhileRunning(config);
    const aside = await swap(config, staging);
    return { manifest, aside };
  } finally {
    progress.clear();
    await rm(staging, { recursive: true, force: true });
  }
}

async function refuseWhileRunning(config: Config): Promise<void> {
  const isRunning = config.databaseUrl
    ? (await countConnections(config.databaseUrl)) > 0
    : isInUse(join(config.dataDir, 'baton.db'));
  if (isRunning) throw new CommandFailure(`A desk is running on ${placeOf(config)}. Stop it first.`);
}

async function holdsData(config: Config): Promise<boolean> {
  if (config.databaseUrl && (await migrationsInPostgres(config.databaseUrl)) !== null) return true;
  if (existsSync(join(config.dataDir, 'baton.db'))) return true;
  return (await readdir(join(config.dataDir, 'files')).catch(() => [])).length > 0;
}

async function checkContents(config: Config, manifest: Manifest, staging: string): Promise<void> {
  const wanted = config.databaseUrl ? 'postgres' : 'sqlite';
  if (manifest.dialect !== wanted) {
    const names = { sqlite: 'the embedded database', postgres: 'Postgres' };
    const how = wanted === 'sqlite' ? 'Set DATABASE_URL.' : 'Unset DATABASE_URL.';
    throw new CommandFailure(`The backup is of ${names[manifest.dialect]}, this desk is on ${names[wanted]}. ${how}`);
  }
  if (wanted === 'postgres') return;
  const database = join(staging, DATABASE_ENTRY.sqlite);
  checkSqlite(database);
  const newer = migrationsOf(database).filter((name) => !migrations.some((known) => known.name === name));
  if (newer.length > 0)
    throw new CommandFailure(`The backup was made by a newer Baton (${manifest.baton}). Restore it with that version.`);
}

async function swap(config: Config, staging: string): Promise<string | null> {
  const present = OURS.filter((name) => existsSync(join(config.dataDir, name)));
  const hadDatabase = config.databaseUrl ? (await migrationsInPostgres(config.databaseUrl)) !== null : false;
  const aside = present.length > 0 || hadDatabase ? join(config.dataDir, `before-restore-${stamp()}`) : null;
  if (aside) await mkdir(aside, { mode: 0o700 });
  if (config.databaseUrl) {
    if (aside && hadDatabase) await dumpPostgres(config.databaseUrl, join(aside, DATABASE_ENTRY.postgres));
    const dump = join(staging, DATABASE_ENTRY.postgres);
    await restorePostgres(config.databaseUrl, dump);
    await rm(dump);
  }
  const moved: [from: string, to: string][] = [];
  try {
    const move = async (from: string, to: string) => {
      await rename(from, to);
      moved.push([from, to]);
    };
    for (const name of present) await move(join(config.dataDir, name), join(aside as string, name));
    for (const name of await readdir(staging)) await move(join(staging, name), join(config.dataDir, name));
  } catch (error) {
    for (const [from, to] of moved.reverse()) await rename(to, from);
    throw error;
  }
  return aside;
}

function placeOf(config: Config): string {
  return config.databaseUrl ? 'the database at DATABASE_URL' : config.dataDir;
}

function stamp(): string {
  return new Date().toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
}
