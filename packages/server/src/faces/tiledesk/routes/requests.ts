import { AppError } from '@baton/protocol';
import { BareRequest, CreateRequest, PopulatedRequest, RequestPage } from '@baton/protocol/tiledesk';
import { z } from 'zod';
import { agentOf, type Principal } from '../../../auth/principal.ts';
import { findContactByReference } from '../../../core/contacts/store.ts';
import { type First, subjectOf } from '../../../core/conversations/open.ts';
import { openEmptyConversation } from '../../../core/conversations/open-empty.ts';
import { findFreeAgents } from '../../../core/conversations/routing.ts';
import { type Route, type RouteCall, route } from '../../../edge/registry.ts';
import { packJson, packList } from '../../../lib/merge-json.ts';
import { type Cast, staffById } from '../cast.ts';
import type { RequestExtras } from '../extras.ts';
import { objectId, VISITOR_SOURCE } from '../ids.ts';
import { REQUEST_QUERY, type RequestQuery, readRequestQuery } from '../lists/request-query.ts';
import { countRequests, type Reader, selectRequests } from '../lists/store.ts';
import { readFollowers, readMembers } from '../members.ts';
import { loadParts } from '../populate.ts';
import { csvOf } from '../present/csv.ts';
import { presentDryFor, presentFor } from '../present/own-request.ts';
import { presentBareRequest, presentRequest } from '../present/request.ts';
import { findRequester, ownRequester } from '../requester.ts';
import { findNamed, findRequest } from '../store.ts';
import {
  answerRequest,
  castOf,
  InProject,
  InRequest,
  lenientQuery,
  MEMBERS,
  populateOne,
  requireRequest,
  STAFF,
  type Tools,
} from '../tools.ts';

type ListCall = RouteCall<{ project_id: string }, RequestQuery, unknown>;

/** Conversations: made, listed, read (contract §4). */
export function requestRoutes(tools: Tools): Route[] {
  const { database, writer } = tools.context;

  async function page(cast: Cast, reader: Reader, query: RequestQuery, perPage?: number) {
    const read = readRequestQuery(query);
    const limits = perPage === undefined ? read.page : { ...read.page, limit: perPage, offset: 0 };
    const asked = { ...limits, count: query.no_count !== 'true' };
    const { rows, count } = await selectRequests(database.read, cast, reader, read.filter, asked);
    return { perPage: limits.limit, count, populated: await loadParts(database.read, cast, rows) };
  }

  async function list(call: ListCall, reader: (cast: Cast) => Promise<Reader | null>) {
    const cast = await castOf(tools, call);
    const who = await reader(cast);
    if (!who) return { perPage: readRequestQuery(call.query).page.limit, count: 0, requests: [] };
    const { perPage, count, populated } = await page(cast, who, call.query);
    const show = call.query.no_populate === 'true' ? presentDryFor : presentFor;
    const requests = populated.map(({ row, parts }) => show(call.principal, row, cast, parts));
    return call.query.no_count === 'true' ? { perPage, requests } : { perPage, count, requests };
  }

  /** A visitor is one contact; somebody of the staff is one too, if they ever asked in their own name. */
  async function ownReader(cast: Cast, principal: Principal | null): Promise<Reader | null> {
    if (principal?.kind === 'contact') return { kind: 'contact', contactId: principal.contactId };
    const staff = staffById(cast, agentOf(principal as Principal).agentId);
    const named = { source: VISITOR_SOURCE, reference: objectId(staff?.user_id ?? '') };
    const contact = await findContactByReference(database.read, cast.workspace.id, named);
    return contact ? { kind: 'contact', contactId: contact.id } : null;
  }

  return [
    route({
      name: 'tiledesk.requests.create',
      summary: 'Open a conversation in which nothing has been said yet; it goes to its people at once.',
      method: 'POST',
      path: '/:project_id/requests',
      callers: STAFF,
      takesKey: true,
      limit: 'backend',
      params: InProject,
      body: CreateRequest,
      answer: BareRequest,
      async handle(call) {
        const { body, idempotencyKey } = call;
        const cast = await castOf(tools, call);
        const actor = agentOf(call.principal as Principal);
        const requester =
          body.sender === undefined
            ? ownRequester(cast, actor.agentId)
            : await findRequester(database.read, cast, body.sender);
        const inboxId = await departmentFor(tools, cast, body.departmentid);
        if (body.request_id !== undefined) await refuseTaken(body.request_id, idempotencyKey);
        const creator = staffById(cast, actor.agentId);
        const extras: RequestExtras = {
          firstText: body.first_text,
          ...(body.subject === undefined ? {} : { subject: body.subject }),
          createdBy: objectId(creator?.user_id ?? actor.agentId),
          ...(body.preflight ? { preflight: true } : {}),
          ...(body.draft ? { draft: true } : {}),
          snapshot: { inboxId, availableAgents: (await findFreeAgents(database.read, inboxId)).length },
        };
        const row = await writer.execute(openEmptyConversation, {
          workspaceId: cast.workspace.id,
          inboxId,
          face: 'tiledesk',
          contact: requester.contact,
          contactKnown: {
            name: body.senderFullname ?? requester.known.name,
            email: body.email ?? requester.known.email,
            attributes: body.attributes,
          },
          mostOpen: null,
          first: firstOf(cast, body.participants),
          subject: body.subject ?? body.first_text,
          clientMessageId: idempotencyKey,
          about: aboutOf(body, readFollowers(cast, body.followers ?? []), extras),
        });
        const { parts } = await populateOne(tools, cast, row);
        return presentBareRequest(row, cast, parts);
      },
    }),
    route({
      name: 'tiledesk.requests.list',
      summary: 'The project’s requests; agents see those that they take part in or that come into their departments.',
      method: 'GET',
      path: '/:project_id/requests',
      callers: STAFF,
      limit: 'call',
      params: InProject,
      query: lenientQuery(...REQUEST_QUERY),
      answer: RequestPage,
      handle: (call) => list(call, async () => agentOf(call.principal as Principal)),
    }),
    route({
      name: 'tiledesk.requests.own',
      summary: 'The caller’s own requests.',
      method: 'GET',
      path: '/:project_id/requests/me',
      callers: MEMBERS,
      limit: 'call',
      params: InProject,
      query: lenientQuery(...REQUEST_QUERY),
      answer: RequestPage,
      handle: (call) => list(call, (cast) => ownReader(cast, call.principal)),
    }),
    route({
      name: 'tiledesk.requests.count',
      summary: 'How many open requests wait, are with people, and are with bots.',
      method: 'GET',
      path: '/:project_id/requests/count',
      callers: STAFF,
      limit: 'call',
      params: InProject,
      query: lenientQuery('merge_assigned'),
      answer: z.object({ unassigned: z.number(), assigned: z.number(), bot_assigned: z.number().optional() }),
      async handle(call) {
        const actor = agentOf(call.principal as Principal);
        const counts = await countRequests(database.read, await castOf(tools, call), actor);
        if (call.query.merge_assigned !== 'true') return counts;
        return { unassigned: counts.unassigned, assigned: counts.assigned + counts.bot_assigned };
      },
    }),
    route({
      name: 'tiledesk.requests.csv',
      summary: 'The same list as text, with semicolons between; at most 1,000 lines.',
      method: 'GET',
      path: '/:project_id/requests/csv',
      callers: STAFF,
      limit: 'call',
      params: InProject,
      query: lenientQuery(...REQUEST_QUERY),
      async handle(call) {
        const cast = await castOf(tools, call);
        const { populated } = await page(cast, agentOf(call.principal as Principal), call.query, MOST_LINES);
        const lines = populated.map(({ row, parts }) => presentRequest(row, cast, parts));
        call.raw.reply.header('content-type', 'text/csv; charset=utf-8');
        return csvOf(CSV_COLUMNS, lines.map(csvLine));
      },
    }),
    route({
      name: 'tiledesk.requests.get',
      summary: 'One request.',
      method: 'GET',
      path: '/:project_id/requests/:request_id',
      callers: STAFF,
      limit: 'call',
      object: { noun: 'conversation', in: 'params', field: 'request_id' },
      params: InRequest,
      answer: PopulatedRequest,
      async handle(call) {
        return answerRequest(tools, call, await requireRequest(tools, call, call.params.request_id));
      },
    }),
  ];

  /**
   * Every name is one on the whole server; the index decides between two that come at the same moment. With a key it may be the
   * same creation again, which the action knows.
   */
  async function refuseTaken(requestId: string, key: string | null): Promise<void> {
    const found = await findRequest(database.read, requestId);
    if (!found) return;
    const isGiven = key !== null && (await database.readConversation(found.id))?.reference === requestId;
    if (isGiven) return;
    throw new AppError('conflict', { reason: 'There is a request of that name already.' });
  }
}

