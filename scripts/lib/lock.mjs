import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { runtimeDir } from './paths.mjs';
import { SetupError, say } from './say.mjs';

const lockDir = join(runtimeDir, 'lock');
const ownerFile = join(lockDir, 'owner.json');
const patienceMs = 15 * 60_000;

/**
 * Runs `work` while no other command of this checkout sets something up. Making a folder is atomic on every file
 * system, so the folder is the lock; it names its owner, so that a lock left by a killed process is taken over.
 */
export async function withLock(work) {
  await acquire();
  try {
    return await work();
  } finally {
    rmSync(lockDir, { recursive: true, force: true });
  }
}

async function acquire() {
  mkdirSync(runtimeDir, { recursive: true });
  const started = Date.now();
  let told = false;
  while (!tryAcquire()) {
    if (isAbandoned()) {
      discard();
      continue;
    }
    if (Date.now() - started > patienceMs) {
      throw new SetupError(
        `Another command has held ${lockDir} for 15 minutes. If none is running, remove that folder.`,
      );
    }
    if (!told && Date.now() - started > 2_000) {
      say('Waiting for another command that is setting up …');
      told = true;
    }
    await wait(100);
  }
}

function tryAcquire() {
  try {
    mkdirSync(lockDir);
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
  writeFileSync(ownerFile, JSON.stringify({ pid: process.pid, host: hostname() }));
  return true;
}

function isAbandoned() {
  const owner = readOwner();
  if (owner) return owner.host === hostname() && !isAlive(owner.pid);
  // No owner yet: either taken this very moment, or its taker was killed between two lines.
  const age = Date.now() - (statSync(lockDir, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  return age > 5_000;
}

function readOwner() {
  try {
    return JSON.parse(readFileSync(ownerFile, 'utf8'));
  } catch {
    return undefined;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Two waiters may find the same dead owner: only one rename succeeds, the other simply tries again. */
function discard() {
  const grave = `${lockDir}-${process.pid}-${Date.now()}`;
  try {
    renameSync(lockDir, grave);
    rmSync(grave, { recursive: true, force: true });
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}
