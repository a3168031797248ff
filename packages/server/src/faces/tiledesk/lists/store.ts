import { REQUEST_STATUS } from '@baton/protocol/tiledesk';
import { type Expression, type ExpressionBuilder, type Kysely, type SqlBool, sql } from 'kysely';
import type { AgentActor } from '../../../core/actor.ts';
import { SATE } from '../../../core/conversations/open.ts';
import { selectConversations } from '../../../core/conversations/store.ts';
import { parseInboxSettings } from '../../../core/inboxes/settings.ts';
import type { InboxRow } from '../../../core/inboxes/store.ts';
import type { ConversationRow } from '../../../db/rows.ts';
import type { Tables } from '../../../db/schema.ts';
import { botByName, type Cast, isSate, staffByUser } from '../cast.ts';
import { objectId, rangeOf, VISITOR_SOURCE } from '../ids.ts';
import { departmentExtras } from '../present/team.ts';
import { contains } from '../store.ts';
import type { RequestFilter, RequestPage } from './request-query.ts';

/** Whose list it is: an administrator's holds all of the project, an agent's what is theirs, a visitor's their own. */
export type Reader = AgentActor | { kind: 'contact'; contactId: string };

type Builder = ExpressionBuilder<Tables & { c: Tables['conversations']; k: Tables['contacts'] }, 'c' | 'k'>;

/** A page of requests, and how many there are in all. */
export async function selectRequests(
  db: Kysely<Tables>,
  cast: Cast,
  reader: Reader,
  filter: RequestFilter,
  page: RequestPage & { count: boolean },
): Promise<{ rows: ConversationRow[]; count: number }> {
  const where = (eb: Builder) => eb.and(conditions(eb, cast, reader, filter));
  // `as never` below: both queries have `c` and `k`, each among other tables, and the builder's type names all of its query's.
  const rows = await selectConversations(db)
    .where(where as never)
    .orderBy(`c.${page.by}`, page.direction)
    .orderBy('c.pk', page.direction)
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  if (!page.count) return { rows, count: rows.length };
  const { count } = await db
    .selectFrom('conversations as c')
    .innerJoin('contacts as k', 'k.id', 'c.contact_id')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where(where as never)
    .executeTakeFirstOrThrow();
  return { rows, count: Number(count) };
}

export interface RequestCounts {
  unassigned: number;
  assigned: number;
  bot_assigned: number;
}

/** How many open ones wait, are with people, and are with bots. */
export async function countRequests(db: Kysely<Tables>, cast: Cast, reader: Reader): Promise<RequestCounts> {
  const where = (eb: Builder) => eb.and(conditions(eb, cast, reader, {}));
  const rows = await db
    .selectFrom('conversations as c')
    .innerJoin('contacts as k', 'k.id', 'c.contact_id')
    .select(({ fn }) => ['c.owner_kind', fn.countAll<number>().as('count')])
    .where(where as never)
    .where('c.state', '=', 'open')
    .groupBy('c.owner_kind')
    .execute();
  const of = (...kinds: string[]) =>
    rows.filter((row) => kinds.includes(row.owner_kind)).reduce((sum, row) => sum + Number(row.count), 0);
  return { unassigned: of('queue'), assigned: of('agent'), bot_assigned: of('sate', 'bot') };
}

function conditions(eb: Builder, cast: Cast, reader: Reader, filter: RequestFilter): Expression<SqlBool>[] {
  const all: Expression<SqlBool>[] = [eb('c.workspace_id', '=', cast.workspace.id), ...readable(eb, cast, reader)];
  const add = (condition: Expression<SqlBool>) => all.push(condition);
  if (filter.statuses) {
    add(eb.or(filter.statuses.map((status) => hasStatus(eb, status))));
    // Follows from the statuses, and is what the index knows.
    const states = [
      ...new Set(filter.statuses.map((status) => (status === REQUEST_STATUS.closed ? 'closed' : 'open'))),
    ];
    if (states.length === 1) add(eb('c.state', '=', states[0] as 'open' | 'closed'));
  }
  if (filter.lead !== undefined) add(isNamed(eb, 'c.contact_id', filter.lead));
  if (filter.participant !== undefined) add(hasParticipant(eb, cast, filter.participant));
  if (filter.department !== undefined) add(inInboxes(eb, cast.inboxes.filter(named(filter.department))));
  if (filter.text !== undefined) add(says(eb, filter.text));
  if (filter.hasBot !== undefined) add(filter.hasBot ? hasBot(eb) : eb.not(hasBot(eb)));
  if (filter.tag !== undefined) add(contains('c.tags', `"tag":${JSON.stringify(filter.tag)}`));
  if (filter.number !== undefined) add(eb('c.number', '=', filter.number));
  if (filter.email !== undefined) add(eb('k.email', '=', filter.email));
  if (filter.phone !== undefined) add(eb('k.phone', '=', filter.phone));
  if (filter.priority !== undefined) add(hasPriority(eb, filter.priority));
  if (filter.channel !== undefined) add(onChannel(eb, filter.channel));
  if (filter.between?.from !== undefined) add(eb(`c.${filter.between.column}`, '>=', filter.between.from));
  if (filter.between?.to !== undefined) add(eb(`c.${filter.between.column}`, '<=', filter.between.to));
  if (filter.leadId !== undefined) add(ofVisitor(eb, filter.leadId));
  if (filter.rated !== undefined) add(eb('c.rating', filter.rated ? 'is not' : 'is', null));
  if (filter.draft !== undefined) add(hasExtra('draft', filter.draft));
  if (filter.preflight !== undefined) add(hasExtra('preflight', filter.preflight));
  if (filter.duration) add(lasts(filter.duration));
  if (filter.workingStatus) add(hasWorkingStatus(eb, filter.workingStatus));
  for (const inboxes of departments(cast, filter)) add(inInboxes(eb, inboxes));
  return all;
}

