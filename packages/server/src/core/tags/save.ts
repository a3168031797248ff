import { AppError } from '@baton/protocol';
import type { Action } from '../../db/writer.ts';
import { newId } from '../../lib/ids.ts';
import { packJson } from '../../lib/merge-json.ts';
import type { AgentActor } from '../actor.ts';
import { findTag, type TagRow } from './store.ts';

export interface SaveTag {
  actor: AgentActor;
  /** Absent = a new one. */
  tagId?: string;
  tag?: string;
  color?: string | null;
  attributes?: Record<string, unknown> | null;
}

/**
 * A word for conversations, with its colour. Making one that is there already answers the one that is there. Refuses:
 * `not_found`, `conflict` (renamed to one that exists).
 */
export const saveTag: Action<SaveTag, TagRow> = {
  name: 'tags.save',
  async run(tx, input) {
    const db = await tx.sql();
    const { workspaceId, agentId } = input.actor;
    const known = input.tagId === undefined ? undefined : await findTag(db, workspaceId, input.tagId);
    if (input.tagId !== undefined && !known) throw new AppError('not_found');
    const tag = input.tag ?? known?.tag ?? '';
    const equal = await db
      .selectFrom('tags')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('tag', '=', tag)
      .executeTakeFirst();
    if (equal && !known) return equal;
    if (equal && equal.id !== known?.id) throw new AppError('conflict', { reason: 'There is a tag of that name.' });
    const row: TagRow = {
      id: known?.id ?? newId(),
      workspace_id: workspaceId,
      tag,
      color: input.color === undefined ? (known?.color ?? null) : input.color,
      attributes: input.attributes === undefined ? (known?.attributes ?? null) : packJson(input.attributes ?? {}),
      created_by: known?.created_by ?? agentId,
      created_at: known?.created_at ?? tx.now,
      updated_at: tx.now,
    };
    if (known) await db.updateTable('tags').set(row).where('id', '=', row.id).execute();
    else await db.insertInto('tags').values(row).execute();
    return row;
  },
};

/** Conversations that carry it keep it. Refuses: `not_found`. */
export const removeTag: Action<{ actor: AgentActor; tagId: string }, TagRow> = {
  name: 'tags.remove',
  async run(tx, { actor, tagId }) {
    const db = await tx.sql();
    const known = await findTag(db, actor.workspaceId, tagId);
    if (!known) throw new AppError('not_found');
    await db.deleteFrom('tags').where('id', '=', known.id).execute();
    return known;
  },
};
