import { readFileSync, writeFileSync } from 'node:fs';
import { newSecret } from './ids.ts';

/** The installation's secret: generated on the first start, readable by the owner of the file alone. */
export function readSecret(file: string): string {
  try {
    // `wx` fails when the file is there: two processes that start together agree on one secret.
    writeFileSync(file, newSecret(), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8').trim();
}
