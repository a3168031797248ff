import type { Kysely, Selectable } from 'kysely';
import type { AgentTable, Tables } from '../../db/schema.ts';

export interface AgentRow extends Selectable<AgentTable> {
  open_count: number;
}

function selectAgents(db: Kysely<Tables>) {
  return db
    .selectFrom('agents')
    .selectAll('agents')
    .select((eb) =>
      eb
        .selectFrom('conversations')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .whereRef('conversations.owner_agent_id', '=', 'agents.id')
        .where('conversations.state', '=', 'open')
        .as('open_count'),
    )
    .where('agents.disabled_at', 'is', null);
}

export async function listAgents(db: Kysely<Tables>, workspaceId: string): Promise<AgentRow[]> {
  const rows = await selectAgents(db)
    .where('agents.workspace_id', '=', workspaceId)
    .orderBy('agents.created_at')
    .execute();
  return rows.map((row) => ({ ...row, open_count: Number(row.open_count ?? 0) }));
}

export async function findAgent(db: Kysely<Tables>, workspaceId: string, id: string): Promise<AgentRow | undefined> {
  const row = await selectAgents(db)
    .where('agents.workspace_id', '=', workspaceId)
    .where('agents.id', '=', id)
    .executeTakeFirst();
  return row && { ...row, open_count: Number(row.open_count ?? 0) };
}

/** The workspace in which a signed-in user is an agent (one for now: the oldest). */
export async function findAgentOfUser(db: Kysely<Tables>, userId: string): Promise<Selectable<AgentTable> | undefined> {
  return db
    .selectFrom('agents')
    .selectAll()
    .where('user_id', '=', userId)
    .where('disabled_at', 'is', null)
    .orderBy('created_at')
    .executeTakeFirst();
}

/** For whom an API key of the desk acts when it names nobody. */
export async function findOwner(db: Kysely<Tables>, workspaceId: string): Promise<Selectable<AgentTable> | undefined> {
  return db
    .selectFrom('agents')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('disabled_at', 'is', null)
    .where('role', '=', 'owner')
    .orderBy('created_at')
    .executeTakeFirst();
}

export async function anyAgentAvailable(db: Kysely<Tables>, workspaceId: string): Promise<boolean> {
  const found = await db
    .selectFrom('agents')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('available', '=', 1)
    .where('disabled_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

/** Of the picture that customers may see; null = none. */
export async function findPicture(db: Kysely<Tables>, workspaceId: string, agentId: string): Promise<string | null> {
  const agent = await db
    .selectFrom('agents')
    .select('picture')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', agentId)
    .executeTakeFirst();
  return agent?.picture ?? null;
}
