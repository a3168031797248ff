import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import type { Config } from '../../config.ts';
import { migrations } from '../../db/migrations/index.ts';
import { bad, type Finding, ok, warn } from './check.ts';

const OLDEST_POSTGRES = 15;

/** Reachable, whole, and of a schema that we know. Looks only: migrating is the start's business. */
export function checkDatabase(config: Config): Promise<Finding> | Finding {
  return config.databaseUrl ? checkPostgres(config.databaseUrl) : checkSqlite(join(config.dataDir, 'baton.db'));
}

function checkSqlite(file: string): Finding {
  if (!existsSync(file)) return ok('Database is made at the first start');
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { timeout: 5000 });
    const { quick_check: verdict } = database.prepare('PRAGMA quick_check(1)').get() as { quick_check: string };
    if (verdict !== 'ok') return damaged(file, verdict);
    const known = database.prepare('SELECT name FROM migrations').all() as { name: string }[];
    return judge(
      `Database ${file} is whole`,
      known.map((row) => row.name),
    );
  } catch (error) {
    return damaged(file, (error as Error).message);
  } finally {
    database?.close();
  }
}

async function checkPostgres(url: string): Promise<Finding> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  try {
    await client.connect();
    const { rows } = await client.query(
      `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int / 10000 AS major,
        current_setting('fsync') AS fsync, to_regclass('migrations') IS NOT NULL AS known`,
    );
    const { version, major, fsync, known } = rows[0];
    if (major < OLDEST_POSTGRES) return bad(`Postgres ${version}`, `Baton needs Postgres ${OLDEST_POSTGRES} or newer.`);
    if (fsync === 'off')
      return warn('Postgres runs with fsync off', 'Messages can be lost with the machine. Switch it on.');
    if (!known) return ok(`Postgres ${version} answers; its tables are made at the first start`);
    const names = (await client.query('SELECT name FROM migrations')).rows.map((row) => row.name as string);
    return judge(`Postgres ${version} answers`, names);
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    return bad('Postgres does not answer', `${message || code}. Check DATABASE_URL.`);
  } finally {
    await client.end().catch(() => {});
  }
}

function judge(text: string, known: readonly string[]): Finding {
  if (known.some((name) => !migrations.some((it) => it.name === name))) {
    return bad(`${text}, and written by a newer Baton`, 'Start that version.');
  }
  const pending = migrations.length - known.length;
  return ok(
    pending === 0 ? `${text} and up to date` : `${text}; the next start brings it up to date (${pending} steps)`,
  );
}

function damaged(file: string, why: string): Finding {
  return bad(
    `Database ${file} is damaged: ${why}`,
    'Stop the desk, keep the file, and restore a backup: npm run baton -- restore FILE --force',
  );
}
