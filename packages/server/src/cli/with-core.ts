import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Selectable } from 'kysely';
import { type Config, readConfig } from '../config.ts';
import { findFirstWorkspace } from '../core/workspaces/store.ts';
import type { WorkspaceTable } from '../db/schema.ts';
import { createLog } from '../log.ts';
import { type Core, openCore } from '../open-core.ts';
import { CommandFailure } from './failure.ts';

export interface AtWork {
  config: Config;
  core: Core;
  workspace: Selectable<WorkspaceTable>;
  /** Who the command line is in audit rows. */
  actor: { kind: 'system'; workspaceId: string };
}

/**
 * Opens the desk's store beside a running server, or without one, does the work and closes it again. The server hears of
 * changes through the outbox within seconds.
 */
export async function withCore<Result>(work: (at: AtWork) => Promise<Result>): Promise<Result> {
  const config = readConfig(process.env);
  if (!config.databaseUrl && !existsSync(join(config.dataDir, 'baton.db'))) throw noDesk(config);
  // Only what is about to fail is worth a line here; the command says the rest itself.
  const core = await openCore(config, createLog('fatal'));
  // Acting on events is the server's business; this process only leaves them in the outbox.
  await core.dispatcher.stop(0);
  try {
    const workspace = await findFirstWorkspace(core.database.read);
    if (!workspace) throw noDesk(config);
    return await work({ config, core, workspace, actor: { kind: 'system', workspaceId: workspace.id } });
  } finally {
    await core.close();
  }
}

function noDesk(config: Config): CommandFailure {
  const place = config.databaseUrl ? 'this database' : config.dataDir;
  return new CommandFailure(`There is no desk in ${place} yet. Start it once (npm start), or set BATON_DATA_DIR.`);
}
