import type { Action } from '../../db/writer.ts';
import type { Actor } from '../actor.ts';
import { recordAudit } from '../audit/record.ts';
import { parseWorkspaceSettings, type WorkspaceSettings } from './settings.ts';

/** Changes what is given of a workspace's settings and answers all of them. */
export const changeWorkspaceSettings: Action<
  { actor: Actor; settings: Partial<WorkspaceSettings>; address?: string },
  WorkspaceSettings
> = {
  name: 'workspaces.change_settings',
  async run(tx, { actor, settings, address }) {
    const db = await tx.sql();
    // Writing the row is the lock that both databases know.
    const row = await db
      .updateTable('workspaces')
      .set((eb) => ({ name: eb.ref('name') }))
      .where('id', '=', actor.workspaceId)
      .returning('settings')
      .executeTakeFirstOrThrow();
    const changed = JSON.stringify({ ...JSON.parse(row.settings), ...settings });
    await db.updateTable('workspaces').set({ settings: changed }).where('id', '=', actor.workspaceId).execute();
    await recordAudit(db, tx.now, actor, {
      action: 'workspace.settings_changed',
      object: actor.workspaceId,
      address,
    });
    return parseWorkspaceSettings(changed);
  },
};
