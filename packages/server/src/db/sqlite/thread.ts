import { parentPort, workerData } from 'node:worker_threads';
import { connect } from './connect.ts';
import { type FlatSet, prepareGroup } from './group.ts';

// The thread that writes large groups: it owns a connection of its own and does nothing but begin, write, commit. What is
// written was decided on the main thread.

export interface Job {
  id: number;
  /** Null = nothing to write: only say the version. */
  set: FlatSet | null;
  /** What `data_version` must say, so that nobody else has written since the group's rows were read. */
  version: number;
}

export type Report = { id: number; version: number } & (
  | { position: number }
  | { stale: true }
  | { failure: { message: string; errcode?: number } }
);

const port = parentPort;
if (!port) throw new Error('This file runs as a thread.');
const { file } = workerData as { file: string };
const db = connect(file);
const begin = db.prepare('BEGIN IMMEDIATE');
const commit = db.prepare('COMMIT');
const rollback = db.prepare('ROLLBACK');
const dataVersion = db.prepare('PRAGMA data_version');
const group = prepareGroup(db);

port.on('message', (job: Job | 'close') => {
  if (job === 'close') {
    db.close();
    port.close();
    return;
  }
  port.postMessage(work(job));
});

function work(job: Job): Report {
  const { id } = job;
  let version = 0;
  try {
    if (!job.set) return { id, version: readVersion(), position: 0 };
    begin.run();
    version = readVersion();
    if (version !== job.version) {
      rollback.run();
      return { id, version, stale: true };
    }
    const position = group.writeAll(job.set);
    commit.run();
    return { id, version, position };
  } catch (error) {
    if (db.isTransaction) rollback.run();
    const { message, errcode } = error as Error & { errcode?: number };
    return { id, version, failure: errcode === undefined ? { message } : { message, errcode } };
  }
}

function readVersion(): number {
  return (dataVersion.get() as { data_version: number }).data_version;
}
