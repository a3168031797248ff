import { existsSync } from 'node:fs';
import { readFile, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Config } from '../../config.ts';
import { PACKAGE_FOLDER } from '../../lib/package-folder.ts';
import { bytes } from '../terminal.ts';
import { bad, type Finding, ok, warn } from './check.ts';

const OLDEST_NODE = 24;
const FEW_FILES = 4096;

export function checkNode(): Finding {
  const text = `Node ${process.versions.node}`;
  if (Number.parseInt(process.versions.node, 10) >= OLDEST_NODE) return ok(text);
  return bad(text, `Baton needs Node ${OLDEST_NODE} or newer; npm start fetches one by itself.`);
}

export async function checkDataDir({ dataDir }: Config): Promise<Finding> {
  const isThere = existsSync(dataDir);
  const folder = isThere ? dataDir : existingParent(dataDir);
  const probe = join(folder, `.doctor-${process.pid}`);
  try {
    await writeFile(probe, 'x', { flush: true });
    await rm(probe);
    return ok(isThere ? `Data folder ${dataDir} can be written` : `Data folder ${dataDir} is made at the first start`);
  } catch (error) {
    const advice = `${(error as Error).message}. Change its owner or set BATON_DATA_DIR.`;
    return bad(`Data folder ${dataDir} cannot be written`, advice);
  }
}

export async function checkDisk({ dataDir }: Config): Promise<Finding> {
  const { bavail, bsize } = await statfs(existsSync(dataDir) ? dataDir : existingParent(dataDir));
  const free = bavail * bsize;
  const text = `Disk has ${bytes(free)} free`;
  if (free < 100 * 1024 ** 2) return bad(text, 'The desk answers "try later" when the disk is full. Make room.');
  return free < 1024 ** 3 ? warn(text, 'Make room before it is full.') : ok(text);
}

export async function checkSecret({ dataDir, secret }: Config): Promise<Finding> {
  if (secret) return ok('Secret comes from BATON_SECRET');
  const found = await stat(join(dataDir, 'secret')).catch(() => undefined);
  if (!found) return ok('Secret is made at the first start');
  if ((found.mode & 0o077) === 0) return ok('Secret can be read by its owner only');
  return warn('Secret can be read by other users of this machine', `chmod 600 ${join(dataDir, 'secret')}`);
}

/** Every connection is an open file, so the limit is the largest number of people at once. */
export async function checkOpenFiles(): Promise<Finding> {
  const limits = await readFile('/proc/self/limits', 'utf8').catch(() => '');
  const found = /^Max open files\s+(\d+|unlimited)/m.exec(limits)?.[1];
  if (!found) return ok('Open files: this system does not say its limit');
  const text = `Open files: up to ${found}`;
  if (found === 'unlimited' || Number(found) >= FEW_FILES) return ok(text);
  return warn(text, 'Each connection needs one. Raise it (ulimit -n 65536, or LimitNOFILE= of the service).');
}

export async function checkWebParts(): Promise<Finding> {
  const parts = { console: '../console/dist/index.html', widget: '../widget/dist/widget.js' };
  const missing = Object.entries(parts).filter(([, file]) => !existsSync(join(PACKAGE_FOLDER, file)));
  if (missing.length === 0) return ok('Console and widget are built');
  return warn(
    `Not built yet: ${missing.map(([name]) => name).join(', ')}`,
    'npm start builds them, npm run build does it now.',
  );
}

function existingParent(path: string): string {
  const parent = dirname(path);
  return existsSync(parent) || parent === path ? parent : existingParent(parent);
}
