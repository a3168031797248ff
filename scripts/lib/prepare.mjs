import { delimiter, dirname, join } from 'node:path';
import { ensureDependencies } from './dependencies.mjs';
import { runtimeDir, serverSources } from './paths.mjs';
import { ensureRuntime } from './runtime.mjs';
import { ensureServer } from './server.mjs';
import { ensureWeb } from './web.mjs';

/**
 * Makes this checkout ready to run and says nothing when it is already. Answers with the Node to use, the environment
 * in which `node` means that one, the hash of what is installed, and the server's programs: bundled when `server` is
 * wanted, else their sources.
 */
export async function prepare({ web = false, server = false, force = false } = {}) {
  const node = await ensureRuntime();
  const dependencies = await ensureDependencies(node);
  const env = {
    ...process.env,
    PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`,
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(runtimeDir, 'compile-cache'),
  };
  if (web) await ensureWeb({ env, dependencies, force });
  const programs = server ? await ensureServer({ env, dependencies, force }) : serverSources;
  return { node, env, dependencies, programs };
}
