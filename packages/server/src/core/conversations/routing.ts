import type { Kysely } from 'kysely';
import type { Tables } from '../../db/schema.ts';
import { parseInboxSettings } from '../inboxes/settings.ts';

export interface RoutedAgent {
  id: string;
  name: string;
}

/**
 * Who gets the next conversation of an inbox: an available agent below capacity; with `least_busy` the one with the
 * fewest open conversations, with `round_robin` the one who was given one longest ago. Null = nobody, so the queue.
 */
export async function routeToAgent(
  db: Kysely<Tables>,
  workspaceId: string,
  inboxId: string,
): Promise<RoutedAgent | null> {
  const inbox = await db.selectFrom('inboxes').select('settings').where('id', '=', inboxId).executeTakeFirstOrThrow();
  const { routing } = parseInboxSettings(inbox.settings);
  if (routing === 'manual') return null;
  const agents = await db
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
    .where('agents.workspace_id', '=', workspaceId)
    .where('agents.available', '=', 1)
    .where('agents.disabled_at', 'is', null)
    .groupBy(['agents.id', 'agents.name', 'agents.capacity', 'agents.last_assigned_at'])
    .execute();
  const free = agents.filter((agent) => Number(agent.open) < agent.capacity);
  const byAge = (a: (typeof free)[number], b: (typeof free)[number]) => a.last_assigned_at - b.last_assigned_at;
  free.sort((a, b) => (routing === 'least_busy' ? Number(a.open) - Number(b.open) || byAge(a, b) : byAge(a, b)));
  const chosen = free[0];
  return chosen ? { id: chosen.id, name: chosen.name } : null;
}
