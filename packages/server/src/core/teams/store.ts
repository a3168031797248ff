import type { Kysely, Selectable } from 'kysely';
import type { Tables, TeamTable } from '../../db/schema.ts';

export type TeamRow = Selectable<TeamTable> & { members: string[] };

/** Oldest first, with the ids of the agents in each. */
export async function listTeams(db: Kysely<Tables>, workspaceId: string): Promise<TeamRow[]> {
  const teams = await db
    .selectFrom('teams')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('removed_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  const members = await db
    .selectFrom('team_members')
    .innerJoin('teams', 'teams.id', 'team_members.team_id')
    .select(['team_id', 'agent_id'])
    .where('teams.workspace_id', '=', workspaceId)
    .orderBy('agent_id')
    .execute();
  return teams.map((team) => ({
    ...team,
    members: members.filter((it) => it.team_id === team.id).map((it) => it.agent_id),
  }));
}

/** Removed ones too. */
export async function findTeam(db: Kysely<Tables>, workspaceId: string, id: string): Promise<TeamRow | undefined> {
  const team = await db
    .selectFrom('teams')
    .selectAll()
    .where('id', '=', id)
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  if (!team) return undefined;
  const members = await db
    .selectFrom('team_members')
    .select('agent_id')
    .where('team_id', '=', id)
    .orderBy('agent_id')
    .execute();
  return { ...team, members: members.map(({ agent_id }) => agent_id) };
}
