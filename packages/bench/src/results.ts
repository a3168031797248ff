import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { root } from './context.ts';
import type { Outcome } from './figure.ts';
import type { Options } from './options.ts';

/** Keeps a run; git ignores the folder. Answers with the file's name relative to the checkout. */
export function saveResults(options: Options, outcomes: readonly Outcome[]): string {
  const name = `${new Date().toISOString().replaceAll(':', '-').slice(0, 19)}.json`;
  mkdirSync(join(root, 'bench/results'), { recursive: true });
  const machine = {
    cores: cpus().length,
    model: cpus()[0]?.model,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  };
  const kept = { at: new Date().toISOString(), machine, options, outcomes };
  writeFileSync(join(root, 'bench/results', name), `${JSON.stringify(kept, null, 2)}\n`);
  return `bench/results/${name}`;
}
