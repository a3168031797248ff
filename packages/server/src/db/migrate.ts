/** Words in which the two databases differ, for the statements of a migration. */
export interface Words {
  int: string;
  autoKey: string;
  /** Rows stored in primary key order (SQLite); Postgres has no such table. */
  clustered: string;
  authDate: string;
  authFlag: string;
}

export interface Migration {
  name: string;
  statements(words: Words): string[];
}

/** What running migrations needs of a database: one exclusive transaction. */
export interface MigrationDoor {
  words: Words;
  /** Runs `work` in one transaction that no other process can be in at the same time. */
  exclusively(
    work: (run: (sql: string, params?: unknown[]) => Promise<Record<string, unknown>[]>) => Promise<void>,
  ): Promise<void>;
}

/**
 * Brings a database up to the newest schema, in one transaction under a lock: two processes that start together
 * migrate once, and a failing statement leaves the old schema whole. (Kysely's own migrator takes no lock on SQLite and
 * runs outside a transaction there.)
 */
export async function migrate(door: MigrationDoor, migrations: readonly Migration[]): Promise<string[]> {
  const applied: string[] = [];
  await door.exclusively(async (run) => {
    await run(`CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, applied_at ${door.words.int} NOT NULL)`);
    const known = new Set((await run('SELECT name FROM migrations')).map((row) => row.name));
    const newer = [...known].filter((name) => !migrations.some((m) => m.name === name));
    if (newer.length > 0) {
      throw new Error(`The database was written by a newer Baton (it knows ${newer.join(', ')}). Start that version.`);
    }
    for (const migration of migrations) {
      if (known.has(migration.name)) continue;
      for (const statement of migration.statements(door.words)) await run(statement);
      await run(`INSERT INTO migrations (name, applied_at) VALUES ('${migration.name}', ${Date.now()})`);
      applied.push(migration.name);
    }
  });
  return applied;
}
