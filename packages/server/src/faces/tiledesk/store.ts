import { isStorable } from '@baton/protocol';
import { type Kysely, type Selectable, sql } from 'kysely';
import { type ContactRow, findContactByReference } from '../../core/contacts/store.ts';
import { selectConversations } from '../../core/conversations/store.ts';
import type { User } from '../../core/users/store.ts';
import { listUsers } from '../../core/users/store.ts';
import type { ConversationRow, MessageRow } from '../../db/rows.ts';
import type { AgentTable, DirectMessageTable, FileTable, HookTable, Tables } from '../../db/schema.ts';
import { isUuid, rangeOf, readRequestId, VISITOR_SOURCE } from './ids.ts';

/** Tables whose rows have names of 24 digits here. */
type Named =
  | 'contacts'
  | 'agents'
  | 'inboxes'
  | 'teams'
  | 'tags'
  | 'saved_answers'
  | 'bots'
  | 'custom_events'
  | 'hooks';

/** Our id of the thing that a name means, in this workspace; null for anything else. */
export async function findNamed(
  db: Kysely<Tables>,
  table: Named,
  workspaceId: string,
  name: string,
): Promise<string | null> {
  const range = rangeOf(name);
  if (!range) return null;
  // Every one of these tables has the two columns; the type of a choice between tables has none.
  const row = await db
    .selectFrom(table as 'contacts')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '>=', range.from)
    .where('id', '<=', range.to)
    .where('id', 'like', `%${range.suffix}`)
    .executeTakeFirst();
  return row?.id ?? null;
}

/** The message of a conversation that a name means. */
export async function findNamedMessage(
  db: Kysely<Tables>,
  conversationPk: number,
  name: string,
): Promise<MessageRow | undefined> {
  const range = rangeOf(name);
  if (!range) return undefined;
  return db
    .selectFrom('messages')
    .selectAll()
    .where('conversation_pk', '=', conversationPk)
    .where('id', '>=', range.from)
    .where('id', '<=', range.to)
    .where('id', 'like', `%${range.suffix}`)
    .executeTakeFirst();
}

/** Visitors by the name that the program which knows them has for them, or by ours. */
export async function findVisitor(
  db: Kysely<Tables>,
  workspaceId: string,
  name: string,
): Promise<ContactRow | undefined> {
  if (!isStorable(name)) return undefined;
  const known = await findContactByReference(db, workspaceId, { source: VISITOR_SOURCE, reference: name });
  if (known || !isUuid(name)) return known;
  return db
    .selectFrom('contacts')
    .selectAll()
    .where('id', '=', name)
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
}

/** A visitor of ours, whichever workspace it belongs to: the token does not say. */
export async function findVisitorAnywhere(db: Kysely<Tables>, name: string): Promise<ContactRow | undefined> {
  if (!isUuid(name)) return undefined;
  return db
    .selectFrom('contacts')
    .innerJoin('workspaces', 'workspaces.id', 'contacts.workspace_id')
    .selectAll('contacts')
    .where('contacts.id', '=', name)
    .where('workspaces.removed_at', 'is', null)
    .executeTakeFirst();
}

/**
 * A conversation's id by the name that programs use, whoever's it is: names are unique on the whole server, so one that we would
 * make for a conversation of another project is that one.
 */
export async function findRequest(
  db: Kysely<Tables>,
  requestId: string,
): Promise<{ id: string; workspace_id: string } | undefined> {
  // A path may hold what no column does, and Postgres would not even be asked.
  if (!isStorable(requestId)) return undefined;
  const made = readRequestId(requestId);
  const own = made
    ? await db
        .selectFrom('conversations')
        .innerJoin('workspaces', 'workspaces.id', 'conversations.workspace_id')
        .select(['conversations.id', 'conversations.workspace_id', 'conversations.face', 'conversations.reference'])
        .where('conversations.id', '=', made.conversationId)
        .where('workspaces.organisation_id', '=', made.organisationId)
        .executeTakeFirst()
    : undefined;
  // What has a name of its own is found under that one only.
  if (own && !(own.face === 'tiledesk' && own.reference !== null)) return own;
  return db
    .selectFrom('conversations')
    .select(['id', 'workspace_id'])
    .where('face', '=', 'tiledesk')
    .where('reference', '=', requestId)
    .executeTakeFirst();
}

/** An agent with the user behind it. */
export interface Staff extends Selectable<AgentTable> {
  user: User;
  openCount: number;
}