/** The inbox that is meant, or the default one. Refuses: `not_found`. */
export async function departmentFor({ context }: Tools, cast: Cast, name: string | undefined): Promise<string> {
  const id =
    name === undefined
      ? cast.inboxes[0]?.id
      : await findNamed(context.database.read, 'inboxes', cast.workspace.id, name);
  if (!id || !cast.inboxes.some((inbox) => inbox.id === id)) {
    throw new AppError('not_found', { reason: 'There is no such department.' });
  }
  return id;
}

/** Exactly the participants, if they are named; otherwise the department's bot, or people. */
export function firstOf(cast: Cast, participants: readonly string[] | undefined): First {
  return participants === undefined ? 'program' : readMembers(cast, participants);
}

/** What the request is about, in the columns of the core. */
export function aboutOf(
  body: Partial<z.infer<typeof CreateRequest>>,
  followers: readonly string[],
  extras: RequestExtras,
) {
  const origin = packJson({
    ...(body.sourcePage === undefined ? {} : { page: body.sourcePage }),
    ...(body.userAgent === undefined ? {} : { browser: body.userAgent }),
    ...(body.channel === undefined ? {} : { channel: body.channel.name }),
    ...(body.location === undefined ? {} : { location: body.location }),
  });
  return {
    subject: subjectOf(body.subject ?? body.first_text ?? ''),
    reference: body.request_id ?? null,
    priority: body.priority ?? null,
    language: body.language ?? null,
    attributes: packJson(body.attributes ?? {}),
    followers: packList(followers),
    extras: packJson({ ...extras }),
    origin,
  };
}

const MOST_LINES = 1000;
const CSV_COLUMNS = [
  'createdAt',
  'request_id',
  'ticket_id',
  'status',
  'department',
  'lead',
  'email',
  'agents',
  'first_text',
  'tags',
  'rating',
  'rating_message',
  'waiting_time',
  'duration',
  'closed_at',
  'sourcePage',
  'channel',
] as const;

function csvLine(request: ReturnType<typeof presentRequest>): (string | number | undefined)[] {
  return [
    request.createdAt,
    request.request_id,
    request.ticket_id,
    request.status,
    request.department?.name,
    request.lead.fullname,
    request.lead.email,
    request.participatingAgents.map(({ email }) => email).join(','),
    request.first_text,
    request.tags.map(({ tag }) => tag).join(','),
    request.rating,
    request.rating_message,
    request.waiting_time,
    request.duration,
    request.closed_at,
    request.sourcePage,
    request.channel.name,
  ];
}
