import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, signIn, startDesk } from '@baton/testkit';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { afterEach, expect, test } from 'vitest';
import { Logins } from '../src/auth/logins.ts';
import { Tokens } from '../src/auth/tokens.ts';
import type { Database } from '../src/db/database.ts';
import { migrate } from '../src/db/migrate.ts';
import { migrations } from '../src/db/migrations/index.ts';
import { unpackEvents } from '../src/db/outbox-row.ts';
import type { ConversationRow } from '../src/db/rows.ts';
import { entry } from './support/entry.ts';

const isPostgres = process.env.BATON_TEST_DB === 'postgres';
const names = migrations.map(({ name }) => name);
const tidy: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const undo of tidy.splice(0).reverse()) await undo();
});

/** An empty place for a database: where another process finds it, and how this one opens it. */
async function emptyPlace(): Promise<{ dataDir: string; env: Record<string, string>; open(): Promise<Database> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'baton-migrations-'));
  tidy.push(() => rm(dataDir, { recursive: true, force: true }));
  const made = isPostgres ? await createDatabase() : undefined;
  if (made) tidy.push(() => made.drop());
  const env = { BATON_SECRET: randomBytes(32).toString('hex'), BATON_ADMIN_PASSWORD: 'correct-horse' };
  return {
    dataDir,
    env: made ? { ...env, DATABASE_URL: made.url } : env,
    async open() {
      const database = made
        ? (await import('../src/db/postgres/open.ts')).openPostgres(made.url)
        : (await import('../src/db/sqlite/open.ts')).openSqlite(join(dataDir, 'baton.db'));
      tidy.push(() => database.close());
      return database;
    },
  };
}

const statement = (database: Database, sql: string) =>
  database.migrations.exclusively(async (run) => void (await run(sql)));

test('an empty database gets every migration once', async () => {
  const database = await (await emptyPlace()).open();
  expect(await migrate(database.migrations, migrations)).toEqual(names);
  expect(await migrate(database.migrations, migrations)).toEqual([]);
});

test.each(names.slice(0, -1).map((name, index): [string, number] => [name, index + 1]))(
  'a database that ends with %s keeps its rows through the rest',
  async (_, known) => {
    const database = await (await emptyPlace()).open();
    await migrate(database.migrations, migrations.slice(0, known));
    await statement(
      database,
      `INSERT INTO workspaces (id, organisation_id, name, settings, next_number, created_at)
       VALUES ('w', '${'a'.repeat(24)}', 'Old', '{}', 1, 5)`,
    );
    await statement(
      database,
      `INSERT INTO files (id, workspace_id, uploaded_by, name, type, size, storage_key, secret, created_at)
       VALUES ('f', 'w', 'agent:a', 'old.png', 'image/png', 1, 'aa/bb', 's', 7)`,
    );
    expect(await migrate(database.migrations, migrations)).toEqual(names.slice(known));
    const workspaces = await database.read.selectFrom('workspaces').selectAll().execute();
    expect(workspaces).toMatchObject([{ id: 'w', name: 'Old', next_number: 1 }]);
    const files = await database.read.selectFrom('files').selectAll().execute();
    // A file of before counts as taken, so that the sweeper leaves it.
    expect(files).toMatchObject([{ id: 'f', attached_at: known < names.indexOf('0004-files') + 1 ? 7 : null }]);
  },
);

test('events that waited in the form of before are read as they were', async () => {
  const database = await (await emptyPlace()).open();
  await migrate(database.migrations, migrations.slice(0, names.indexOf('0008-groups')));
  const waiting = [
    `('w', NULL, 'article.changed', '[1,null,null,{"articleId":"a"}]', 7)`,
    `('w', 'c', 'conversation.closed', '[1,null,["closed","agent"],{"by":"agent"}]', 8)`,
  ];
  for (const values of waiting) {
    await statement(
      database,
      `INSERT INTO outbox (workspace_id, conversation_id, type, payload, created_at) VALUES ${values}`,
    );
  }
  await migrate(database.migrations, migrations);
  const rows = await database.read.selectFrom('outbox').selectAll().orderBy('position').execute();
  expect(rows.map(({ position, count, created_at }) => [position, count, created_at])).toEqual([
    [1, 1, 7],
    [2, 1, 8],
  ]);
  const now = { id: 'c', state: 'open', owner_kind: 'sate', revision: 3 } as ConversationRow;
  const source = { readConversation: async () => now, readMessages: async () => [] };
  const events = await Promise.all(rows.map((row) => unpackEvents(source, row.payload)));
  expect(events.flat()).toEqual([
    { type: 'article.changed', workspaceId: 'w', conversationId: null, payload: { articleId: 'a' } },
    {
      type: 'conversation.closed',
      workspaceId: 'w',
      conversationId: 'c',
      payload: { by: 'agent', conversation: { ...now, state: 'closed', owner_kind: 'agent' } },
    },
  ]);
});

