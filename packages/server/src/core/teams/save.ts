import { AppError } from '@baton/protocol';
import type { Action } from '../../db/writer.ts';
import { newId } from '../../lib/ids.ts';
import type { AgentActor } from '../actor.ts';
import { recordAudit } from '../audit/record.ts';
import { appendEvent } from '../events.ts';
import { listTeams, type TeamRow } from './store.ts';

export interface SaveTeam {
  actor: AgentActor;
  /** Absent = a new one. */
  teamId?: string;
  name?: string;
  /** Agents; all of them. */
  members?: readonly string[];
  /** Merged key by key; undefined takes a key out. */
  settings?: Record<string, unknown>;
  address?: string;
}

/** Makes a team or changes one. Refuses: `not_found` (the team, or a member who is no agent here). */
export const saveTeam: Action<SaveTeam, TeamRow> = {
  name: 'teams.save',
  async run(tx, input) {
    const db = await tx.sql();
    const { workspaceId } = input.actor;
    const known = (await listTeams(db, workspaceId)).find(({ id }) => id === input.teamId);
    if (input.teamId !== undefined && !known) throw new AppError('not_found');
    const members = [...new Set(input.members ?? known?.members ?? [])];
    const agents = await db.selectFrom('agents').select('id').where('workspace_id', '=', workspaceId).execute();
    if (members.some((member) => !agents.some(({ id }) => id === member))) throw new AppError('not_found');
    const before = known ? (JSON.parse(known.settings) as object) : {};
    const team: TeamRow = {
      id: known?.id ?? newId(),
      workspace_id: workspaceId,
      name: input.name ?? known?.name ?? '',
      settings: JSON.stringify({ ...before, ...input.settings }),
      created_at: known?.created_at ?? tx.now,
      removed_at: null,
      members,
    };
    const { members: _, ...columns } = team;
    if (known) await db.updateTable('teams').set(columns).where('id', '=', team.id).execute();
    else await db.insertInto('teams').values(columns).execute();
    if (input.members) {
      await db.deleteFrom('team_members').where('team_id', '=', team.id).execute();
      const rows = members.map((agent_id) => ({ team_id: team.id, agent_id }));
      if (rows.length > 0) await db.insertInto('team_members').values(rows).execute();
      // Who gets an inbox's conversations is who may see them.
      await recordAudit(db, tx.now, input.actor, { action: 'team.changed', object: team.id, address: input.address });
    }
    appendEvent(tx, 'team.changed', workspaceId, null, { teamId: team.id, change: known ? 'changed' : 'created' });
    return team;
  },
};

/** Inboxes of a team that is gone are everybody's. Refuses: `not_found`. */
export const removeTeam: Action<{ actor: AgentActor; teamId: string; address?: string }, TeamRow> = {
  name: 'teams.remove',
  async run(tx, { actor, teamId, address }) {
    const db = await tx.sql();
    const team = (await listTeams(db, actor.workspaceId)).find(({ id }) => id === teamId);
    if (!team) throw new AppError('not_found');
    await db.updateTable('teams').set({ removed_at: tx.now }).where('id', '=', team.id).execute();
    await db.deleteFrom('team_members').where('team_id', '=', team.id).execute();
    await db.updateTable('inboxes').set({ team_id: null }).where('team_id', '=', team.id).execute();
    await recordAudit(db, tx.now, actor, { action: 'team.removed', object: team.id, address });
    appendEvent(tx, 'team.changed', actor.workspaceId, null, { teamId: team.id, change: 'removed' });
    return { ...team, removed_at: tx.now };
  },
};
