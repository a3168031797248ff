import type { Conversation, FileInfo, PostedMessage } from '@baton/protocol';
import { createOutbox, type Outbox, type OutboxItem } from '@baton/sdk';
import type { QueryClient } from '@tanstack/react-query';
import { browserStore } from '../lib/storage.ts';
import { applyConversation, applyMessages } from './apply.ts';
import { desk } from './client.ts';
import { noticeError } from './session.ts';

export interface Outgoing {
  text: string;
  file: FileInfo | null;
}

export type OutgoingItem = OutboxItem<Outgoing>;

export interface DeskOutbox extends Outbox<Outgoing> {
  subscribe(listener: () => void): () => void;
}

/** One agent's unsent messages: the lane is the conversation, and they outlive a reload. */
export function createDeskOutbox(client: QueryClient, agentId: string): DeskOutbox {
  const listeners = new Set<() => void>();
  const outbox = createOutbox<Outgoing, PostedMessage>({
    store: { storage: browserStore, key: `baton:outbox:${agentId}` },
    send: async ({ lane, payload, clientMessageId }) => {
      try {
        return await desk.conversations.post(lane, { text: payload.text, fileId: payload.file?.id, clientMessageId });
      } catch (error) {
        noticeError(error);
        throw error;
      }
    },
    onStored: ({ lane }, { message, conversation }) => {
      applyMessages(client, lane, [message]);
      applyConversation(client, conversation as Conversation);
    },
    onChange: () => {
      for (const listener of listeners) listener();
    },
  });
  return Object.assign(Object.create(outbox) as DeskOutbox, {
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  });
}
