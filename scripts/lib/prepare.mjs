import { delimiter, dirname, join } from 'node:path';
import { ensureDependencies } from './dependencies.mjs';
import { runtimeDir } from './paths.mjs';
import { ensureRuntime } from './runtime.mjs';
import { ensureWeb } from './web.mjs';

/**
 * Makes this checkout ready to run and says nothing when it is already. Answers with the Node to use, the environment
 * in which `node` means that one, and the hash of what is installed.
 */
export async function prepare({ web = false, force = false } = {}) {
  const node = await ensureRuntime();
  const dependencies = await ensureDependencies(node);
  const env = {
    ...process.env,
    PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`,
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(runtimeDir, 'compile-cache'),
  };
  if (web) await ensureWeb({ env, dependencies, force });
  return { node, env, dependencies };
}
