import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type AgentClient, createAgentClient } from '@baton/sdk';
import { createDatabase, type Desk, startDesk } from '@baton/testkit';

export const isPostgres = process.env.BATON_TEST_DB === 'postgres';
const SERVER = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const CLI = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));

export interface Answer {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A place for a desk: a data folder, and on the Postgres pass a database. */
export interface Place {
  env: Record<string, string>;
  dataDir: string;
  /** Runs the command line there. */
  baton(...args: string[]): Promise<Answer>;
  /** The same, and interrupted as by Ctrl-C once `isTime` says so. */
  interrupt(isTime: () => boolean, ...args: string[]): Promise<Answer>;
  start(): Promise<Desk>;
  end(): Promise<void>;
}

export const apiKey = `test_customer_${randomBytes(16).toString('hex')}`;
export const deskKey = `test_desk_${randomBytes(16).toString('hex')}`;
export const adminPassword = 'correct horse battery';
const secret = randomBytes(32).toString('hex');

export async function makePlace(): Promise<Place> {
  const dataDir = await mkdtemp(join(tmpdir(), 'baton-cli-'));
  const database = isPostgres ? await createDatabase() : undefined;
  const env: Record<string, string> = {
    BATON_API_KEY: apiKey,
    BATON_DESK_KEY: deskKey,
    BATON_ADMIN_EMAIL: 'bo@desk.example',
    BATON_ADMIN_PASSWORD: adminPassword,
    ...(database ? { DATABASE_URL: database.url, BATON_SECRET: secret } : {}),
  };
  let desk: Desk | undefined;
  const here = () => ({ ...env, BATON_DATA_DIR: dataDir, ...(desk ? { PORT: String(desk.port) } : {}) });
  return {
    env,
    dataDir,
    baton: (...args) => run(args, here()),
    interrupt: (isTime, ...args) => run(args, here(), isTime),
    async start() {
      desk = await startDesk({ entry: SERVER, env: { ...env, BATON_RATE_LIMITS: 'off' }, dataDir });
      return desk;
    },
    async end() {
      await desk?.stop();
      await database?.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export function owner(desk: Desk): AgentClient {
  return createAgentClient({ baseUrl: desk.url, token: deskKey });
}

/** The command line as a process of its own; its environment is only what is given here plus PATH. */
export function run(args: string[], env: Record<string, string>, isTime = () => false): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { PATH = '', HOME = '' } = process.env;
    const child = spawn(process.execPath, [CLI, ...args], {
      env: { PATH, HOME, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk));
    const watch = setInterval(() => {
      if (isTime()) child.kill('SIGINT');
    }, 5);
    child.once('error', reject);
    child.once('close', (code) => {
      clearInterval(watch);
      resolve({ code, stdout, stderr });
    });
  });
}
