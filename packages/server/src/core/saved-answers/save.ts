import { AppError } from '@baton/protocol';
import type { Kysely } from 'kysely';
import type { Tables } from '../../db/schema.ts';
import type { Action } from '../../db/writer.ts';
import { newId } from '../../lib/ids.ts';
import { packJson } from '../../lib/merge-json.ts';
import type { AgentActor } from '../actor.ts';
import { findSavedAnswer, type SavedAnswerRow } from './store.ts';

export interface SaveSavedAnswer {
  actor: AgentActor;
  /** Absent = a new one. */
  savedAnswerId?: string;
  title?: string | null;
  text?: string;
  attributes?: Record<string, unknown> | null;
}

/**
 * A text to answer with. What administrators make is for everybody, what agents make for themselves. Refuses: `not_found`,
 * `forbidden` (somebody else's, by an agent who is no administrator).
 */
export const saveSavedAnswer: Action<SaveSavedAnswer, SavedAnswerRow> = {
  name: 'saved_answers.save',
  async run(tx, input) {
    const db = await tx.sql();
    const { workspaceId, agentId, role } = input.actor;
    const known = input.savedAnswerId === undefined ? undefined : await ownAnswer(db, input.actor, input.savedAnswerId);
    const row: SavedAnswerRow = {
      id: known?.id ?? newId(),
      workspace_id: workspaceId,
      agent_id: known?.agent_id ?? agentId,
      title: input.title === undefined ? (known?.title ?? null) : input.title,
      text: input.text ?? known?.text ?? '',
      shared: known?.shared ?? (role === 'agent' ? 0 : 1),
      attributes: input.attributes === undefined ? (known?.attributes ?? null) : packJson(input.attributes ?? {}),
      created_at: known?.created_at ?? tx.now,
      updated_at: tx.now,
      removed_at: null,
    };
    if (known) await db.updateTable('saved_answers').set(row).where('id', '=', row.id).execute();
    else await db.insertInto('saved_answers').values(row).execute();
    return row;
  },
};

/** Refuses: `not_found`, `forbidden` as above. */
export const removeSavedAnswer: Action<{ actor: AgentActor; savedAnswerId: string }, SavedAnswerRow> = {
  name: 'saved_answers.remove',
  async run(tx, { actor, savedAnswerId }) {
    const db = await tx.sql();
    const known = await ownAnswer(db, actor, savedAnswerId);
    await db.updateTable('saved_answers').set({ removed_at: tx.now }).where('id', '=', known.id).execute();
    return { ...known, removed_at: tx.now };
  },
};

async function ownAnswer(db: Kysely<Tables>, actor: AgentActor, id: string): Promise<SavedAnswerRow> {
  const known = await findSavedAnswer(db, actor, id);
  if (!known) throw new AppError('not_found');
  if (known.agent_id !== actor.agentId && actor.role === 'agent') throw new AppError('forbidden');
  return known;
}
