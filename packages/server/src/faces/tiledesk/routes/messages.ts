import { AppError, isStorable } from '@baton/protocol';
import {
  ImportMessages,
  MOST_IMPORTED,
  PostRequestMessage,
  REQUEST_STATUS,
  SendMessage,
  TiledeskMessage,
} from '@baton/protocol/tiledesk';
import { z } from 'zod';
import { actorOf, agentOf, type Principal } from '../../../auth/principal.ts';
import { findContact } from '../../../core/contacts/store.ts';
import { findFreeAgents } from '../../../core/conversations/routing.ts';
import { sendDirectMessage } from '../../../core/messages/send-direct.ts';
import { writeMessages } from '../../../core/messages/write.ts';
import type { ConversationRow } from '../../../db/rows.ts';
import { type Route, type RouteCall, route } from '../../../edge/registry.ts';
import { postOpening } from '../actions/post-opening.ts';
import { type Cast, staffById } from '../cast.ts';
import { FIRST_TEXT_FIELD } from '../errors.ts';
import type { RequestExtras } from '../extras.ts';
import { objectId, readRequestId, visitorId } from '../ids.ts';
import { readFollowers } from '../members.ts';
import { csvOf } from '../present/csv.ts';
import { presentDirect } from '../present/direct.ts';
import { isShown, presentTiledeskMessage } from '../present/message.ts';
import { presentFor } from '../present/own-request.ts';
import { projectExtras } from '../present/project.ts';
import { findRequester, ownRequester, type Requester } from '../requester.ts';
import { findNamedMessage, findRequest, listDirectMessages, listNewestMessages, listThread } from '../store.ts';
import {
  castOf,
  InProject,
  InRequest,
  lenientQuery,
  MEMBERS,
  populateOne,
  readNumber,
  repeatOf,
  requireOwnRequest,
  STAFF,
  type Tools,
} from '../tools.ts';
import { readMessages } from '../writing.ts';
import { aboutOf, departmentFor, firstOf } from './requests.ts';

const object = { noun: 'conversation', in: 'params', field: 'request_id' } as const;
const base = '/:project_id/requests/:request_id/messages';
/** Open conversations of one visitor: more than people have, and than the programs that the original's client is tested with. */
const VISITORS_OPEN = 50;
type PostCall = RouteCall<z.infer<typeof InRequest>, unknown, z.infer<typeof PostRequestMessage>>;

