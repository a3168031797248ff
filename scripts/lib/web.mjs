import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildCommand, hashSources, runBuild } from './build.mjs';
import { withLock } from './lock.mjs';
import { root, runtimeDir } from './paths.mjs';
import { say } from './say.mjs';

const names = ['console', 'widget'];
const shared = ['protocol', 'sdk'];

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
  await runBuild({ ...part, env });
  mkdirSync(dirname(stampOf(part)), { recursive: true });
  writeFileSync(stampOf(part), wanted);
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

function isFresh(part, wanted) {
  const stamp = stampOf(part);
  return existsSync(join(part.folder, 'dist')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
}

function stampOf({ name }) {
  return join(runtimeDir, `built-${name}`);
}

function sourceHash({ folder }, dependencies) {
  return hashSources([folder, ...shared.map((name) => join(root, 'packages', name))], dependencies);
}
