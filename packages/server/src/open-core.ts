import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import type { Database } from './db/database.ts';
import { migrate } from './db/migrate.ts';
import { migrations } from './db/migrations/index.ts';
import type { DeliveryPlan } from './db/transaction.ts';
import { Writer, type WriterWatch } from './db/writer.ts';
import { readSecret } from './lib/secret.ts';
import { Dispatcher } from './outbox/dispatch.ts';
import { saveCursor } from './outbox/save-cursor.ts';
import type { Telemetry } from './telemetry.ts';

/** The store, open and migrated, without any door to the outside. The server and the command line both begin here. */
export interface Core {
  database: Database;
  writer: Writer;
  dispatcher: Dispatcher;
  secret: string;
  close(): Promise<void>;
}

export async function openCore(config: Config, log: Logger, telemetry?: Telemetry, plan?: DeliveryPlan): Promise<Core> {
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  const secret = config.secret ?? readSecret(join(config.dataDir, 'secret'));
  const database = await openDatabase(config);
  try {
    const applied = await migrate(database.migrations, migrations);
    if (applied.length > 0) log.info({ applied }, 'database migrated');
  } catch (error) {
    await database.close().catch(() => {});
    throw error;
  }
  const watch: WriterWatch = {
    committed: (events) => dispatcher.committed(events),
    committedUnseen: () => dispatcher.catchUp(),
    group: (size, milliseconds) => telemetry?.group(size, milliseconds),
    failed: (error, action) => {
      const fault = database.fault(error);
      telemetry?.writeFailed(fault);
      log.error({ err: error, action, fault }, 'a command could not be stored');
    },
  };
  const writer = new Writer(database, watch, plan);
  const dispatcher: Dispatcher = new Dispatcher(
    database,
    (subscriber, position) => writer.execute(saveCursor, { subscriber, position }),
    {
      failed: (subscriber, event, error) =>
        log.error({ err: error, subscriber, event: event.type, position: event.position }, 'a subscriber failed'),
      unreadable: (error) => log.warn({ err: error }, 'the outbox could not be read, trying again'),
    },
  );
  return {
    database,
    writer,
    dispatcher,
    secret,
    async close() {
      await writer.close();
      await database.close();
    },
  };
}

/** Only the driver that is needed is loaded. */
async function openDatabase(config: Config): Promise<Database> {
  if (config.databaseUrl) return (await import('./db/postgres/open.ts')).openPostgres(config.databaseUrl);
  return (await import('./db/sqlite/open.ts')).openSqlite(join(config.dataDir, 'baton.db'));
}