/** What is said in conversations, and beside them (contract §5). */
export function messageRoutes(tools: Tools): Route[] {
  const { database, writer, limits, publicUrl } = tools.context;

  /** A visitor speaks for itself. Refuses: `forbidden`, `rate_limited` (people write more slowly than programs). */
  async function guardVisitor(cast: Cast, principal: Principal | null, senders: readonly (string | undefined)[]) {
    if (principal?.kind !== 'contact') return;
    for (const _ of senders) limits.take('message', `${cast.workspace.id}:${principal.contactId}`);
    const contact = await findContact(database.read, cast.workspace.id, principal.contactId);
    if (!contact) throw new AppError('unauthenticated');
    const names = [undefined, visitorId(contact), contact.id];
    if (senders.some((sender) => !names.includes(sender))) {
      throw new AppError('forbidden', { reason: 'A visitor may write in their own name only.' });
    }
  }

  /** The conversation of this name; null when there is none. Refuses: `not_found` for one of another project, `forbidden`. */
  async function findOwn(
    call: RouteCall<z.infer<typeof InRequest>, unknown, unknown>,
  ): Promise<ConversationRow | null> {
    const found = await findRequest(database.read, call.params.request_id);
    return found ? requireOwnRequest(tools, call, call.params.request_id) : null;
  }

  /** Who writes into a closed conversation leaves it closed, unless the project wants otherwise. */
  const reopens = (cast: Cast) => projectExtras(cast.workspace).settings?.reopen_on_message === true;

  async function open(call: PostCall, cast: Cast, principal: Principal) {
    const isVisitor = principal.kind === 'contact';
    const body = isVisitor ? withoutStaffChoices(call.body) : call.body;
    // A name of another project's kind would be taken from whoever is to have it there.
    const named = readRequestId(call.params.request_id);
    if (isVisitor && named && named.organisationId !== cast.workspace.organisation_id) {
      throw new AppError('forbidden', { reason: 'This name is another project’s.' });
    }
    if (!isStorable(call.params.request_id)) {
      throw new AppError('invalid', { field: 'request_id', reason: 'This name holds a character that none may have.' });
    }
    if (body.text === undefined && (body.type ?? 'text') === 'text') {
      throw new AppError('invalid', {
        field: FIRST_TEXT_FIELD,
        reason: 'text is required for a message of type text.',
      });
    }
    const requester = await requesterOf(cast, principal, body.sender);
    const inboxId = await departmentFor(tools, cast, body.departmentid);
    const creator = principal.kind === 'agent' ? staffById(cast, principal.agent.agentId)?.user_id : undefined;
    const extras: RequestExtras = {
      firstText: body.text ?? '',
      ...(body.subject === undefined ? {} : { subject: body.subject }),
      ...(creator ? { createdBy: objectId(creator) } : {}),
      ...(body.preflight ? { preflight: true } : {}),
      snapshot: { inboxId, availableAgents: (await findFreeAgents(database.read, inboxId)).length },
    };
    // Not routed yet: an outside program keeps it until it asks for an agent.
    const isKept = body.request_status === REQUEST_STATUS.temporary;
    const about = aboutOf({ ...body, first_text: body.text }, readFollowers(cast, body.followers ?? []), extras);
    const contact = await asRow(cast, requester);
    const [message] = await readMessages(database.read, { row: contact, principal, cast }, [
      {
        ...body,
        sender: visitorId({
          id: contact.contact_id,
          source: contact.contact_source,
          reference: contact.contact_reference,
        }),
      },
    ]);
    if (!message) throw new AppError('internal');
    const { author, ...written } = message;
    return writer.execute(postOpening, {
      actor: actorOf(principal),
      opening: {
        workspaceId: cast.workspace.id,
        inboxId,
        face: 'tiledesk',
        contact: requester.contact,
        contactKnown: {
          name: requester.known.name ?? body.senderFullname,
          email: requester.known.email ?? body.email,
          attributes: body.attributes,
        },
        // Programs count for themselves.
        mostOpen: isVisitor ? VISITORS_OPEN : null,
        first: isKept ? 'outside' : firstOf(cast, body.participants),
        subject: body.subject ?? body.text ?? '',
        about: { ...about, reference: call.params.request_id },
      },
      message: { ...written, name: author.name },
      repeat: repeatOf(call),
    });
  }

  async function say(call: PostCall, cast: Cast, principal: Principal, row: ConversationRow) {
    return writer.execute(writeMessages, {
      actor: actorOf(principal),
      conversationId: row.id,
      messages: await readMessages(database.read, { row, principal, cast }, [saying(call.body)]),
      repeat: repeatOf(call),
      reopens: reopens(cast),
    });
  }

  async function requesterOf(cast: Cast, principal: Principal, sender: string | undefined): Promise<Requester> {
    if (principal.kind === 'contact') return { contact: { contactId: principal.contactId }, known: {} };
    if (sender !== undefined) return findRequester(database.read, cast, sender);
    return ownRequester(cast, agentOf(principal).agentId);
  }

  /** The contact as a conversation's row would know it, before there is one. */
  async function asRow(cast: Cast, { contact }: Requester) {
    if ('source' in contact) {
      return { contact_id: '', contact_source: contact.source, contact_reference: contact.reference };
    }
    const row = await findContact(database.read, cast.workspace.id, contact.contactId);
    if (!row) throw new AppError('unauthenticated');
    return { contact_id: row.id, contact_source: row.source, contact_reference: row.reference };
  }

  return [
    route({
      name: 'tiledesk.messages.import',
      summary: 'Several messages at once, from anybody to this conversation: all of them or none, in their order.',
      method: 'POST',
      path: `${base}/multi`,
      callers: MEMBERS,
      takesKey: true,
      limit: 'backend',
      object,
      params: InRequest,
      body: CappedMessages,
      answer: z.array(TiledeskMessage),
      async handle(call) {
        const row = await requireOwnRequest(tools, call, call.params.request_id);
        const cast = await castOf(tools, call);
        const principal = call.principal as Principal;
        await guardVisitor(
          cast,
          principal,
          call.body.map(({ sender }) => sender),
        );
        if (call.body.length === 0) return [];
        const { messages, conversation } = await writer.execute(writeMessages, {
          actor: actorOf(principal),
          conversationId: row.id,
          messages: await readMessages(database.read, { row, principal, cast }, call.body),
          repeat: repeatOf(call),
          reopens: reopens(cast),
        });
        return messages.map((message) => presentTiledeskMessage(message, conversation, cast, publicUrl));
      },
    }),
    route({
      name: 'tiledesk.messages.post',
      summary: 'A message to a conversation, which is made if there is none of that name.',
      method: 'POST',
      path: base,
      callers: MEMBERS,
      takesKey: true,
      limit: 'backend',
      object,
      params: InRequest,
      body: PostRequestMessage,
      answer: TiledeskMessage,
      async handle(call) {
        const principal = call.principal as Principal;
        const known = await findOwn(call);
        const cast = await castOf(tools, call);
        await guardVisitor(cast, principal, [call.body.sender]);
        const { messages, conversation } =
          (known ? null : await open(call, cast, principal)) ??
          (await say(call, cast, principal, known ?? (await requireOwnRequest(tools, call, call.params.request_id))));
        const { parts } = await populateOne(tools, cast, conversation);
        const [message] = messages;
        if (!message) throw new AppError('internal');
        return {
          ...presentTiledeskMessage(message, conversation, cast, publicUrl),
          request: presentFor(principal, conversation, cast, parts),
        };
      },
    }),
    route({
      name: 'tiledesk.messages.list',
      summary: 'All messages of a conversation, oldest first; none for a name that nobody has.',
      method: 'GET',
      path: base,
      callers: MEMBERS,
      limit: 'call',
      object,
      params: InRequest,
      answer: z.array(TiledeskMessage),
      async handle(call) {
        const row = await findOwn(call);
        if (!row) return [];
        const cast = await castOf(tools, call);
        const thread = (await listThread(database.read, row)).filter(isShown);
        return thread.map((message) => presentTiledeskMessage(message, row, cast, publicUrl));
      },
    }),
    route({
      name: 'tiledesk.messages.csv',
      summary: 'The same as text, with semicolons between.',
      method: 'GET',
      path: `${base}/csv`,
      callers: MEMBERS,
      limit: 'call',
      object,
      params: InRequest,
      async handle(call) {
        const row = await requireOwnRequest(tools, call, call.params.request_id);
        const cast = await castOf(tools, call);
        const thread = (await listThread(database.read, row)).filter(isShown);
        const shown = thread.map((message) => presentTiledeskMessage(message, row, cast, publicUrl));
        call.raw.reply.header('content-type', 'text/csv; charset=utf-8');
        return csvOf(
          ['createdAt', 'timestamp', 'sender', 'senderFullname', 'type', 'text'],
          shown.map((it) => [it.createdAt, it.timestamp, it.sender, it.senderFullname, it.type, it.text]),
        );
      },
    }),
    route({
      name: 'tiledesk.messages.get',
      summary: 'One message.',
      method: 'GET',
      path: `${base}/:message`,
      callers: MEMBERS,
      limit: 'call',
      object,
      params: InRequest.extend({ message: z.string() }),
      answer: TiledeskMessage,
      async handle(call) {
        const row = await requireOwnRequest(tools, call, call.params.request_id);
        const message = await findNamedMessage(database.read, row.pk, call.params.message);
        if (!message || !isShown(message)) throw new AppError('not_found');
        return presentTiledeskMessage(message, row, await castOf(tools, call), publicUrl);
      },
    }),
    route({
      name: 'tiledesk.messages.send',
      summary:
        'To a conversation by its name, or to a person: what is for a person is kept for programs and shown by no screen.',
      method: 'POST',
      path: '/:project_id/messages',
      callers: STAFF,
      takesKey: true,
      limit: 'backend',
      params: InProject,
      body: SendMessage,
      answer: TiledeskMessage,
      async handle(call) {
        const cast = await castOf(tools, call);
        const principal = call.principal as Principal;
        const { recipient, channel_type: channelType, text, ...item } = call.body;
        const found = await findRequest(database.read, recipient);
        const row = found?.workspace_id === cast.workspace.id ? await database.readConversation(found.id) : undefined;
        if (row) {
          const { messages, conversation } = await writer.execute(writeMessages, {
            actor: actorOf(principal),
            conversationId: row.id,
            messages: await readMessages(database.read, { row, principal, cast }, [{ ...item, text }]),
            repeat: repeatOf(call),
          });
          return messages.map((message) => presentTiledeskMessage(message, conversation, cast, publicUrl))[0];
        }
        const kept = Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined));
        const data = { ...kept, ...(channelType ? { channel_type: channelType } : {}) };
        const direct = { actor: agentOf(principal), recipient, text, data, repeat: repeatOf(call) };
        const sent = await writer.execute(sendDirectMessage, direct);
        return presentDirect(sent, cast);
      },
    }),
    route({
      name: 'tiledesk.messages.newest',
      summary: 'The project’s newest messages.',
      method: 'GET',
      path: '/:project_id/messages',
      callers: ['owner'],
      limit: 'call',
      params: InProject,
      query: lenientQuery('limit', 'page'),
      answer: z.array(TiledeskMessage),
      async handle(call) {
        const cast = await castOf(tools, call);
        const limit = readNumber(call.query.limit, 10, { from: 1, to: 50 });
        const offset = readNumber(call.query.page, 0, { from: 0, to: MOST_PAGES }) * limit;
        const most = { limit: limit + offset, offset: 0 };
        const said = await listNewestMessages(database.read, cast.workspace.id, most);
        const direct = await listDirectMessages(database.read, cast.workspace.id, most.limit);
        const shown = [
          ...said.map(({ message, row }) => presentTiledeskMessage(message, row, cast, publicUrl)),
          ...direct.map((message) => presentDirect(message, cast)),
        ];
        return shown.sort((a, b) => b.createdAt.localeCompare(a.createdAt)).slice(offset, offset + limit);
      },
    }),
  ];
}

const MOST_PAGES = 50;

/** More than this are refused as too large, whatever is in them. */
const CappedMessages = z
  .unknown()
  .superRefine((value) => {
    if (!Array.isArray(value) || value.length <= MOST_IMPORTED) return;
    throw new AppError('too_large', { reason: `At most ${MOST_IMPORTED} messages at once.` });
  })
  .pipe(ImportMessages);

/** Who answers, who watches and how urgent it is are for staff to say. */
function withoutStaffChoices(body: z.infer<typeof PostRequestMessage>): z.infer<typeof PostRequestMessage> {
  return { ...body, participants: undefined, followers: undefined, request_status: undefined, priority: undefined };
}

/** In a conversation that exists a message may be anything, but it must be something. Refuses: `invalid`. */
function saying(body: z.infer<typeof PostRequestMessage>) {
  if (body.text !== undefined || body.metadata !== undefined || body.attributes !== undefined) return body;
  throw new AppError('invalid', { field: 'text', reason: 'text: is missing, and so are metadata and attributes.' });
}
