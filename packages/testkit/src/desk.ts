import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './ports.ts';

export interface DeskOptions {
  /** The program to run, as arguments of Node: `['packages/server/src/main.ts']`. */
  entry: string | string[];
  env?: Record<string, string>;
  /** Default: an own folder below the system's temporary one, removed by `remove`. */
  dataDir?: string;
  /** Default: a free one. */
  port?: number;
  readyMs?: number;
}

export interface Desk {
  readonly url: string;
  readonly port: number;
  readonly dataDir: string;
  /** Process id of the running desk; undefined while it is down. */
  readonly pid: number | undefined;
  /** Everything that it wrote to stdout and stderr since its first start. */
  logs(): string;
  /** Graceful end (SIGTERM); answers the exit code, null when a signal ended it. */
  stop(): Promise<number | null>;
  /** The end that nobody can prepare for (SIGKILL). */
  kill(): Promise<void>;
  /** Starts again on the same data and port, and waits until it is ready. */
  restart(env?: Record<string, string>): Promise<void>;
  /** Stops and deletes the data folder, when it was made here. */
  remove(): Promise<void>;
}

/**
 * Runs a desk as a real process of its own and waits for `/readyz`. Its environment is only what is given here plus
 * PATH and HOME, so that variables of the tester's shell decide nothing.
 */
export async function startDesk(options: DeskOptions): Promise<Desk> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'baton-desk-')));
  const port = options.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const entry = Array.isArray(options.entry) ? options.entry : [options.entry];
  let env = options.env ?? {};
  let log = '';
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    const { PATH = '', HOME = '' } = process.env;
    const started = spawn(process.execPath, entry, {
      env: { PATH, HOME, HOST: '127.0.0.1', PORT: String(port), BATON_DATA_DIR: dataDir, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = started;
    started.stdout?.on('data', (chunk: Buffer) => (log += chunk));
    started.stderr?.on('data', (chunk: Buffer) => (log += chunk));
    started.once('exit', () => {
      if (child === started) child = undefined;
    });
    try {
      await ready(url, () => child === started, options.readyMs ?? 30_000);
    } catch (error) {
      started.kill('SIGKILL');
      throw new Error(`${(error as Error).message}\n${log.slice(-4000)}`);
    }
  }

  function end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    const ending = child;
    if (!ending) return Promise.resolve(null);
    return new Promise((resolve) => {
      ending.once('exit', (code) => resolve(code));
      ending.kill(signal);
    });
  }

  const tidy = async () => {
    if (!options.dataDir) await rm(dataDir, { recursive: true, force: true });
  };

  try {
    await start();
  } catch (error) {
    await tidy();
    throw error;
  }
  return {
    url,
    port,
    dataDir,
    get pid() {
      return child?.pid;
    },
    logs: () => log,
    stop: () => end('SIGTERM'),
    kill: async () => void (await end('SIGKILL')),
    restart: async (changed) => {
      if (changed) env = { ...env, ...changed };
      await end('SIGTERM');
      await start();
    },
    remove: async () => {
      await end('SIGTERM');
      await tidy();
    },
  };
}

async function ready(url: string, isAlive: () => boolean, limitMs: number): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (Date.now() < deadline) {
    if (!isAlive()) throw new Error('the desk ended before it was ready');
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`the desk was not ready within ${limitMs} ms`);
}