/** Everybody who is or was an agent here: old conversations name them too. Oldest first. */
export async function listStaff(db: Kysely<Tables>, workspaceId: string): Promise<Staff[]> {
  const agents = await db
    .selectFrom('agents')
    .selectAll('agents')
    .select((eb) =>
      eb
        .selectFrom('conversations')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('conversations.workspace_id', '=', workspaceId)
        .where('conversations.owner_kind', '=', 'agent')
        .whereRef('conversations.owner_agent_id', '=', 'agents.id')
        .where('conversations.state', '=', 'open')
        .as('open_count'),
    )
    .where('workspace_id', '=', workspaceId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  const users = new Map(
    (
      await listUsers(
        db,
        agents.map(({ user_id }) => user_id),
      )
    ).map((user) => [user.id, user]),
  );
  return agents.flatMap(({ open_count, ...agent }) => {
    const user = users.get(agent.user_id);
    return user ? [{ ...agent, user, openCount: Number(open_count ?? 0) }] : [];
  });
}

/** The agent that a user is in one workspace. */
export async function findMember(
  db: Kysely<Tables>,
  workspaceId: string,
  userId: string,
): Promise<Selectable<AgentTable> | undefined> {
  return db
    .selectFrom('agents')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
}

/** The workspaces that a user is an agent of, oldest membership first. */
export async function listMemberships(db: Kysely<Tables>, userId: string) {
  const agents = await db
    .selectFrom('agents')
    .selectAll()
    .where('user_id', '=', userId)
    .where('disabled_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  if (agents.length === 0) return [];
  const workspaces = await db
    .selectFrom('workspaces')
    .selectAll()
    .where(
      'id',
      'in',
      agents.map(({ workspace_id }) => workspace_id),
    )
    .where('removed_at', 'is', null)
    .execute();
  return agents.flatMap((agent) => {
    const workspace = workspaces.find(({ id }) => id === agent.workspace_id);
    return workspace ? [{ agent, workspace }] : [];
  });
}

/** What visitors and agents said, oldest first, with the thread events among it. */
export async function listThread(db: Kysely<Tables>, row: ConversationRow): Promise<MessageRow[]> {
  return db
    .selectFrom('messages')
    .selectAll()
    .where('conversation_pk', '=', row.pk)
    .where('seq', '<=', row.head_seq)
    .orderBy('seq')
    .execute();
}

/** The newest up to `head`, in their order. Numbers have no holes, so they are those after a number. */
export function listLatestMessages(
  db: Kysely<Tables>,
  conversationPk: number,
  head: number,
  most: number,
): Promise<MessageRow[]> {
  return listMessagesAfter(db, conversationPk, head - most, head);
}

/** Those with a number above `after` and up to `last`, in their order. */
export async function listMessagesAfter(
  db: Kysely<Tables>,
  conversationPk: number,
  after: number,
  last: number,
): Promise<MessageRow[]> {
  return db
    .selectFrom('messages')
    .selectAll()
    .where('conversation_pk', '=', conversationPk)
    .where('seq', '>', after)
    .where('seq', '<=', last)
    .orderBy('seq')
    .execute();
}

export async function findMemberById(
  db: Kysely<Tables>,
  workspaceId: string,
  agentId: string,
): Promise<Selectable<AgentTable> | undefined> {
  return db
    .selectFrom('agents')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', agentId)
    .executeTakeFirst();
}

export interface LeadFilter {
  workspaceId: string;
  removed: boolean;
  text?: string;
  email?: string;
  tag?: string;
  reference?: string;
  hasEmail: boolean;
  hasName: boolean;
}

export interface Page<Column extends string> {
  by: Column;
  direction: 'asc' | 'desc';
  limit: number;
  offset: number;
}

/** Contacts who have written or were entered by hand. */
export async function selectLeads(
  db: Kysely<Tables>,
  filter: LeadFilter,
  page: Page<'met_at' | 'updated_at'>,
): Promise<{ rows: ContactRow[]; count: number }> {
  let query = db
    .selectFrom('contacts')
    .where('workspace_id', '=', filter.workspaceId)
    .where('met_at', 'is not', null)
    .where('removed_at', filter.removed ? 'is not' : 'is', null);
  if (filter.email !== undefined) query = query.where('email', '=', filter.email);
  if (filter.reference !== undefined) {
    const name = filter.reference;
    query = query.where((eb) => eb.or([eb('reference', '=', name), eb('id', '=', name)]));
  }
  if (filter.tag !== undefined) query = query.where(contains('tags', JSON.stringify(filter.tag)));
  if (filter.text !== undefined) {
    const text = filter.text;
    query = query.where((eb) => eb.or([contains('name', text), contains('email', text), contains('details', text)]));
  }
  if (filter.hasEmail) query = query.where('email', 'is not', null);
  if (filter.hasName) query = query.where('name', 'is not', null);
  const counted = await query.select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
  const rows = await query
    .selectAll()
    .orderBy(page.by, page.direction)
    .orderBy('id', page.direction)
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  return { rows, count: Number(counted.count) };
}

/** Is the text somewhere in the column, whatever its letters' case? Both databases fold ASCII at least. */
export function contains(column: string, text: string) {
  const pattern = `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  return sql<boolean>`lower(coalesce(${sql.ref(column)}, '')) LIKE ${pattern} ESCAPE '\\'`;
}

const MOST_NAMED = 500;

/** Visitors by any of their names. */
export async function listVisitors(
  db: Kysely<Tables>,
  workspaceId: string,
  names: readonly string[],
): Promise<ContactRow[]> {
  const found: ContactRow[] = [];
  for (let start = 0; start < names.length; start += MOST_NAMED) {
    const some = names.slice(start, start + MOST_NAMED);
    const rows = await db
      .selectFrom('contacts')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where((eb) =>
        eb.or([eb('id', 'in', some), eb.and([eb('source', '=', VISITOR_SOURCE), eb('reference', 'in', some)])]),
      )
      .execute();
    found.push(...rows);
  }
  return found;
}

/**
 * The newest messages of a workspace, looked for in the conversations that changed last: reading all of them in order of time
 * would read every message there is.
 */
export async function listNewestMessages(
  db: Kysely<Tables>,
  workspaceId: string,
  page: { limit: number; offset: number },
): Promise<{ row: ConversationRow; message: MessageRow }[]> {
  const wanted = page.limit + page.offset;
  const conversations = await selectConversations(db)
    .where('c.workspace_id', '=', workspaceId)
    .where('c.last_at', 'is not', null)
    .orderBy('c.updated_at', 'desc')
    .limit(wanted + ALSO_CHANGED)
    .execute();
  const pks = conversations
    .sort((a, b) => (b.last_at ?? 0) - (a.last_at ?? 0))
    .slice(0, wanted)
    .map(({ pk }) => pk);
  if (pks.length === 0) return [];
  const messages = await db
    .selectFrom('messages')
    .selectAll()
    .where('conversation_pk', 'in', pks)
    .where('kind', '!=', 'event')
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  return messages.flatMap((message) => {
    const row = conversations.find(({ pk }) => pk === message.conversation_pk);
    return row ? [{ row, message }] : [];
  });
}

/** Conversations that changed lately without a message. */
const ALSO_CHANGED = 200;

export async function listDirectMessages(
  db: Kysely<Tables>,
  workspaceId: string,
  most: number,
): Promise<Selectable<DirectMessageTable>[]> {
  return db
    .selectFrom('direct_messages')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(most)
    .execute();
}

export async function listFiles(
  db: Kysely<Tables>,
  workspaceId: string,
  ids: readonly string[],
): Promise<Selectable<FileTable>[]> {
  const found: Selectable<FileTable>[] = [];
  for (let start = 0; start < ids.length; start += MOST_NAMED) {
    const some = ids.slice(start, start + MOST_NAMED);
    found.push(
      ...(await db
        .selectFrom('files')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .where('id', 'in', some)
        .execute()),
    );
  }
  return found;
}

/** Sealed; null where the project never asked for one. */
export async function findProjectSecret(db: Kysely<Tables>, organisationId: string): Promise<string | null> {
  const row = await db
    .selectFrom('workspaces')
    .select('token_secret')
    .where('organisation_id', '=', organisationId)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  return row?.token_secret ?? null;
}

/** An active subscription by its name, whichever project's. */
export async function findSubscription(db: Kysely<Tables>, name: string): Promise<Selectable<HookTable> | undefined> {
  const range = rangeOf(name);
  if (!range) return undefined;
  return db
    .selectFrom('hooks')
    .selectAll()
    .where('format', '=', 'tiledesk')
    .where('state', '=', 'active')
    .where('id', '>=', range.from)
    .where('id', '<=', range.to)
    .where('id', 'like', `%${range.suffix}`)
    .executeTakeFirst();
}
