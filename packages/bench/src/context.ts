import { mkdirSync, mkdtempSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Options } from './options.ts';
import { Load } from './processes/load.ts';

export const root = fileURLToPath(new URL('../../../', import.meta.url));

/** What all rows share: the wishes of the caller, a folder for databases, processes that make load. */
export interface Context {
  options: Options;
  /** On the checkout's own disk: a temporary folder in memory would make every sync free. */
  folder: string;
  loads: Load[];
  say(line: string): void;
}

const MOST_LOADS = 3;

export function openContext(options: Options, say: (line: string) => void): Context {
  const runtime = join(root, '.runtime');
  mkdirSync(runtime, { recursive: true });
  const count = Math.max(1, Math.min(MOST_LOADS, availableParallelism() - 1));
  return {
    options,
    folder: mkdtempSync(join(runtime, 'bench-')),
    loads: Array.from({ length: count }, () => new Load()),
    say,
  };
}

let databases = 0;

export function newDataDir(context: Context): string {
  databases += 1;
  return join(context.folder, `data-${databases}`);
}
