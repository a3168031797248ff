import { type AgentRole, AppError } from '@baton/protocol';
import type { Selectable } from 'kysely';
import type { AgentTable } from '../../db/schema.ts';
import type { Action } from '../../db/writer.ts';
import { newId } from '../../lib/ids.ts';
import { mergeJson } from '../../lib/merge-json.ts';
import type { Actor } from '../actor.ts';
import { recordAudit } from '../audit/record.ts';
import { appendEvent } from '../events.ts';

export interface AddAgent {
  actor: Actor;
  /** The signed-up user behind the agent. */
  userId: string;
  name: string;
  email: string;
  role: AgentRole;
  /** Absent = yes. */
  available?: boolean;
  address?: string;
}

const DEFAULT_CAPACITY = 20;

/**
 * Makes a user an agent of the workspace, available from the start; who was one before and was removed comes back. Refuses:
 * `conflict` when it is one already.
 */
export const addAgent: Action<AddAgent, Selectable<AgentTable>> = {
  name: 'agents.add',
  async run(tx, input) {
    const db = await tx.sql();
    const { workspaceId } = input.actor;
    const known = await db
      .selectFrom('agents')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('user_id', '=', input.userId)
      .executeTakeFirst();
    if (known && known.disabled_at === null) {
      throw new AppError('conflict', { reason: 'This person is an agent here already.' });
    }
    const available = input.available === false ? 0 : 1;
    const audited = { action: 'agent.added', address: input.address };
    if (known) {
      // Whoever comes back is not in a face's bin any more.
      const details = mergeJson(known.details, { trashed: undefined });
      const back = { role: input.role, available, details, disabled_at: null };
      await db.updateTable('agents').set(back).where('id', '=', known.id).execute();
      await recordAudit(db, tx.now, input.actor, { ...audited, object: known.id });
      appendEvent(tx, 'agent.added', workspaceId, null, { agentId: known.id });
      return { ...known, ...back };
    }
    const row = {
      id: newId(),
      workspace_id: workspaceId,
      user_id: input.userId,
      name: input.name,
      email: input.email,
      role: input.role,
      available,
      capacity: DEFAULT_CAPACITY,
      last_assigned_at: 0,
      picture: null,
      attributes: null,
      details: null,
      disabled_at: null,
      created_at: tx.now,
    };
    await db.insertInto('agents').values(row).execute();
    await recordAudit(db, tx.now, input.actor, { ...audited, object: row.id });
    appendEvent(tx, 'agent.added', workspaceId, null, { agentId: row.id });
    return row;
  },
};
