import { AppError } from '@baton/protocol';
import type { Action } from '../../db/writer.ts';
import { newId } from '../../lib/ids.ts';
import { mergeJson, packJson } from '../../lib/merge-json.ts';
import type { AgentActor } from '../actor.ts';
import { type BotIntentRow, type BotRow, findBot } from './store.ts';

export interface SaveBot {
  actor: AgentActor;
  /** Absent = a new one. */
  botId?: string;
  name?: string;
  url?: string | null;
  /** Merged key by key; undefined takes a key out. */
  details?: Record<string, unknown>;
}

/** The name under which an outside program takes part in conversations. Nothing is ever sent to it here. Refuses: `not_found`. */
export const saveBot: Action<SaveBot, BotRow> = {
  name: 'bots.save',
  async run(tx, input) {
    const db = await tx.sql();
    const { workspaceId, agentId } = input.actor;
    const known = input.botId === undefined ? undefined : await findBot(db, workspaceId, input.botId);
    if (input.botId !== undefined && !known) throw new AppError('not_found');
    const row: BotRow = {
      id: known?.id ?? newId(),
      workspace_id: workspaceId,
      name: input.name ?? known?.name ?? '',
      url: input.url === undefined ? (known?.url ?? null) : input.url,
      details: mergeJson(known?.details ?? null, input.details ?? {}),
      created_by: known?.created_by ?? agentId,
      created_at: known?.created_at ?? tx.now,
      updated_at: tx.now,
      removed_at: null,
    };
    if (known) await db.updateTable('bots').set(row).where('id', '=', row.id).execute();
    else await db.insertInto('bots').values(row).execute();
    return row;
  },
};

/** Conversations that it takes part in keep its name. Refuses: `not_found`. */
export const removeBot: Action<{ actor: AgentActor; botId: string }, BotRow> = {
  name: 'bots.remove',
  async run(tx, { actor, botId }) {
    const db = await tx.sql();
    const known = await findBot(db, actor.workspaceId, botId);
    if (!known) throw new AppError('not_found');
    await db.deleteFrom('bot_intents').where('bot_id', '=', known.id).execute();
    await db.updateTable('bots').set({ removed_at: tx.now }).where('id', '=', known.id).execute();
    return { ...known, removed_at: tx.now };
  },
};

export interface AddIntent {
  actor: AgentActor;
  botId: string;
  name: string | null;
  question: string | null;
  answer: string | null;
  details: Record<string, unknown>;
}

/** Something that a bot's program knows; kept for it. Refuses: `not_found` (the bot). */
export const addIntent: Action<AddIntent, BotIntentRow> = {
  name: 'bots.add_intent',
  async run(tx, input) {
    const db = await tx.sql();
    const bot = await findBot(db, input.actor.workspaceId, input.botId);
    if (!bot) throw new AppError('not_found');
    const row: BotIntentRow = {
      id: newId(),
      workspace_id: bot.workspace_id,
      bot_id: bot.id,
      name: input.name,
      question: input.question,
      answer: input.answer,
      details: packJson(input.details),
      created_by: input.actor.agentId,
      created_at: tx.now,
      updated_at: tx.now,
    };
    await db.insertInto('bot_intents').values(row).execute();
    return row;
  },
};
