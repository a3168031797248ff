import type { ViewName } from '@baton/protocol';
import { type Kysely, sql } from 'kysely';
import type { ConversationRow, MessageRow } from '../../db/rows.ts';
import type { Tables } from '../../db/schema.ts';

export interface PageOfConversations {
  workspaceId: string;
  view: ViewName;
  agentId: string;
  /** The last row of the page before: its `updated_at` and `pk`. */
  before: { updatedAt: number; pk: number } | null;
  limit: number;
}

export function selectConversations(db: Kysely<Tables>) {
  return db
    .selectFrom('conversations as c')
    .innerJoin('contacts as k', 'k.id', 'c.contact_id')
    .innerJoin('workspaces as w', 'w.id', 'c.workspace_id')
    .leftJoin('agents as a', 'a.id', 'c.owner_agent_id')
    .selectAll('c')
    .select([
      'k.source as contact_source',
      'k.reference as contact_reference',
      'k.name as contact_name',
      'k.email as contact_email',
      'k.phone as contact_phone',
      'k.verified as contact_verified',
      'a.name as owner_agent_name',
      'w.hooks_revision',
    ]);
}

/** Newest activity first. */
export async function pageOfConversations(db: Kysely<Tables>, page: PageOfConversations): Promise<ConversationRow[]> {
  let query = inView(selectConversations(db).where('c.workspace_id', '=', page.workspaceId), page.view, page.agentId);
  if (page.before) {
    const { updatedAt, pk } = page.before;
    query = query.where(sql<boolean>`(c.updated_at, c.pk) < (${updatedAt}, ${pk})`);
  }
  return query.orderBy('c.updated_at', 'desc').orderBy('c.pk', 'desc').limit(page.limit).execute();
}

/** Every conversation of one contact, newest activity first; `state` narrows. */
export async function conversationsOfContact(
  db: Kysely<Tables>,
  workspaceId: string,
  contact: { contactId: string } | { source: string; reference: string },
  state?: 'open' | 'closed',
): Promise<ConversationRow[]> {
  let query = selectConversations(db).where('k.workspace_id', '=', workspaceId);
  query =
    'contactId' in contact
      ? query.where('k.id', '=', contact.contactId)
      : query.where('k.source', '=', contact.source).where('k.reference', '=', contact.reference);
  if (state) query = query.where('c.state', '=', state);
  return query.orderBy('c.updated_at', 'desc').orderBy('c.pk', 'desc').execute();
}

export interface ViewCount {
  owner_kind: ConversationRow['owner_kind'];
  owner_agent_id: string | null;
  state: ConversationRow['state'];
  total: number;
  unread: number;
}

/** Raw material of the views' counts, grouped by owner and state. */
export async function countByOwner(db: Kysely<Tables>, workspaceId: string): Promise<ViewCount[]> {
  return db
    .selectFrom('conversations')
    .select(({ fn }) => [
      'owner_kind',
      'owner_agent_id',
      'state',
      fn.countAll<number>().as('total'),
      sql<number>`sum(case when unread_count > 0 then 1 else 0 end)`.as('unread'),
    ])
    .where('workspace_id', '=', workspaceId)
    .groupBy(['owner_kind', 'owner_agent_id', 'state'])
    .execute();
}

/** The newest message that a person or Sate wrote, per conversation (thread events are not utterances). */
export async function latestUtterances(db: Kysely<Tables>, pks: readonly number[]): Promise<Map<number, MessageRow>> {
  const found = new Map<number, MessageRow>();
  for (const pk of pks) {
    const row = await db
      .selectFrom('messages')
      .selectAll()
      .where('conversation_pk', '=', pk)
      .where('kind', '!=', 'event')
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (row) found.set(pk, row);
  }
  return found;
}

function inView(query: ReturnType<typeof selectConversations>, view: ViewName, agentId: string) {
  switch (view) {
    case 'mine':
      return query
        .where('c.state', '=', 'open')
        .where('c.owner_kind', '=', 'agent')
        .where('c.owner_agent_id', '=', agentId);
    case 'unassigned':
      return query.where('c.state', '=', 'open').where('c.owner_kind', '=', 'queue');
    case 'sate':
      return query.where('c.state', '=', 'open').where('c.owner_kind', '=', 'sate');
    case 'all':
      return query.where('c.state', '=', 'open');
    case 'closed':
      return query.where('c.state', '=', 'closed');
  }
}
