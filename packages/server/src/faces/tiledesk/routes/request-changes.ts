import { AppError } from '@baton/protocol';
import {
  AddMember,
  AddNote,
  AddTags,
  ChangeRequest,
  CloseRequest,
  Free,
  MoveRequest,
  ObjectId,
  PopulatedRequest,
  RateRequest,
  ReplaceBot,
  RouteRequest,
  SetMembers,
} from '@baton/protocol/tiledesk';
import { z } from 'zod';
import { actorOf, agentOf, type Caller, type Principal } from '../../../auth/principal.ts';
import type { AgentActor } from '../../../core/actor.ts';
import { type ConversationChanges, changeConversation } from '../../../core/conversations/change.ts';
import { closeConversation } from '../../../core/conversations/close.ts';
import { handBack } from '../../../core/conversations/hand-back.ts';
import { changeParticipants } from '../../../core/conversations/participants.ts';
import { rateConversation } from '../../../core/conversations/rate.ts';
import { removeConversation } from '../../../core/conversations/remove.ts';
import { reopenConversation } from '../../../core/conversations/reopen.ts';
import { routeAgain } from '../../../core/conversations/route-again.ts';
import { tagsOf } from '../../../core/conversations/tags.ts';
import { listNotes } from '../../../core/notes/store.ts';
import { removeNote, writeNote } from '../../../core/notes/write.ts';
import type { ConversationRow } from '../../../db/rows.ts';
import { type Route, type RouteCall, route } from '../../../edge/registry.ts';
import { patchRequest } from '../actions/patch-request.ts';
import { objectId } from '../ids.ts';
import { type Members, readFollowers, readLeaver, readMembers } from '../members.ts';
import { findNamed } from '../store.ts';
import {
  answerRequest,
  castOf,
  InRequest,
  MEMBERS,
  projectOf,
  repeatOf,
  requireOwnRequest,
  STAFF,
  type Tools,
} from '../tools.ts';
import { departmentFor } from './requests.ts';

const object = { noun: 'conversation', in: 'params', field: 'request_id' } as const;
const base = '/:project_id/requests/:request_id';

