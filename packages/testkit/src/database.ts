import { randomBytes } from 'node:crypto';
import pg from 'pg';

export interface TestDatabase {
  /** For `DATABASE_URL`. */
  url: string;
  /** Ends the connections to it and deletes it. */
  drop(): Promise<void>;
}

/** Makes an empty database of its own in the Postgres at `postgresUrl`, whose user must be allowed to. */
export async function createDatabase(postgresUrl = process.env.BATON_TEST_POSTGRES_URL): Promise<TestDatabase> {
  if (!postgresUrl) throw new Error('no Postgres: set BATON_TEST_POSTGRES_URL');
  const name = `baton_${randomBytes(6).toString('hex')}`;
  await run(postgresUrl, `CREATE DATABASE ${name}`);
  const own = new URL(postgresUrl);
  own.pathname = `/${name}`;
  return { url: own.href, drop: () => run(postgresUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
