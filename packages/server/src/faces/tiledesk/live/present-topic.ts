import { AppError } from '@baton/protocol';
import type { AgentActor } from '../../../core/actor.ts';
import { findBot } from '../../../core/bots/store.ts';
import { listCustomEvents } from '../../../core/custom-events/store.ts';
import type { ConversationRow } from '../../../db/rows.ts';
import { type Cast, staffByProjectUser, staffByUser } from '../cast.ts';
import { objectId } from '../ids.ts';
import { readRequestQuery } from '../lists/request-query.ts';
import { selectRequests } from '../lists/store.ts';
import { loadParts } from '../populate.ts';
import { presentCustomEvent } from '../present/contents.ts';
import { isShown, presentTiledeskMessage } from '../present/message.ts';
import { presentStaff } from '../present/people.ts';
import { presentRequest } from '../present/request.ts';
import { presentBot, presentSate } from '../present/team.ts';
import { findNamed, listLatestMessages } from '../store.ts';
import { requireRequestOf, type Tools } from '../tools.ts';
import type { Topic } from './topic.ts';

const MOST_REQUESTS = 100;
const MOST_MESSAGES = 300;
const MOST_EVENTS = 100;

/** What a topic stands for at this moment: a list, or one thing. Refuses: `not_found`. */
export async function presentState(tools: Tools, cast: Cast, topic: Topic, reader: AgentActor): Promise<unknown> {
  const { database, publicUrl } = tools.context;
  switch (topic.kind) {
    case 'requests': {
      const { filter, page } = readRequestQuery({ limit: String(MOST_REQUESTS) });
      const { rows } = await selectRequests(database.read, cast, reader, filter, { ...page, count: false });
      const populated = await loadParts(database.read, cast, rows);
      return populated.map(({ row, parts }) => presentRequest(row, cast, parts));
    }
    case 'request':
      return presentOne(tools, cast, await requireRequestOf(tools, cast.workspace.id, topic.requestId));
    case 'messages': {
      const row = await requireRequestOf(tools, cast.workspace.id, topic.requestId);
      const messages = await listLatestMessages(database.read, row.pk, row.head_seq, MOST_MESSAGES);
      return messages.filter(isShown).map((message) => presentTiledeskMessage(message, row, cast, publicUrl));
    }
    case 'project_user':
    case 'user': {
      const find = topic.kind === 'user' ? staffByUser : staffByProjectUser;
      const staff = find(cast, topic.name);
      if (!staff) throw new AppError('not_found');
      return presentStaff(staff, cast.workspace.organisation_id);
    }
    case 'events': {
      const staff = staffByProjectUser(cast, topic.name);
      const contactId = staff ? null : await findNamed(database.read, 'contacts', cast.workspace.id, topic.name);
      if (!staff && !contactId) throw new AppError('not_found');
      const by = staff ? { agentId: staff.id } : { contactId: contactId as string };
      const rows = await listCustomEvents(database.read, cast.workspace.id, { limit: MOST_EVENTS, offset: 0, ...by });
      const named = rows.filter(({ name }) => topic.event === null || name === topic.event);
      return named.map((row) => presentCustomEvent(row, cast));
    }
    case 'bot': {
      if (topic.name.toLowerCase() === objectId(cast.workspace.id)) return presentSate(cast.workspace);
      const id = await findNamed(database.read, 'bots', cast.workspace.id, topic.name);
      const bot = id ? await findBot(database.read, cast.workspace.id, id) : undefined;
      if (!bot) throw new AppError('not_found');
      return presentBot(bot, cast.workspace.organisation_id);
    }
  }
}

export async function presentOne({ context }: Tools, cast: Cast, row: ConversationRow): Promise<object> {
  const [populated] = await loadParts(context.database.read, cast, [row]);
  if (!populated) throw new AppError('not_found');
  return presentRequest(row, cast, populated.parts);
}
