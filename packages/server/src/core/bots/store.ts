import type { Kysely, Selectable } from 'kysely';
import type { BotIntentTable, BotTable, Tables } from '../../db/schema.ts';

export type BotRow = Selectable<BotTable>;
export type BotIntentRow = Selectable<BotIntentTable>;

/** Oldest first; removed ones too where their names are still needed. */
export async function listBots(db: Kysely<Tables>, workspaceId: string, also?: 'removed'): Promise<BotRow[]> {
  let query = db.selectFrom('bots').selectAll().where('workspace_id', '=', workspaceId);
  if (also !== 'removed') query = query.where('removed_at', 'is', null);
  return query.orderBy('created_at').orderBy('id').execute();
}

export async function findBot(db: Kysely<Tables>, workspaceId: string, id: string): Promise<BotRow | undefined> {
  return db
    .selectFrom('bots')
    .selectAll()
    .where('id', '=', id)
    .where('workspace_id', '=', workspaceId)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
}

/** Oldest first. */
export async function listIntents(db: Kysely<Tables>, botId: string): Promise<BotIntentRow[]> {
  return db
    .selectFrom('bot_intents')
    .selectAll()
    .where('bot_id', '=', botId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}
