import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { runNpm } from './npm.mjs';
import { root } from './paths.mjs';
import { say } from './say.mjs';

const stampFile = join(root, 'node_modules', '.baton-stamp');
const dependencyFields = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies', 'overrides'];

/** Installs exactly what the lock file says, and only when it or a package's wishes changed since the last time. */
export async function ensureDependencies(node) {
  const wanted = wantedHash();
  if (isInstalled(wanted)) return wanted;
  await withLock(async () => {
    if (isInstalled(wanted)) return;
    if (!isInStep()) {
      say('Installing dependencies (only when they change; the first time takes about a minute) …');
      await runNpm(['ci', '--include=dev'], { node, cwd: root, purpose: 'install the dependencies' });
    }
    writeFileSync(stampFile, wanted);
  });
  return wanted;
}

function isInstalled(wanted) {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted;
}

function wantedHash() {
  const hash = createHash('sha256').update(`${process.platform}-${process.arch}`);
  hash.update(readFileSync(join(root, 'package-lock.json')));
  for (const manifest of manifests()) {
    const content = JSON.parse(readFileSync(manifest, 'utf8'));
    hash.update(JSON.stringify(dependencyFields.map((field) => content[field] ?? null)));
  }
  return hash.digest('hex');
}

function manifests() {
  const folders = readdirSync(join(root, 'packages')).sort();
  const inPackages = folders.map((folder) => join(root, 'packages', folder, 'package.json'));
  return [join(root, 'package.json'), ...inPackages.filter((file) => existsSync(file))];
}

/**
 * Whether node_modules already holds the lock file's content, because somebody ran npm by hand. npm writes down what it
 * installed; believing it spares `npm ci`, which would pull node_modules away under a server that is running.
 */
function isInStep() {
  const installed = readLock(join(root, 'node_modules', '.package-lock.json'));
  const wanted = readLock(join(root, 'package-lock.json'));
  if (!installed || !wanted) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.includes('node_modules/')) return true;
    const present = installed[path];
    return present ? entry.link || present.integrity === entry.integrity : Boolean(entry.optional);
  });
}

function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}
