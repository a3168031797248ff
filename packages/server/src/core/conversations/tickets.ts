import type { Kysely } from 'kysely';
import type { ConversationRow } from '../../db/rows.ts';
import type { Tables } from '../../db/schema.ts';
import { selectConversations } from './store.ts';

export interface PageOfTickets {
  workspaceId: string;
  offset: number;
  limit: number;
  state: ConversationRow['state'] | null;
  /** Only this agent's. */
  agentId: string | null;
  ownerKinds: ConversationRow['owner_kind'][] | null;
}

/** A numbered page with the count of all, for faces whose clients page that way. */
export async function pageOfTickets(
  db: Kysely<Tables>,
  page: PageOfTickets,
): Promise<{ rows: ConversationRow[]; count: number }> {
  let query = selectConversations(db).where('c.workspace_id', '=', page.workspaceId);
  let counting = db
    .selectFrom('conversations as c')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('c.workspace_id', '=', page.workspaceId);
  if (page.state) {
    query = query.where('c.state', '=', page.state);
    counting = counting.where('c.state', '=', page.state);
  }
  if (page.agentId) {
    query = query.where('c.owner_agent_id', '=', page.agentId);
    counting = counting.where('c.owner_agent_id', '=', page.agentId);
  }
  if (page.ownerKinds) {
    query = query.where('c.owner_kind', 'in', page.ownerKinds);
    counting = counting.where('c.owner_kind', 'in', page.ownerKinds);
  }
  const { count } = await counting.executeTakeFirstOrThrow();
  const rows = await query
    .orderBy('c.updated_at', 'desc')
    .orderBy('c.pk', 'desc')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  return { rows, count: Number(count) };
}
