import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { hashSources, runBuild } from './build.mjs';
import { withLock } from './lock.mjs';
import { root, serverSources } from './paths.mjs';
import { say } from './say.mjs';

const folder = join(root, 'packages/server');
const bundles = join(folder, 'dist');
const keptBundles = 3;

/**
 * The server's programs: those of a bundle, which is made when the sources have changed, or the sources where none can be
 * made. A bundle lies in a folder that is named for what went into it. So it is never stale, and a desk that is running
 * still finds the parts that it loads late, when another bundle has been made beside its own.
 */
export async function ensureServer({ env, dependencies, force = false }) {
  const bundle = join(bundles, hashSources([folder, join(root, 'packages/protocol')], dependencies).slice(0, 16));
  const isThere = () => !force && existsSync(bundle);
  try {
    if (!isThere()) await withLock(() => isThere() || make(bundle, env));
    return { main: join(bundle, 'main.js'), cli: join(bundle, 'cli.js') };
  } catch (error) {
    if (force) throw error;
    say('The server could not be bundled and starts from its sources, more slowly (npm run build says why).');
    return serverSources;
  }
}

/** Renaming is one step: whoever finds the folder finds all of it. */
async function make(bundle, env) {
  say('Bundling the server …');
  const unfinished = join(bundles, 'unfinished');
  rmSync(unfinished, { recursive: true, force: true });
  await runBuild({ name: 'server', folder, env, args: '--dir dist/unfinished' });
  rmSync(bundle, { recursive: true, force: true });
  renameSync(unfinished, bundle);
  dropOldest();
}

function dropOldest() {
  const madeAt = (path) => statSync(path).mtimeMs;
  const newestFirst = readdirSync(bundles)
    .map((name) => join(bundles, name))
    .sort((a, b) => madeAt(b) - madeAt(a));
  for (const old of newestFirst.slice(keptBundles)) rmSync(old, { recursive: true, force: true });
}
