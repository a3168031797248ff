import type { ContactConversation, ContactSession, FileInfo, Message } from '@baton/protocol';
import type { BatonError, ConnectionState, OutboxItem } from '@baton/sdk';

/** What waits in the outbox. `conversationId` null = the first message of a conversation that is not open yet. */
export interface Draft {
  conversationId: string | null;
  text: string;
  file: FileInfo | null;
}

export interface ThreadState {
  messages: Message[];
  /** Loaded at least once. */
  loaded: boolean;
  hasEarlier: boolean;
}

/** `lane` names a conversation that is being opened until the desk has given it an id. */
export type Place = { name: 'home' } | { name: 'thread'; id: string } | { name: 'new'; lane: string };

export interface MessengerState {
  phase: 'starting' | 'ready' | 'refused' | 'unavailable';
  /** The panel is on screen: only then is anything read. */
  visible: boolean;
  session: ContactSession | null;
  place: Place;
  conversations: ContactConversation[];
  threads: Record<string, ThreadState>;
  pending: readonly OutboxItem<Draft>[];
  /** Who is typing in which conversation. */
  typing: Record<string, string>;
  connection: ConnectionState | null;
  error: BatonError | null;
}

export const EMPTY_THREAD: ThreadState = { messages: [], loaded: false, hasEarlier: false };
export const OPEN_LIMIT = 3;

export const INITIAL: MessengerState = {
  phase: 'starting',
  visible: false,
  session: null,
  place: { name: 'home' },
  conversations: [],
  threads: {},
  pending: [],
  typing: {},
  connection: null,
  error: null,
};

export interface Store {
  get(): MessengerState;
  set(change: Partial<MessengerState>): void;
  subscribe(listener: () => void): () => void;
}

export function createStore(): Store {
  let state = INITIAL;
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    set(change) {
      state = { ...state, ...change };
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Messages of others beyond what the contact has read; what is not loaded counts as one. */
export function unreadOf(conversation: ContactConversation, thread: ThreadState | undefined): number {
  if (conversation.headSeq <= conversation.contactReadSeq) return 0;
  if (!thread?.loaded) {
    const author = conversation.lastMessage?.author;
    return author === undefined || author === 'contact' ? 0 : 1;
  }
  return thread.messages.filter(
    (message) =>
      message.seq > conversation.contactReadSeq && message.kind !== 'event' && message.author.kind !== 'contact',
  ).length;
}

export function unreadTotal(state: MessengerState): number {
  return state.conversations.reduce((sum, one) => sum + unreadOf(one, state.threads[one.id]), 0);
}
