import type { Conversation, Me, Message, MessageDelivery, ViewName } from '@baton/protocol';
import type { DownEvents } from '@baton/sdk';
import type { QueryClient } from '@tanstack/react-query';
import { type ListData, placeInView, VIEWS } from '../conversations/view.ts';
import { mergeDeliveries } from '../thread/delivery-marks.ts';
import {
  agentsQuery,
  conversationQuery,
  deliveriesQuery,
  listQuery,
  meQuery,
  type ThreadData,
  threadQuery,
} from './queries.ts';

// Events change what is cached, in place: no list is fetched again because somebody wrote.

/** Takes in the current state of a conversation, unless something newer is known already. */
export function applyConversation(client: QueryClient, incoming: Conversation): void {
  const agentId = client.getQueryData<Me>(meQuery.queryKey)?.agent.id ?? '';
  const known = knownConversation(client, incoming.id);
  // Answers and events cross each other; only what happened later may win.
  if (known !== undefined && incoming.revision < known.revision) return;
  if (client.getQueryData(conversationQuery(incoming.id).queryKey) !== undefined) {
    client.setQueryData(conversationQuery(incoming.id).queryKey, incoming);
  }
  for (const view of VIEWS) changeList(client, view, (data) => placeInView(data, view, incoming, agentId));
}

/** Adds messages to a loaded thread by `seq`; one that is there already stays as it is. */
export function applyMessages(client: QueryClient, conversationId: string, messages: readonly Message[]): void {
  client.setQueryData<ThreadData>(threadQuery(conversationId).queryKey, (thread) => {
    if (thread === undefined) return undefined;
    const known = new Set(thread.messages.map((each) => each.seq));
    const fresh = messages.filter((each) => !known.has(each.seq));
    if (fresh.length === 0) return thread;
    return { messages: [...thread.messages, ...fresh].sort((a, b) => a.seq - b.seq) };
  });
}

/** Also while the first answer is still on its way, which may be older; of conversations that nobody opened nothing is kept. */
export function applyDelivery(client: QueryClient, delivery: MessageDelivery): void {
  const { queryKey } = deliveriesQuery(delivery.conversationId);
  if (client.getQueryState(queryKey) === undefined) return;
  client.setQueryData(queryKey, (known) => mergeDeliveries(known ?? [], [delivery], Date.now()));
}

export function applyErased(client: QueryClient, conversationId: string): void {
  client.removeQueries({ queryKey: threadQuery(conversationId).queryKey });
  client.removeQueries({ queryKey: deliveriesQuery(conversationId).queryKey });
  for (const view of VIEWS) {
    changeList(client, view, (data) => ({
      ...data,
      pages: data.pages.map((page) => ({
        ...page,
        conversations: page.conversations.filter((each) => each.id !== conversationId),
      })),
    }));
  }
  // Last: an open pane looks into the lists before it asks the server.
  void client.resetQueries({ queryKey: conversationQuery(conversationId).queryKey });
}

export function applyPresence(client: QueryClient, { agentId, available }: DownEvents['presence.changed']): void {
  client.setQueryData(agentsQuery.queryKey, (agents) =>
    agents?.map((agent) => (agent.id === agentId ? { ...agent, available } : agent)),
  );
  client.setQueryData(meQuery.queryKey, (me) =>
    me?.agent.id === agentId ? { ...me, agent: { ...me.agent, available } } : me,
  );
}

/** The newest state that any cache holds. */
export function knownConversation(client: QueryClient, id: string): Conversation | undefined {
  const open = client.getQueryData(conversationQuery(id).queryKey);
  if (open !== undefined) return open;
  for (const view of VIEWS) {
    for (const page of client.getQueryData(listQuery(view).queryKey)?.pages ?? []) {
      const found = page.conversations.find((each) => each.id === id);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function changeList(client: QueryClient, view: ViewName, change: (data: ListData) => ListData): void {
  client.setQueryData(listQuery(view).queryKey, (data) => (data === undefined ? undefined : change(data)));
}
