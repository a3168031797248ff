import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root } from './paths.mjs';
import { capture } from './run.mjs';
import { SetupError } from './say.mjs';

const notSources = new Set(['node_modules', 'dist', 'test', 'coverage']);

/** The hash of everything that a build of these folders may read; `dependencies` is the hash of what is installed. */
export function hashSources(folders, dependencies) {
  const hash = createHash('sha256').update(dependencies);
  for (const folder of folders) hashFolder(hash, folder);
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

/** Runs a package's own build and says nothing when it succeeds. `args` go to its last step. */
export async function runBuild({ name, folder, env, args = '' }) {
  const { code, output } = await capture(`${buildCommand(folder)} ${args}`, {
    cwd: folder,
    env: { ...withTools(env), NO_COLOR: '1' },
    shell: true,
  });
  if (code !== 0) throw new SetupError(`The ${name} could not be built:\n${output.trim()}`);
}

export function buildCommand(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).scripts?.build ?? 'vite build';
}

/** The environment in which a package's script finds its tools, as npm would give it. */
export function withTools(env) {
  return { ...env, PATH: `${join(root, 'node_modules', '.bin')}${delimiter}${env.PATH}` };
}
