import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { capture } from './run.mjs';
import { SetupError } from './say.mjs';

/** Quick to start, but every commit is synced: the durability tests mean the real thing. */
const settings = {
  fsync: 'on',
  synchronous_commit: 'on',
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '64MB',
  max_wal_size: '1GB',
  // Refused statements are the tests' own business; the line that says it is ready must come through.
  log_min_messages: 'log',
};

/**
 * Starts a Postgres of our own: data in a temporary folder, loopback only, a port and a password of its own. As root it
 * runs as somebody else, because Postgres refuses root. `stop` ends it and removes the folder.
 */
export async function startPostgres(bin) {
  const owner = await unprivilegedOwner();
  const folder = mkdtempSync(join(tmpdir(), 'baton-postgres-'));
  const password = randomBytes(12).toString('hex');
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (owner) for (const path of [folder, passwordFile]) chownSync(path, owner.uid, owner.gid);
  const as = { cwd: folder, ...owner };
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const data = join(folder, 'data');
    await initialise({ bin, data, passwordFile, as });
    const { child, port } = await startOnFreePort({ bin, data, as });
    return { url: `postgres://baton:${password}@127.0.0.1:${port}/postgres`, stop: () => end(child).then(remove) };
  } catch (error) {
    remove();
    throw error;
  }
}

async function unprivilegedOwner() {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => capture('id', [flag, name])));
    if (uid.code === 0 && gid.code === 0) return { uid: Number(uid.output), gid: Number(gid.output) };
  }
  throw new SetupError(
    'Postgres does not run as root, and there is neither a user "postgres" nor "nobody" to run it as.',
  );
}

async function initialise({ bin, data, passwordFile, as }) {
  const args = ['-D', data, '-U', 'baton', '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  const options = ['--encoding=UTF8', '--locale=C', '--no-sync'];
  const { code, output } = await capture(join(bin, 'initdb'), [...args, ...options], as);
  if (code !== 0) throw new SetupError(`Postgres could not make its data folder:\n${output.trim()}`);
}

/** Another program may take the port between our look and Postgres' start, hence more than one try. */
async function startOnFreePort({ bin, data, as }) {
  let lastOutput = '';
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const port = await freePort();
    const flags = Object.entries({ ...settings, port }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const child = spawn(join(bin, 'postgres'), ['-D', data, ...flags], { ...as, stdio: ['ignore', 'ignore', 'pipe'] });
    const outcome = await untilReady(child);
    if (outcome.isReady) return { child, port };
    lastOutput = outcome.output;
  }
  throw new SetupError(`Postgres did not start:\n${lastOutput.trim()}`);
}

function untilReady(child) {
  return new Promise((resolve, reject) => {
    let output = '';
    const impatience = setTimeout(() => child.kill('SIGQUIT'), 30_000);
    child.stderr.setEncoding('utf8').on('data', (chunk) => {
      // After the start the stream is only drained: a full pipe would stop Postgres.
      if (output.length < 100_000) output += chunk;
      if (!output.includes('ready to accept connections')) return;
      clearTimeout(impatience);
      resolve({ isReady: true });
    });
    child.on('error', reject);
    child.on('close', () => {
      clearTimeout(impatience);
      resolve({ isReady: false, output });
    });
  });
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** SIGINT is Postgres' "fast" stop; a backend that hangs on is given five seconds. */
function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const impatience = setTimeout(() => child.kill('SIGQUIT'), 5_000);
    child.on('close', () => {
      clearTimeout(impatience);
      resolve();
    });
    child.kill('SIGINT');
  });
}