/** Agents see what they take part in and what comes into the departments that are theirs. */
function readable(eb: Builder, cast: Cast, reader: Reader): Expression<SqlBool>[] {
  if (reader.kind === 'contact') return [eb('c.contact_id', '=', reader.contactId)];
  if (reader.role !== 'agent') return [];
  const theirs = (teams: string) =>
    sql<boolean>`c.inbox_id IN (SELECT i.id FROM inboxes i WHERE i.workspace_id = ${cast.workspace.id}
      AND (i.team_id IS NULL OR i.team_id IN (SELECT m.team_id FROM team_members m WHERE m.agent_id = ${teams})))`;
  return [
    eb.or([
      eb('c.owner_agent_id', '=', reader.agentId),
      contains('c.participants', JSON.stringify(reader.agentId)),
      theirs(reader.agentId),
    ]),
  ];
}

/** What `statusOf` says, as a condition: where a conversation stands, unless a program set a status that still holds. */
function hasStatus(eb: Builder, status: number): Expression<SqlBool> {
  const marked = (code: number) =>
    sql<boolean>`coalesce(c.extras, '') LIKE '%"statusMark":"' || ${String(code)} || '@' || cast(c.epoch as text) || '"%'`;
  const open = eb('c.state', '=', 'open');
  const codes = Object.values(REQUEST_STATUS).filter((code) => code !== REQUEST_STATUS.closed);
  switch (status) {
    case REQUEST_STATUS.closed:
      return eb('c.state', '=', 'closed');
    case REQUEST_STATUS.unassigned:
    case REQUEST_STATUS.assigned:
    case REQUEST_STATUS.temporary: {
      const unmarked = eb.not(eb.or(codes.map(marked)));
      return eb.and([open, eb.or([marked(status), eb.and([unmarked, stands(eb, status)])])]);
    }
    default:
      return eb.and([open, marked(status)]);
  }
}

function stands(eb: Builder, status: number): Expression<SqlBool> {
  const heldOutside = eb.and([eb('c.owner_kind', '=', 'bot'), eb('c.bots', 'is', null)]);
  if (status === REQUEST_STATUS.unassigned) return eb('c.owner_kind', '=', 'queue');
  if (status === REQUEST_STATUS.temporary) return heldOutside;
  return eb.and([eb('c.owner_kind', '!=', 'queue'), eb.not(heldOutside)]);
}

function isNamed(eb: Builder, column: 'c.contact_id', name: string): Expression<SqlBool> {
  const range = rangeOf(name);
  if (!range) return nothing(eb);
  return eb.and([eb(column, '>=', range.from), eb(column, '<=', range.to), eb(column, 'like', `%${range.suffix}`)]);
}

function hasParticipant(eb: Builder, cast: Cast, name: string): Expression<SqlBool> {
  const staff = staffByUser(cast, name);
  if (staff) {
    return eb.or([
      eb.and([eb('c.owner_kind', '=', 'agent'), eb('c.owner_agent_id', '=', staff.id)]),
      contains('c.participants', JSON.stringify(staff.id)),
    ]);
  }
  if (isSate(cast, name)) return eb('c.owner_kind', '=', 'sate');
  const bot = botByName(cast, name);
  return bot ? contains('c.bots', JSON.stringify(bot.id)) : nothing(eb);
}

function hasBot(eb: Builder): Expression<SqlBool> {
  return eb.or([eb('c.owner_kind', '=', 'sate'), eb('c.bots', 'is not', null)]);
}

