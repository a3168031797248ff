import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { withLock } from './lock.mjs';
import { root, runtimeDir } from './paths.mjs';
import { capture } from './run.mjs';
import { SetupError, say } from './say.mjs';

const names = ['console', 'widget'];
const shared = ['protocol', 'sdk'];
const notSources = new Set(['node_modules', 'dist', 'test', 'coverage']);

/** The packages that are built for the browser. One without a Vite configuration has nothing to build yet. */
export function webPackages() {
  return names
    .map((name) => ({ name, folder: join(root, 'packages', name) }))
    .filter(({ folder }) => isBuildable(folder));
}

function isBuildable(folder) {
  return ['ts', 'js', 'mts', 'mjs'].some((ending) => existsSync(join(folder, `vite.config.${ending}`)));
}

/** Builds what changed since its last build; `dependencies` is the hash of what is installed. */
export async function ensureWeb({ env, dependencies, force = false }) {
  const stale = webPackages().filter((part) => force || !isFresh(part, sourceHash(part, dependencies)));
  if (stale.length === 0) return;
  await withLock(async () => {
    for (const part of stale) {
      const wanted = sourceHash(part, dependencies);
      if (force || !isFresh(part, wanted)) await build(part, wanted, env);
    }
  });
}

/** A watcher is about to write into `dist`: what lies there no longer belongs to the stamp. */
export function forgetBuilds() {
  for (const name of names) rmSync(stampOf({ name }), { force: true });
}

async function build(part, wanted, env) {
  say(`Building the ${part.name} …`);
  rmSync(stampOf(part), { force: true });
  const { code, output } = await capture(buildCommand(part.folder), {
    cwd: part.folder,
    env: { ...withTools(env), NO_COLOR: '1' },
    shell: true,
  });
  if (code !== 0) throw new SetupError(`The ${part.name} could not be built:\n${output.trim()}`);
  mkdirSync(dirname(stampOf(part)), { recursive: true });
  writeFileSync(stampOf(part), wanted);
}

function buildCommand(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).scripts?.build ?? 'vite build';
}

/**
 * A watcher for each step of a package's build. None may empty `dist` at its start, since the other steps' files lie
 * there too.
 */
export function watchCommands(folder) {
  const steps = buildCommand(folder)
    .split('&&')
    .map((step) => step.trim().split(/\s+/));
  return steps.map((step) => [...step, '--watch', '--emptyOutDir', 'false', '--logLevel', 'warn']);
}

/** The environment in which a package's script finds its tools, as npm would give it. */
export function withTools(env) {
  return { ...env, PATH: `${join(root, 'node_modules', '.bin')}${delimiter}${env.PATH}` };
}

function isFresh(part, wanted) {
  const stamp = stampOf(part);
  return existsSync(join(part.folder, 'dist')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
}

function stampOf({ name }) {
  return join(runtimeDir, `built-${name}`);
}

function sourceHash({ folder }, dependencies) {
  const hash = createHash('sha256').update(dependencies);
  for (const source of [folder, ...shared.map((name) => join(root, 'packages', name))]) hashFolder(hash, source);
  return hash.digest('hex');
}

function hashFolder(hash, folder) {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (notSources.has(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) hashFolder(hash, path);
    else if (entry.isFile()) hash.update(`\0${path.slice(root.length)}\0`).update(readFileSync(path));
  }
}
