import type { Selectable } from 'kysely';
import type { InboxTable, WorkspaceTable } from '../../db/schema.ts';
import type { Action } from '../../db/writer.ts';
import { newId } from '../../lib/ids.ts';

export interface CreateWorkspace {
  name: string;
  /** 24 hex digits. */
  organisationId: string;
  /** Does Sate answer first in its inbox? Absent = yes. */
  responder?: boolean;
  /** What its inbox is called; absent = as the workspace. */
  inboxName?: string;
  /** The user who makes it. */
  createdBy?: string;
}

export interface CreatedWorkspace {
  workspace: Selectable<WorkspaceTable>;
  inbox: Selectable<InboxTable>;
}

/** A tenant with its first inbox. */
export const createWorkspace: Action<CreateWorkspace, CreatedWorkspace> = {
  name: 'workspaces.create',
  async run(tx, input) {
    const db = await tx.sql();
    const workspace = {
      id: newId(),
      organisation_id: input.organisationId,
      name: input.name,
      settings: '{}',
      next_number: 1,
      hooks_revision: 0,
      created_by: input.createdBy ?? null,
      token_secret: null,
      created_at: tx.now,
      removed_at: null,
    };
    const settings = JSON.stringify(input.responder === false ? { responder: false } : {});
    const inbox = {
      id: newId(),
      workspace_id: workspace.id,
      number: 1,
      name: input.inboxName ?? input.name,
      settings,
      team_id: null,
      created_at: tx.now,
      removed_at: null,
    };
    await db.insertInto('workspaces').values(workspace).execute();
    await db.insertInto('inboxes').values(inbox).execute();
    return { workspace, inbox };
  },
};
