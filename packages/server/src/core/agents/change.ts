import { AppError } from '@baton/protocol';
import type { Action } from '../../db/writer.ts';
import type { AgentActor } from '../actor.ts';
import { assignWaiting } from '../conversations/assign-waiting.ts';
import { appendEvent } from '../events.ts';

export interface ChangeAgent {
  actor: AgentActor;
  available?: boolean;
  name?: string;
}

/** The agent's own switch and name. Becoming available takes the oldest waiting conversations at once. */
export const changeAgent: Action<ChangeAgent, { agentId: string }> = {
  name: 'agents.change',
  async run(tx, input) {
    const db = await tx.sql();
    const { agentId, workspaceId } = input.actor;
    const changes = {
      ...(input.available === undefined ? {} : { available: input.available ? 1 : 0 }),
      ...(input.name === undefined ? {} : { name: input.name }),
    };
    if (Object.keys(changes).length > 0) {
      await db
        .updateTable('agents')
        .set(changes)
        .where('id', '=', agentId)
        .where('workspace_id', '=', workspaceId)
        .execute();
    }
    const agent = await db
      .selectFrom('agents')
      .select('available')
      .where('id', '=', agentId)
      .where('workspace_id', '=', workspaceId)
      .executeTakeFirst();
    if (!agent) throw new AppError('not_found');
    appendEvent(tx, 'agent.changed', workspaceId, null, { agentId, available: agent.available === 1 });
    if (input.available) await assignWaiting(tx, db, workspaceId);
    return { agentId };
  },
};
