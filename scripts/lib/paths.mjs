import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Everything the scripts prepare and git ignores: the pinned Node, stamps of what is built, the lock, the compile cache. */
export const runtimeDir = join(root, '.runtime');

/** The server's programs as they stand in its sources. */
export const serverSources = {
  main: join(root, 'packages/server/src/main.ts'),
  cli: join(root, 'packages/server/src/cli/main.ts'),
};
export const benchMain = join(root, 'packages/bench/src/main.ts');