test('a migration that fails leaves the schema as it was', async () => {
  const database = await (await emptyPlace()).open();
  await migrate(database.migrations, migrations);
  const broken = { name: '9999-broken', statements: () => ['CREATE TABLE half (id text)', 'CREATE NONSENSE'] };
  await expect(migrate(database.migrations, [...migrations, broken])).rejects.toThrow(/NONSENSE/i);
  expect(await migrate(database.migrations, migrations)).toEqual([]);
  await expect(statement(database, 'SELECT * FROM half')).rejects.toThrow(/half/);
});

test('two processes that start on one new database make one desk of it', async () => {
  const { dataDir, env, open } = await emptyPlace();
  const start = () => startDesk({ entry, dataDir, env: { ...env, LOG_LEVEL: 'info' } });
  const desks = await Promise.all([start(), start()]);
  for (const desk of desks) tidy.push(() => desk.stop());
  const migrated = desks.map((desk) => desk.logs().includes('database migrated'));
  expect(migrated.sort()).toEqual([false, true]);
  const database = await open();
  expect(await database.read.selectFrom('workspaces').select('id').execute()).toHaveLength(1);
  expect(await database.read.selectFrom('agents').select('id').execute()).toHaveLength(1);
  expect(await database.read.selectFrom('api_keys').select('id').execute()).toHaveLength(2);
});

test('a first start that died after its first step is done again', async () => {
  const { dataDir, env, open } = await emptyPlace();
  const database = await open();
  await migrate(database.migrations, migrations);
  const settings = { secret: 'x'.repeat(32), publicUrl: 'http://desk.example', trustedOrigins: [] };
  const logins = new Logins(database, settings, new Tokens(settings.secret));
  const owner = { BATON_ADMIN_EMAIL: 'bo@desk.example', BATON_ADMIN_PASSWORD: 'the-right-password' };
  await logins.createUser(owner.BATON_ADMIN_EMAIL, 'Owner', 'a-password-that-nobody-saw');
  const desk = await startDesk({ entry, dataDir, env: { ...env, ...owner } });
  tidy.push(() => desk.stop());
  const agent = await signIn(desk.url, owner.BATON_ADMIN_EMAIL, owner.BATON_ADMIN_PASSWORD);
  expect((await agent.me()).agent.role).toBe('owner');
});

test('a database of a newer version is refused in one sentence, and left alone', async () => {
  const { dataDir, env, open } = await emptyPlace();
  const database = await open();
  const newer = { name: '9999-newer', statements: () => ['CREATE TABLE newer (id text)'] };
  await migrate(database.migrations, [...migrations, newer]);
  const started = startDesk({ entry, dataDir, env });
  await expect(started).rejects.toThrow(/written by a newer Baton \(it knows 9999-newer\)\. Start that version\./);
  expect(await database.read.selectFrom('workspaces').select('id').execute()).toEqual([]);
});

test('better-auth itself finds nothing missing in our tables', async () => {
  const database = await (await emptyPlace()).open();
  const settings = {
    secret: 'x'.repeat(32),
    baseURL: 'http://desk.example',
    database: { db: database.read, type: database.dialect },
    telemetry: { enabled: false },
    emailAndPassword: { enabled: true },
  } as const;
  expect(betterAuth(settings).options.emailAndPassword).toEqual({ enabled: true });
  // Precondition: it does notice what is missing.
  expect((await getMigrations(settings)).toBeCreated.map(({ table }) => table)).toContain('session');
  await migrate(database.migrations, migrations);
  const { toBeCreated, toBeAdded } = await getMigrations(settings);
  expect({ toBeCreated, toBeAdded }).toEqual({ toBeCreated: [], toBeAdded: [] });
});
