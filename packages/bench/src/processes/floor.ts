import { fileURLToPath } from 'node:url';
import { Program } from './program.ts';

type FloorName = 'echo' | 'page' | 'post' | 'bare' | 'sender';

/** A bare server to compare with, run by the same Node with the same compile cache. */
export function startFloor(name: FloorName, env: Record<string, string> = {}, flags: string[] = []): Promise<Program> {
  const file = fileURLToPath(new URL(`../floors/${name}.ts`, import.meta.url));
  return Program.start({ file, env, flags, readyPath: '/' });
}
