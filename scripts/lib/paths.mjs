import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Everything the scripts prepare and git ignores: the pinned Node, stamps, the lock, the compile cache. */
export const runtimeDir = join(root, '.runtime');

export const serverMain = join(root, 'packages/server/src/main.ts');
export const cliMain = join(root, 'packages/server/src/cli/main.ts');
export const benchMain = join(root, 'packages/bench/src/main.ts');
