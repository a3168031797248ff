import type { Kysely } from 'kysely';
import { type BotRow, listBots } from '../../core/bots/store.ts';
import { type InboxRow, listInboxes } from '../../core/inboxes/store.ts';
import type { WorkspaceRow } from '../../core/workspaces/change.ts';
import type { Tables } from '../../db/schema.ts';
import { isObjectId, objectId } from './ids.ts';
import { listStaff, type Staff } from './store.ts';

/** Everybody and everything of a workspace that its conversations name: few rows, loaded together. */
export interface Cast {
  workspace: WorkspaceRow;
  staff: readonly Staff[];
  /** The first is the default one. */
  inboxes: readonly InboxRow[];
  bots: readonly BotRow[];
}

export async function loadCast(db: Kysely<Tables>, workspace: WorkspaceRow): Promise<Cast> {
  const staff = await listStaff(db, workspace.id);
  const inboxes = await listInboxes(db, workspace.id);
  const bots = await listBots(db, workspace.id, 'removed');
  return { workspace, staff, inboxes, bots };
}

export function staffById(cast: Pick<Cast, 'staff'>, agentId: string | null): Staff | undefined {
  return cast.staff.find(({ id }) => id === agentId);
}

/** By the name of the user, as participants and senders are called. */
export function staffByUser(cast: Pick<Cast, 'staff'>, name: string): Staff | undefined {
  const plain = name.toLowerCase();
  return isObjectId(plain) ? cast.staff.find(({ user_id }) => objectId(user_id) === plain) : undefined;
}

/** By the name of the project user. */
export function staffByProjectUser(cast: Pick<Cast, 'staff'>, name: string): Staff | undefined {
  return cast.staff.find(({ id }) => objectId(id) === name.toLowerCase());
}

/** With or without `bot_` in front; a removed one only where its name is still needed. */
export function botByName(cast: Pick<Cast, 'bots'>, name: string): BotRow | undefined {
  const plain = name.replace(/^bot_/, '').toLowerCase();
  return cast.bots.find(({ id }) => objectId(id) === plain);
}

/** Is our own responder meant? */
export function isSate(cast: Pick<Cast, 'workspace'>, name: string): boolean {
  return name.replace(/^bot_/, '').toLowerCase() === objectId(cast.workspace.id);
}