/** Anywhere in what was said, written about it, or known of the person. */
function says(eb: Builder, text: string): Expression<SqlBool> {
  const inMessages = sql<boolean>`EXISTS (SELECT 1 FROM messages m WHERE m.conversation_pk = c.pk AND m.kind <> 'event'
    AND ${contains('m.text', text)})`;
  const inNotes = sql<boolean>`EXISTS (SELECT 1 FROM notes n WHERE n.conversation_id = c.id AND ${contains('n.text', text)})`;
  const columns = ['c.subject', 'c.tags', 'c.extras', 'c.rating_text', 'k.name', 'k.email'];
  return eb.or([...columns.map((column) => contains(column, text)), inNotes, inMessages]);
}

function hasPriority(eb: Builder, priority: string): Expression<SqlBool> {
  const equal = eb('c.priority', '=', priority);
  return priority === 'medium' ? eb.or([equal, eb('c.priority', 'is', null)]) : equal;
}

const OFFLINE = ['email', 'form'];

function onChannel(eb: Builder, channel: string): Expression<SqlBool> {
  const named = (name: string) => contains('c.origin', `"channel":${JSON.stringify(name)}`);
  if (channel === 'offline') return eb.or(OFFLINE.map(named));
  if (channel === 'online') return eb.not(eb.or(OFFLINE.map(named)));
  // What a program did not say is the default, or the face that it came by.
  const unsaid = eb.not(contains('c.origin', '"channel":'));
  const faces = channel === 'chat21' ? ['tiledesk', 'desk'] : [channel];
  return eb.or([named(channel), eb.and([unsaid, eb('c.face', 'in', faces)])]);
}

function ofVisitor(eb: Builder, name: string): Expression<SqlBool> {
  return eb.or([
    eb('c.contact_id', '=', name),
    eb.and([eb('k.source', '=', VISITOR_SOURCE), eb('k.reference', '=', name)]),
  ]);
}

function hasExtra(key: 'draft' | 'preflight', value: boolean) {
  const isSet = contains('c.extras', `"${key}":true`);
  return value ? isSet : sql<boolean>`NOT ${isSet}`;
}

function lasts({ op, ms }: { op: 'gt' | 'lt'; ms: number }) {
  const lasted = sql`c.closed_at - c.created_at`;
  return op === 'gt' ? sql<boolean>`${lasted} > ${ms}` : sql<boolean>`${lasted} < ${ms}`;
}

function hasWorkingStatus(
  eb: Builder,
  { op, values }: NonNullable<RequestFilter['workingStatus']>,
): Expression<SqlBool> {
  const any = eb.or(values.map((value) => contains('c.extras', `"workingStatus":${JSON.stringify(value)}`)));
  return op === 'in' ? any : eb.not(any);
}

/** For each thing that is asked of the department, those that have it. */
function departments(cast: Cast, filter: RequestFilter): InboxRow[][] {
  const chosen: InboxRow[][] = [];
  const only = (fits: (inbox: InboxRow) => boolean) => chosen.push(cast.inboxes.filter(fits));
  const { departmentRouting: routing, departmentDefault: isDefault, departmentBot: bot, departmentHasBot } = filter;
  if (routing !== undefined) only((inbox) => routingOf(inbox) === routing);
  if (isDefault !== undefined) only((inbox) => (inbox.id === cast.inboxes[0]?.id) === isDefault);
  if (bot !== undefined) only((inbox) => botNameOf(inbox, cast) === bot.toLowerCase());
  if (departmentHasBot !== undefined) only((inbox) => (botNameOf(inbox, cast) !== null) === departmentHasBot);
  return chosen;
}

function routingOf(inbox: InboxRow): 'assigned' | 'pooled' {
  const { routing } = parseInboxSettings(inbox.settings);
  return routing === 'manual' || departmentExtras(inbox).routing === null ? 'pooled' : 'assigned';
}

function botNameOf(inbox: InboxRow, cast: Cast): string | null {
  const { bot } = parseInboxSettings(inbox.settings);
  return bot === null ? null : objectId(bot === SATE ? cast.workspace.id : bot);
}

function named(name: string) {
  return ({ id }: InboxRow) => objectId(id) === name.toLowerCase();
}

function inInboxes(eb: Builder, inboxes: readonly InboxRow[]): Expression<SqlBool> {
  if (inboxes.length === 0) return nothing(eb);
  return eb(
    'c.inbox_id',
    'in',
    inboxes.map(({ id }) => id),
  );
}

function nothing(eb: Builder): Expression<SqlBool> {
  return eb('c.pk', '<', 0);
}
