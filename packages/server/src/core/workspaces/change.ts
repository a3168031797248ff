import { AppError } from '@baton/protocol';
import type { Kysely, Selectable } from 'kysely';
import type { Tables, WorkspaceTable } from '../../db/schema.ts';
import type { Action } from '../../db/writer.ts';
import type { AgentActor } from '../actor.ts';
import { recordAudit } from '../audit/record.ts';
import { bounded } from '../bounds.ts';
import { removeChatTokens } from '../chat-tokens/remove-all.ts';
import { appendEvent } from '../events.ts';
import { parseWorkspaceSettings, type WorkspaceSettings } from './settings.ts';
import { findFirstWorkspace } from './store.ts';

export type WorkspaceRow = Selectable<WorkspaceTable>;

export interface ChangeWorkspace {
  actor: AgentActor;
  name?: string;
  hours?: WorkspaceSettings['hours'];
  /** Merged key by key; undefined takes a key out. */
  extras?: Record<string, unknown>;
}

const MOST_SETTINGS = 256 * 1024;

/** Name, hours, and what a face keeps. Refuses: `not_found`, `too_large`. */
export const changeWorkspace: Action<ChangeWorkspace, WorkspaceRow> = {
  name: 'workspaces.change',
  async run(tx, input) {
    const db = await tx.sql();
    const workspace = await accessWorkspace(db, input.actor);
    const before = parseWorkspaceSettings(workspace.settings);
    const extras = Object.entries({ ...before.extras, ...input.extras }).filter(([, value]) => value !== undefined);
    const settings: WorkspaceSettings = {
      ...before,
      ...(input.hours === undefined ? {} : { hours: input.hours }),
      extras: Object.fromEntries(extras),
    };
    const packed = bounded(JSON.stringify(settings), workspace.settings, MOST_SETTINGS) as string;
    const changes = { settings: packed, ...(input.name === undefined ? {} : { name: input.name }) };
    await db.updateTable('workspaces').set(changes).where('id', '=', workspace.id).execute();
    appendEvent(tx, 'workspace.changed', workspace.id, null, { workspaceId: workspace.id });
    return { ...workspace, ...changes };
  },
};

/** Another secret for tokens of the workspace's own programs; what they signed with the old one opens nothing any more. */
export const changeTokenSecret: Action<{ actor: AgentActor; sealed: string; address?: string }, WorkspaceRow> = {
  name: 'workspaces.change_token_secret',
  async run(tx, { actor, sealed, address }) {
    const db = await tx.sql();
    const workspace = await accessWorkspace(db, actor);
    await db.updateTable('workspaces').set({ token_secret: sealed }).where('id', '=', workspace.id).execute();
    await recordAudit(db, tx.now, actor, { action: 'workspace.token_secret_changed', object: workspace.id, address });
    return { ...workspace, token_secret: sealed };
  },
};

/**
 * Closes a workspace: its agents, keys, chat tokens and hooks open nothing any more, nothing comes in. What was said stays in the database.
 * Refuses: `conflict` for the desk's first one, on which its start, its public pages and its console rest.
 */
export const removeWorkspace: Action<{ actor: AgentActor; address?: string }, WorkspaceRow> = {
  name: 'workspaces.remove',
  async run(tx, { actor, address }) {
    const db = await tx.sql();
    const workspace = await accessWorkspace(db, actor);
    const first = await findFirstWorkspace(db);
    if (first?.id === workspace.id) {
      throw new AppError('conflict', { reason: 'The first workspace of a desk cannot be removed.' });
    }
    const own = { id: workspace.id, at: tx.now };
    await db
      .updateTable('workspaces')
      .set({ removed_at: own.at, token_secret: null })
      .where('id', '=', own.id)
      .execute();
    await db.updateTable('agents').set({ disabled_at: own.at }).where('workspace_id', '=', own.id).execute();
    const keys = await db
      .updateTable('api_keys')
      .set({ revoked_at: own.at })
      .where('workspace_id', '=', own.id)
      .where('revoked_at', 'is', null)
      .returning('id')
      .execute();
    await removeChatTokens(tx, db, own.id);
    await db
      .updateTable('hooks')
      .set({ state: 'disabled', disabled_reason: 'admin', updated_at: own.at })
      .where('workspace_id', '=', own.id)
      .execute();
    await db
      .updateTable('workspaces')
      .set((eb) => ({ hooks_revision: eb('hooks_revision', '+', 1) }))
      .where('id', '=', own.id)
      .execute();
    await recordAudit(db, tx.now, actor, { action: 'workspace.removed', object: own.id, address });
    for (const { id } of keys) appendEvent(tx, 'key.revoked', own.id, null, { keyId: id });
    return { ...workspace, removed_at: own.at };
  },
};

/** The actor's workspace, locked until the commit: what is computed from it is true then. Refuses: `not_found`. */
export async function accessWorkspace(db: Kysely<Tables>, actor: AgentActor): Promise<WorkspaceRow> {
  // Writing the row is the lock that both databases know.
  const workspace = await db
    .updateTable('workspaces')
    .set((eb) => ({ name: eb.ref('name') }))
    .where('id', '=', actor.workspaceId)
    .returningAll()
    .executeTakeFirst();
  if (!workspace || workspace.removed_at !== null) throw new AppError('not_found');
  return workspace;
}
