import type { DeliveryState, Message, ViewName } from '@baton/protocol';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { type KnownDelivery, mergeDeliveries } from '../thread/delivery-marks.ts';
import { desk } from './client.ts';

/** A stretch of a conversation without holes at its old end: `messages[0]` is the oldest that is loaded. */
export interface ThreadData {
  messages: Message[];
}

export const PAGE = 50;

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: () => desk.me(),
  staleTime: Number.POSITIVE_INFINITY,
});

export const viewsQuery = queryOptions({ queryKey: ['views'], queryFn: () => desk.views() });

export const agentsQuery = queryOptions({ queryKey: ['agents'], queryFn: () => desk.agents.list() });

export const listQuery = (view: ViewName) =>
  infiniteQueryOptions({
    queryKey: ['conversations', view],
    queryFn: ({ pageParam }) => desk.conversations.list({ view, cursor: pageParam, limit: PAGE }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });

export const conversationQuery = (id: string) =>
  queryOptions({ queryKey: ['conversation', id], queryFn: () => desk.conversations.get(id) });

export const threadQuery = (id: string) =>
  queryOptions({
    queryKey: ['thread', id],
    queryFn: async (): Promise<ThreadData> => ({
      messages: (await desk.conversations.messages(id, { limit: PAGE })).messages,
    }),
    // The live thread carries it on from its last seq; a second fetch could only bring less.
    staleTime: Number.POSITIVE_INFINITY,
  });

export const deliveriesQuery = (id: string) =>
  queryOptions({
    queryKey: ['deliveries', id],
    queryFn: async ({ client, queryKey }): Promise<KnownDelivery[]> => {
      const answer = await desk.conversations.deliveries(id);
      // Events that came meanwhile may know more than the answer.
      return mergeDeliveries(client.getQueryData<KnownDelivery[]>(queryKey) ?? [], answer, Date.now());
    },
    // Events tell of tries only: what waited while nobody looked has to be asked for.
    staleTime: 0,
  });

export const articlesQuery = queryOptions({
  queryKey: ['articles'],
  queryFn: () => desk.articles.list(),
  staleTime: 0,
});

export const articleQuery = (id: string) =>
  queryOptions({ queryKey: ['article', id], queryFn: () => desk.articles.get(id), staleTime: 0 });

/** With the inboxes that a token may have. */
export const chatTokensQuery = queryOptions({
  queryKey: ['chat-tokens'],
  queryFn: () => desk.chatTokens.list(),
  staleTime: 0,
});

export const keysQuery = queryOptions({ queryKey: ['keys'], queryFn: () => desk.keys.list(), staleTime: 0 });

/** Deliveries come and go by themselves: while somebody looks, they are asked for again. */
const WATCHED_MS = 5000;

export const hooksQuery = queryOptions({
  queryKey: ['hooks'],
  queryFn: () => desk.hooks.list(),
  staleTime: 0,
  refetchInterval: 2 * WATCHED_MS,
});

export const hookQuery = (id: string) =>
  queryOptions({
    queryKey: ['hooks', id],
    queryFn: () => desk.hooks.get(id),
    staleTime: 0,
    refetchInterval: WATCHED_MS,
  });

export const hookDeliveriesQuery = (id: string, state: DeliveryState | undefined) =>
  infiniteQueryOptions({
    queryKey: ['hooks', id, 'deliveries', state ?? 'all'],
    queryFn: ({ pageParam }) =>
      desk.hooks.deliveries(id, { ...(state && { state }), ...(pageParam && { cursor: pageParam }), limit: PAGE }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    staleTime: 0,
    refetchInterval: WATCHED_MS,
  });

export const hookDeliveryQuery = (id: string, deliveryId: string) =>
  queryOptions({
    queryKey: ['hooks', id, 'delivery', deliveryId],
    queryFn: () => desk.hooks.delivery(id, deliveryId),
    staleTime: 0,
    refetchInterval: WATCHED_MS,
  });