/** What staff do with a request; the answer is always the request as it is afterwards (contract §4). */
export function requestChangeRoutes(tools: Tools): Route[] {
  const { database, writer, storage, pages } = tools.context;

  async function changeIt(call: StaffCall<unknown>, row: ConversationRow, changes: ConversationChanges) {
    const actor = agentOf(call.principal as Principal);
    return writer.execute(changeConversation, { actor, conversationId: row.id, changes });
  }

  async function setMembers(actor: AgentActor, row: ConversationRow, how: 'add' | 'remove' | 'set', members: Members) {
    const named = { agentIds: members.agentIds, botIds: members.botIds, sate: members.sate };
    const nobodyElse = members.agentIds.length + members.botIds.length === 0;
    if (members.sate && nobodyElse && how !== 'remove' && row.state === 'open') {
      return writer.execute(handBack, { actor, conversationId: row.id });
    }
    return writer.execute(changeParticipants, { actor, conversationId: row.id, how, ...named });
  }

  return [
    change({
      name: 'change',
      summary: 'Set properties. `tags` takes the place of the list; status 1000 closes.',
      method: 'PATCH',
      path: '',
      body: ChangeRequest,
      async run(call, row) {
        const { body } = call;
        const actor = agentOf(call.principal as Principal);
        const contactId = body.lead === undefined ? undefined : await lead(call, body.lead);
        return writer.execute(patchRequest, {
          actor,
          conversationId: row.id,
          changes: { ...changesOf(body), ...(contactId === undefined ? {} : { contactId }) },
          status: body.status,
          rating: body.rating,
          ratingText: body.rating_message,
        });
      },
    }),
    change({
      name: 'change_attributes',
      summary: 'Set single keys of the attributes.',
      method: 'PATCH',
      path: '/attributes',
      body: Free,
      run: (call, row) => changeIt(call, row, { attributes: call.body }),
    }),
    change({
      name: 'close',
      summary: 'End the conversation. Agents must take part in it, administrators need not.',
      method: 'PUT',
      path: '/close',
      body: CloseRequest,
      async run(call, row) {
        const actor = agentOf(call.principal as Principal);
        const done = await writer.execute(closeConversation, { actor, conversationId: row.id, byParticipant: true });
        return done.conversation;
      },
    }),
    change({
      name: 'close_own',
      summary: 'A visitor ends their own conversation.',
      method: 'PUT',
      path: '/closeg',
      callers: MEMBERS,
      body: CloseRequest,
      async run(call, row) {
        const actor = actorOf(call.principal as Principal);
        const done = await writer.execute(closeConversation, { actor, conversationId: row.id, byParticipant: true });
        return done.conversation;
      },
    }),
    change({
      name: 'reopen',
      summary: 'Go on with a closed conversation.',
      method: 'PUT',
      path: '/reopen',
      async run(call, row) {
        const actor = agentOf(call.principal as Principal);
        return (await writer.execute(reopenConversation, { actor, conversationId: row.id })).conversation;
      },
    }),
    change({
      name: 'assign',
      summary: 'Route it, if nobody has it yet.',
      method: 'PUT',
      path: '/assign',
      body: RouteRequest,
      async run(call, row) {
        const { departmentid, nobot } = call.body;
        return routed(call, row, { departmentid, skipBot: nobot, ifUnassigned: true });
      },
    }),
    change({
      name: 'move_to_department',
      summary: 'Move it to a department and route it there.',
      method: 'PUT',
      path: '/departments',
      body: MoveRequest,
      run: (call, row) => routed(call, row, { departmentid: call.body.departmentid, skipBot: call.body.nobot }),
    }),
    change({
      name: 'move_to_agent',
      summary: 'Route it again in its department, to people.',
      method: 'PUT',
      path: '/agent',
      run: (call, row) => routed(call, row, { skipBot: true }),
    }),
    change({
      name: 'add_participant',
      summary: 'Somebody joins: a user, or a bot as `bot_…`.',
      method: 'POST',
      path: '/participants',
      body: AddMember,
      async run(call, row) {
        const members = readMembers(await castOf(tools, call), [call.body.member]);
        return setMembers(agentOf(call.principal as Principal), row, 'add', members);
      },
    }),
    change({
      name: 'set_participants',
      summary: 'These take part and nobody else; an empty list puts it back into the queue.',
      method: 'PUT',
      path: '/participants',
      body: SetMembers,
      async run(call, row) {
        const members = readMembers(await castOf(tools, call), call.body);
        return setMembers(agentOf(call.principal as Principal), row, 'set', members);
      },
    }),
    change({
      name: 'remove_participant',
      summary: 'Somebody leaves.',
      method: 'DELETE',
      path: '/participants/:member',
      async run(call, row) {
        const members = readLeaver(await castOf(tools, call), call.params.member ?? '');
        return setMembers(agentOf(call.principal as Principal), row, 'remove', members);
      },
    }),
    change({
      name: 'replace_bot',
      summary: 'This bot takes part and nobody else.',
      method: 'PUT',
      path: '/replace',
      body: ReplaceBot,
      async run(call, row) {
        const cast = await castOf(tools, call);
        const { id, name } = call.body;
        const named = cast.bots.find((bot) => bot.name === name && bot.removed_at === null);
        const bot = id ?? (named && objectId(named.id));
        if (!bot) throw new AppError('not_found', { reason: 'There is no such bot.' });
        return setMembers(agentOf(call.principal as Principal), row, 'set', readMembers(cast, [`bot_${bot}`]));
      },
    }),
    change({
      name: 'add_note',
      summary: 'Write something that only staff see.',
      method: 'POST',
      path: '/notes',
      takesKey: true,
      body: AddNote,
      async run(call, row) {
        const text = call.body.text ?? '';
        if (text === '') throw new AppError('invalid', { reason: 'The note is empty.' });
        const actor = agentOf(call.principal as Principal);
        await writer.execute(writeNote, { actor, conversationId: row.id, text, repeat: repeatOf(call) });
        return fresh(row);
      },
    }),
    change({
      name: 'remove_note',
      summary: 'Take a note away.',
      method: 'DELETE',
      path: '/notes/:note',
      async run(call, row) {
        const note = (await listNotes(database.read, [row.id])).find(({ id }) => objectId(id) === call.params.note);
        if (!note) throw new AppError('not_found');
        const actor = agentOf(call.principal as Principal);
        await writer.execute(removeNote, { actor, conversationId: row.id, noteId: note.id });
        return fresh(row);
      },
    }),
    change({
      name: 'add_tags',
      summary: 'Put tags on it that it has not yet.',
      method: 'PUT',
      path: '/tag',
      body: AddTags,
      async run(call, row) {
        if (call.body.length === 0) throw new AppError('invalid', { reason: 'There is no tag in the list.' });
        return changeIt(call, row, { addTags: call.body.map(asTag) });
      },
    }),
    change({
      name: 'remove_tag',
      summary: 'Take a tag off.',
      method: 'DELETE',
      path: '/tag/:tag',
      async run(call, row) {
        const tag = tagsOf(row).find(({ id }) => objectId(id) === call.params.tag);
        if (!tag) throw new AppError('not_found');
        return changeIt(call, row, { removeTagIds: [tag.id] });
      },
    }),
    change({
      name: 'rate',
      summary: 'The verdict, 0 to 5 and a word, at any time.',
      method: 'PATCH',
      path: '/rating',
      callers: MEMBERS,
      body: RateRequest,
      async run(call, row) {
        const { rating: score, rating_message: text = null } = call.body;
        const actor = actorOf(call.principal as Principal);
        const rated = { actor, conversationId: row.id, score, text, evenOpen: true };
        return (await writer.execute(rateConversation, rated)).conversation;
      },
    }),
    change({
      name: 'add_follower',
      summary: 'Somebody of the team watches it.',
      method: 'POST',
      path: '/followers',
      body: AddMember,
      async run(call, row) {
        const [addFollower] = readFollowers(await castOf(tools, call), [call.body.member]);
        return changeIt(call, row, { addFollower });
      },
    }),
    change({
      name: 'set_followers',
      summary: 'These of the team watch it.',
      method: 'PUT',
      path: '/followers',
      body: z.array(ObjectId).max(100),
      async run(call, row) {
        return changeIt(call, row, { followers: readFollowers(await castOf(tools, call), call.body) });
      },
    }),
    change({
      name: 'remove_follower',
      summary: 'Somebody watches it no more.',
      method: 'DELETE',
      path: '/followers/:member',
      async run(call, row) {
        const [removeFollower] = readFollowers(await castOf(tools, call), [call.params.member ?? '']);
        return changeIt(call, row, { removeFollower });
      },
    }),
    change({
      name: 'remove',
      summary: 'Remove a request with everything that was said in it.',
      method: 'DELETE',
      path: '',
      callers: ['owner'],
      async run(call, row) {
        const shown = await answerRequest(tools, call, row);
        const actor = agentOf(call.principal as Principal);
        const removed = { actor, conversationId: row.id, address: call.address };
        const { storageKeys } = await writer.execute(removeConversation, removed);
        pages.clear();
        await Promise.all(storageKeys.map((key) => storage.remove(key)));
        return { answer: shown };
      },
    }),
  ];

  function change<Body>(wanted: Change<Body>): Route {
    const { name, summary, method, path, callers = STAFF, takesKey, body, run } = wanted;
    return route<Params, unknown, Body>({
      name: `tiledesk.requests.${name}`,
      summary,
      method,
      path: base + path,
      callers,
      limit: 'call',
      object,
      params: InRequest.extend({
        member: z.string().optional(),
        note: z.string().optional(),
        tag: z.string().optional(),
      }),
      ...(takesKey ? { takesKey } : {}),
      ...(body ? { body } : {}),
      answer: PopulatedRequest,
      async handle(call) {
        const row = await requireOwnRequest(tools, call, call.params.request_id);
        const done = await run(call, row);
        return 'answer' in done ? done.answer : answerRequest(tools, call, done);
      },
    });
  }

  async function routed(
    call: StaffCall<unknown>,
    row: ConversationRow,
    { departmentid, skipBot, ifUnassigned }: { departmentid?: string; skipBot?: boolean; ifUnassigned?: boolean },
  ): Promise<ConversationRow> {
    const cast = await castOf(tools, call);
    const inboxId = departmentid === undefined ? undefined : await departmentFor(tools, cast, departmentid);
    const actor = agentOf(call.principal as Principal);
    return writer.execute(routeAgain, { actor, conversationId: row.id, inboxId, skipBot, ifUnassigned });
  }

  async function lead(call: StaffCall<unknown>, name: string): Promise<string> {
    const id = await findNamed(database.read, 'contacts', projectOf(tools, call).id, name);
    if (!id) throw new AppError('not_found', { reason: 'There is no such lead.' });
    return id;
  }

  async function fresh(row: ConversationRow): Promise<ConversationRow> {
    const now = await database.readConversation(row.id);
    if (!now) throw new AppError('not_found');
    return now;
  }
}

