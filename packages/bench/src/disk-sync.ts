import { closeSync, fdatasyncSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { percentile } from './statistics.ts';

const WRITES = 200;

/** What the disk asks for one synced write of 4 KiB, now: no durable acknowledgement can come sooner. */
export function diskSyncNote(folder: string): string {
  const file = join(folder, 'sync');
  const fd = openSync(file, 'w');
  const block = Buffer.alloc(4096);
  const times: number[] = [];
  for (let index = 0; index < WRITES; index++) {
    writeSync(fd, block);
    const began = performance.now();
    fdatasyncSync(fd);
    times.push(performance.now() - began);
  }
  closeSync(fd);
  unlinkSync(file);
  const [p50, p95] = [percentile(times, 0.5), percentile(times, 0.95)].map((ms) => ms.toFixed(2));
  return `one synced write took ${p50} ms here (p95 ${p95})`;
}
