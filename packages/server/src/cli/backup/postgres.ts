import { spawn } from 'node:child_process';
import pg from 'pg';
import { CommandFailure } from '../failure.ts';

/** Postgres' own tool, which takes one consistent moment while others write. */
export function dumpPostgres(url: string, target: string): Promise<void> {
  return runTool('pg_dump', url, ['--format=custom', '--no-owner', '--no-privileges', `--file=${target}`]);
}

/** All or nothing, in one transaction; what the dump knows and the database has already is replaced. */
export function restorePostgres(url: string, dump: string): Promise<void> {
  const options = [
    '--clean',
    '--if-exists',
    '--no-owner',
    '--no-privileges',
    '--exit-on-error',
    '--single-transaction',
  ];
  return runTool('pg_restore', url, [...options, dump]);
}

/** Names of the migrations in a database; null when nobody ever made a desk there. */
export async function migrationsInPostgres(url: string): Promise<string[] | null> {
  return query(url, async (client) => {
    const { rows } = await client.query(`SELECT to_regclass('migrations') IS NOT NULL AS known`);
    if (!rows[0].known) return null;
    return (await client.query('SELECT name FROM migrations')).rows.map((row) => row.name as string);
  });
}

/** Connections of others to the same database. */
export async function countConnections(url: string): Promise<number> {
  return query(url, async (client) => {
    const { rows } = await client.query(
      `SELECT count(*)::int AS count FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`,
    );
    return rows[0].count as number;
  });
}

async function query<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function runTool(tool: string, url: string, args: string[]): Promise<void> {
  const address = new URL(url);
  // The password goes through the environment: every user of the machine can read a process's arguments.
  const password = decodeURIComponent(address.password);
  address.password = '';
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ...(password ? { PGPASSWORD: password } : {}) };
    const child = spawn(tool, [`--dbname=${address.href}`, ...args], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => {
      complaint = (complaint + chunk).slice(-2000);
    });
    child.once('error', () => {
      reject(
        new CommandFailure(`${tool} is needed for Postgres and was not found: install the Postgres client tools.`),
      );
    });
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new CommandFailure(`${tool} failed: ${complaint.trim().split('\n').at(-1) ?? `exit code ${code}`}`));
    });
  });
}
