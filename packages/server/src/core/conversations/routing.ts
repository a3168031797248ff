import type { Kysely } from 'kysely';
import type { Tables } from '../../db/schema.ts';
import { parseInboxSettings } from '../inboxes/settings.ts';
import { isOpenAt } from '../workspaces/hours.ts';
import { parseWorkspaceSettings } from '../workspaces/settings.ts';

export interface RoutedAgent {
  id: string;
  name: string;
}

/**
 * Who gets the next conversation of an inbox: an available agent of its team below capacity; with `least_busy` the one with
 * the fewest open conversations, with `round_robin` the one who was given one longest ago. Null = nobody, so the queue, as
 * always outside of the workspace's hours.
 */
export async function routeToAgent(db: Kysely<Tables>, inboxId: string): Promise<RoutedAgent | null> {
  const inbox = await findRouted(db, inboxId);
  const { routing } = parseInboxSettings(inbox.settings);
  if (routing === 'manual' || !isOpen(inbox)) return null;
  const free = await freeAgents(db, inbox);
  const byAge = (a: FreeAgent, b: FreeAgent) => a.last_assigned_at - b.last_assigned_at;
  free.sort((a, b) => (routing === 'least_busy' ? a.open - b.open || byAge(a, b) : byAge(a, b)));
  const chosen = free[0];
  return chosen ? { id: chosen.id, name: chosen.name } : null;
}

/** Could somebody take a conversation of this inbox now, by routing or by hand? Nobody outside of the workspace's hours. */
export async function isAnybodyFree(db: Kysely<Tables>, inboxId: string): Promise<boolean> {
  const inbox = await findRouted(db, inboxId);
  return isOpen(inbox) && (await freeAgents(db, inbox)).length > 0;
}

/** Everybody who could take one now, whoever routing would choose. */
export async function findFreeAgents(db: Kysely<Tables>, inboxId: string): Promise<RoutedAgent[]> {
  return freeAgents(db, await findRouted(db, inboxId));
}

interface FreeAgent extends RoutedAgent {
  open: number;
  last_assigned_at: number;
}

type RoutedInbox = Awaited<ReturnType<typeof findRouted>>;

function findRouted(db: Kysely<Tables>, inboxId: string) {
  return db
    .selectFrom('inboxes')
    .innerJoin('workspaces', 'workspaces.id', 'inboxes.workspace_id')
    .select([
      'inboxes.workspace_id',
      'inboxes.settings',
      'inboxes.team_id',
      'workspaces.settings as workspace_settings',
    ])
    .where('inboxes.id', '=', inboxId)
    .executeTakeFirstOrThrow();
}

function isOpen({ workspace_settings: settings }: RoutedInbox): boolean {
  return isOpenAt(parseWorkspaceSettings(settings).hours, Date.now());
}

async function freeAgents(db: Kysely<Tables>, inbox: RoutedInbox): Promise<FreeAgent[]> {
  let query = db
    .selectFrom('agents')
    .leftJoin('conversations', (join) =>
      join.onRef('conversations.owner_agent_id', '=', 'agents.id').on('conversations.state', '=', 'open'),
    )
    .select(({ fn }) => [
      'agents.id',
      'agents.name',
      'agents.capacity',
      'agents.last_assigned_at',
      fn.count<number>('conversations.pk').as('open'),
    ])
    .where('agents.workspace_id', '=', inbox.workspace_id)
    .where('agents.available', '=', 1)
    .where('agents.disabled_at', 'is', null)
    .groupBy(['agents.id', 'agents.name', 'agents.capacity', 'agents.last_assigned_at']);
  const { team_id: teamId } = inbox;
  if (teamId !== null) {
    query = query.where('agents.id', 'in', (members) =>
      members.selectFrom('team_members').select('agent_id').where('team_id', '=', teamId),
    );
  }
  const agents = await query.execute();
  return agents.map((agent) => ({ ...agent, open: Number(agent.open) })).filter((agent) => agent.open < agent.capacity);
}
