import {
  AppError,
  AssignConversation,
  Conversation,
  ConversationPage,
  Id,
  ListConversations,
  MarkRead,
  Views,
} from '@baton/protocol';
import { z } from 'zod';
import { agentOf, type Principal } from '../../../auth/principal.ts';
import { closeConversation } from '../../../core/conversations/close.ts';
import { handBack } from '../../../core/conversations/hand-back.ts';
import { markRead } from '../../../core/conversations/mark-read.ts';
import { countByOwner, pageOfConversations, type ViewCount } from '../../../core/conversations/store.ts';
import { suggestClose } from '../../../core/conversations/suggest-close.ts';
import { takeOver } from '../../../core/conversations/take-over.ts';
import type { ConversationRow } from '../../../db/rows.ts';
import type { FaceContext } from '../../../edge/context.ts';
import { type Route, type RouteCall, route } from '../../../edge/registry.ts';
import { presentConversation } from '../present.ts';

export const ConversationParams = z.object({ conversationId: Id });
const OneConversation = z.object({ conversation: Conversation });
const agents = ['agent', 'desk_key'] as const;
const object = { noun: 'conversation', in: 'params', field: 'conversationId' } as const;

/** Lists and one conversation, and what an agent does with it. */
export function conversationRoutes(context: FaceContext): Route[] {
  const { database, writer } = context;
  return [
    route({
      name: 'desk.views.get',
      summary: 'How many conversations each view holds, and how many of them have something unread.',
      method: 'GET',
      path: '/views',
      callers: agents,
      limit: 'call',
      answer: Views,
      async handle({ principal }) {
        const { workspaceId, agentId } = agentOf(principal as Principal);
        return { views: toViews(await countByOwner(database.read, workspaceId), agentId) };
      },
    }),
    route({
      name: 'desk.conversations.list',
      summary: 'A view’s conversations, newest activity first.',
      method: 'GET',
      path: '/conversations',
      callers: agents,
      limit: 'call',
      query: ListConversations,
      answer: ConversationPage,
      async handle({ query, principal }) {
        const { workspaceId, agentId } = agentOf(principal as Principal);
        const before = query.cursor === undefined ? null : readCursor(query.cursor);
        // One more than asked for tells whether there is another page.
        const rows = await pageOfConversations(database.read, {
          workspaceId,
          agentId,
          view: query.view,
          before,
          limit: query.limit + 1,
        });
        const page = rows.slice(0, query.limit);
        const last = page.at(-1);
        return {
          conversations: page.map(presentConversation),
          nextCursor: rows.length > page.length && last ? `${last.updated_at}.${last.pk}` : null,
        };
      },
    }),
    route({
      name: 'desk.conversations.get',
      summary: 'One conversation.',
      method: 'GET',
      path: '/conversations/:conversationId',
      callers: agents,
      limit: 'call',
      object,
      params: ConversationParams,
      answer: OneConversation,
      async handle({ params, principal }) {
        const row = await database.readConversation(params.conversationId);
        if (!row || row.workspace_id !== principal?.workspaceId) throw new AppError('not_found');
        return { conversation: presentConversation(row) };
      },
    }),
    change('take_over', 'take-over', 'Take the conversation over; Sate falls silent.', (actor, conversationId) =>
      writer.execute(takeOver, { actor, conversationId }),
    ),
    change('hand_back', 'hand-back', 'Give the conversation back to Sate.', (actor, conversationId) =>
      writer.execute(handBack, { actor, conversationId }),
    ),
    change('close', 'close', 'End the conversation.', async (actor, conversationId) => {
      return (await writer.execute(closeConversation, { actor, conversationId })).conversation;
    }),
    change('suggest_close', 'suggest-close', 'Ask the contact whether the matter is solved.', (actor, conversationId) =>
      writer.execute(suggestClose, { actor, conversationId }),
    ),
    route({
      name: 'desk.conversations.assign',
      summary: 'Give the conversation to an agent.',
      method: 'POST',
      path: '/conversations/:conversationId/assign',
      callers: agents,
      limit: 'call',
      object,
      params: ConversationParams,
      body: AssignConversation,
      answer: OneConversation,
      async handle({ params, body, principal }) {
        const actor = agentOf(principal as Principal);
        const row = await writer.execute(takeOver, {
          actor,
          conversationId: params.conversationId,
          toAgentId: body.agentId,
        });
        return { conversation: presentConversation(row) };
      },
    }),
    route({
      name: 'desk.conversations.read',
      summary: 'Read up to a seq.',
      method: 'POST',
      path: '/conversations/:conversationId/read',
      callers: agents,
      limit: 'call',
      object,
      params: ConversationParams,
      body: MarkRead,
      answer: OneConversation,
      async handle({ params, body, principal }) {
        const actor = agentOf(principal as Principal);
        const { conversation } = await writer.execute(markRead, {
          actor,
          conversationId: params.conversationId,
          reader: 'agent',
          seq: body.seq,
        });
        return { conversation: presentConversation(conversation) };
      },
    }),
  ];
}

type Change = (actor: ReturnType<typeof agentOf>, conversationId: string) => Promise<ConversationRow>;

/** A change without a body; the answer is the conversation as it is afterwards. */
function change(name: string, path: string, summary: string, run: Change): Route {
  return route({
    name: `desk.conversations.${name}`,
    summary,
    method: 'POST',
    path: `/conversations/:conversationId/${path}`,
    callers: agents,
    limit: 'call',
    object,
    params: ConversationParams,
    answer: OneConversation,
    async handle({ params, principal }: RouteCall<{ conversationId: string }, unknown, unknown>) {
      return { conversation: presentConversation(await run(agentOf(principal as Principal), params.conversationId)) };
    },
  });
}

function toViews(counts: ViewCount[], agentId: string) {
  const sum = (fits: (count: ViewCount) => boolean) => {
    const fitting = counts.filter(fits);
    return {
      total: fitting.reduce((total, count) => total + Number(count.total), 0),
      unread: fitting.reduce((total, count) => total + Number(count.unread), 0),
    };
  };
  return {
    mine: sum((count) => count.state === 'open' && count.owner_kind === 'agent' && count.owner_agent_id === agentId),
    unassigned: sum((count) => count.state === 'open' && count.owner_kind === 'queue'),
    sate: sum((count) => count.state === 'open' && count.owner_kind === 'sate'),
    all: sum((count) => count.state === 'open'),
    closed: sum((count) => count.state === 'closed'),
  };
}

function readCursor(cursor: string): { updatedAt: number; pk: number } {
  const parts = /^(\d{1,15})\.(\d{1,15})$/.exec(cursor);
  if (!parts) throw new AppError('invalid', { field: 'cursor', reason: 'cursor: is not one of ours.' });
  return { updatedAt: Number(parts[1]), pk: Number(parts[2]) };
}
