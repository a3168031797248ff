import type { Conversation } from '@baton/protocol';
import type { Live } from '@baton/sdk';
import type { QueryClient } from '@tanstack/react-query';
import { throttle } from '../lib/throttle.ts';
import { announce } from '../notifications/announce.ts';
import { announceDisabled } from '../notifications/hook-disabled.ts';
import { applyConversation, applyDelivery, applyErased, applyPresence, knownConversation } from './apply.ts';
import type { DeskOutbox } from './outbox.ts';
import { agentsQuery, hooksQuery, viewsQuery } from './queries.ts';
import { setTyping } from './typing.ts';

/** Carries every live event into the caches, and repairs the lists after a break. Returns how to stop. */
export function followEvents(client: QueryClient, live: Live<Conversation>, outbox: DeskOutbox, agentId: string) {
  // The counters of all views depend on conversations that this page never loaded: only the server can count them.
  const recount = throttle(() => void client.invalidateQueries({ queryKey: viewsQuery.queryKey }), 700);

  const changed = (conversation: Conversation): void => {
    applyConversation(client, conversation);
    recount();
  };

  const stops = [
    live.on('message.created', ({ message, conversation }) => {
      const before = knownConversation(client, message.conversationId);
      changed(conversation as Conversation);
      setTyping(message.conversationId, message.author, false);
      announce({ message, conversation: conversation as Conversation, before, agentId });
    }),
    live.on('conversation.updated', ({ conversation }) => {
      changed(conversation as Conversation);
    }),
    live.on('conversation.erased', ({ conversationId }) => {
      applyErased(client, conversationId);
      recount();
    }),
    live.on('typing.changed', ({ conversationId, author, typing }) => {
      if (author.id !== agentId) setTyping(conversationId, author, typing);
    }),
    live.on('presence.changed', (presence) => applyPresence(client, presence)),
    live.on('delivery.changed', ({ delivery }) => applyDelivery(client, delivery)),
    live.on('hook.changed', () => void client.invalidateQueries({ queryKey: hooksQuery.queryKey })),
    live.on('hook.disabled', (disabled) => void announceDisabled(disabled)),
    live.on('ready', () => outbox.wake()),
    live.on('resumed', () => {
      const own = [viewsQuery.queryKey, agentsQuery.queryKey, ['me']];
      for (const queryKey of [['conversations'], ['conversation'], ['deliveries'], ...own]) {
        void client.invalidateQueries({ queryKey });
      }
    }),
  ];
  return () => {
    recount.cancel();
    for (const stop of stops) stop();
  };
}