interface Params extends z.infer<typeof InRequest> {
  member?: string;
  note?: string;
  tag?: string;
}
type StaffCall<Body> = RouteCall<Params, unknown, Body>;

interface Change<Body> {
  name: string;
  summary: string;
  method: Route['method'];
  path: string;
  callers?: readonly Caller[];
  takesKey?: true;
  body?: z.ZodType<Body>;
  run(call: StaffCall<Body>, row: ConversationRow): Promise<ConversationRow | { answer: object }>;
}

function asTag({ tag, color, attributes }: z.infer<typeof AddTags>[number]) {
  return { tag, color: color ?? null, ...(attributes ? { attributes } : {}) };
}

function changesOf(body: z.infer<typeof ChangeRequest>): ConversationChanges {
  const { subject, first_text: firstText, language, priority, tags, sourcePage, location, channelName } = body;
  const origin = {
    ...(sourcePage === undefined ? {} : { page: sourcePage }),
    ...(location === undefined ? {} : { location }),
    ...(channelName === undefined ? {} : { channel: channelName }),
  };
  const extras = {
    ...(subject === undefined ? {} : { subject }),
    ...(firstText === undefined ? {} : { firstText }),
    ...(body.smartAssignment === undefined ? {} : { smartAssignment: body.smartAssignment }),
    ...(body.workingStatus === undefined ? {} : { workingStatus: body.workingStatus }),
  };
  return {
    ...(subject === undefined ? {} : { subject: subject.slice(0, 120).toWellFormed() }),
    ...(language === undefined ? {} : { language }),
    ...(priority === undefined ? {} : { priority }),
    ...(tags === undefined ? {} : { tags: tags.map(asTag) }),
    ...(Object.keys(origin).length === 0 ? {} : { origin }),
    ...(Object.keys(extras).length === 0 ? {} : { extras }),
  };
}
