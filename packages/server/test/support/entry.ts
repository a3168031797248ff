import { fileURLToPath } from 'node:url';

/** The server's program, for `startDesk` and `openStage`. */
export const entry = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
