import type { ContactConversation, Message } from '@baton/protocol';
import {
  type ContactClient,
  createOutbox,
  isTransient,
  type KeyValueStore,
  type Live,
  type LiveThread,
  newClientMessageId,
  toBatonError,
} from '@baton/sdk';
import { merge, upsert } from './merge.ts';
import { createStore, type Draft, EMPTY_THREAD, type Place } from './state.ts';
import { createTypingBoard } from './typing.ts';

const PAGE = 50;
const TYPING_EVERY_MS = 3_000;

export type Messenger = ReturnType<typeof createMessenger>;

/** The messenger without its looks: state, and everything that a customer can do with it. */
export function createMessenger(client: ContactClient, storage: KeyValueStore, name: string) {
  const store = createStore();
  const threads = new Map<string, LiveThread>();
  const typing = createTypingBoard(store);
  // Where a lane's first message became a conversation, the lane's later messages go there.
  const opened = new Map<string, string>();
  let live: Live<ContactConversation> | null = null;
  let lastTyping = 0;

  const outbox = createOutbox<Draft, Awaited<ReturnType<ContactClient['post']>>>({
    store: { storage, key: `baton.outbox.${name}` },
    send: (item) => {
      const id = item.payload.conversationId ?? opened.get(item.lane);
      if (id === undefined) return client.open(item.payload.text, item.clientMessageId);
      const { clientMessageId, payload } = item;
      return client.post(id, { text: payload.text, fileId: payload.file?.id, clientMessageId });
    },
    onStored: (item, answer) => {
      const { id } = answer.conversation;
      if (item.payload.conversationId === null) opened.set(item.lane, id);
      putConversation(answer.conversation);
      // A thread that is not followed yet is fetched whole; one message alone would leave a hole before it.
      if (threads.has(id) || answer.message.seq === 1) putMessages(id, [answer.message]);
      const { place } = store.get();
      if (place.name === 'new' && place.lane === item.lane) goTo({ name: 'thread', id });
      else follow(id);
    },
    onChange: (pending) => store.set({ pending }),
  });
  store.set({ pending: outbox.items });

  function putConversation(conversation: ContactConversation): void {
    store.set({ conversations: upsert(store.get().conversations, conversation) });
  }

  function putMessages(id: string, messages: readonly Message[], hasEarlier?: boolean): void {
    const state = store.get();
    const thread = state.threads[id] ?? EMPTY_THREAD;
    const merged = merge(thread.messages, messages);
    const earlier = hasEarlier ?? (thread.loaded ? thread.hasEarlier : (merged[0]?.seq ?? 1) > 1);
    store.set({ threads: { ...state.threads, [id]: { messages: merged, loaded: true, hasEarlier: earlier } } });
    markRead();
  }

  /** Opens the connection when there is something to hear, and follows this conversation. */
  function follow(id: string): void {
    connect();
    if (live === null || threads.has(id)) return;
    const thread = live.openThread(id, {
      after: store.get().threads[id]?.messages.at(-1)?.seq ?? 0,
      onMessages: (messages) => {
        for (const message of messages) if (message.author.kind !== 'contact') typing.ended(id);
        putMessages(id, messages);
      },
      onConversation: putConversation,
      onReload: () => void reload(id),
      onErased: () => forget(id),
      onError: (error) => {
        if (error.code === 'not_found') forget(id);
      },
    });
    threads.set(id, thread);
  }

  async function reload(id: string): Promise<void> {
    try {
      const page = await client.messages(id, { limit: PAGE });
      const state = store.get();
      const fresh = { messages: page.messages, loaded: true, hasEarlier: page.hasMore };
      store.set({ threads: { ...state.threads, [id]: fresh } });
      threads.get(id)?.restart(page.headSeq);
    } catch (error) {
      if (isTransient(error)) setTimeout(() => void reload(id), 2_000);
    }
  }

  function forget(id: string): void {
    threads.get(id)?.close();
    threads.delete(id);
    const { threads: all, conversations, place } = store.get();
    const { [id]: _gone, ...rest } = all;
    store.set({ threads: rest, conversations: conversations.filter((one) => one.id !== id) });
    if (place.name === 'thread' && place.id === id) goTo({ name: 'home' });
  }

  function connect(): void {
    if (live !== null) return;
    const made = client.connect();
    live = made;
    made.on('state', (connection) => {
      store.set({ connection });
      if (connection === 'live') outbox.wake();
    });
    made.on('resumed', () => void list());
    made.on('message.created', (event) => {
      const conversation = event.conversation as ContactConversation;
      putConversation(conversation);
      follow(conversation.id);
    });
    made.on('conversation.updated', (event) => putConversation(event.conversation as ContactConversation));
    made.on('conversation.erased', (event) => forget(event.conversationId));
    made.on('typing.changed', (event) => {
      if (event.author.kind === 'contact') return;
      if (event.typing) typing.began(event.conversationId, event.author.name ?? '');
      else typing.ended(event.conversationId);
    });
    store.set({ connection: made.state });
  }

  async function list(): Promise<void> {
    try {
      const conversations = await client.conversations();
      store.set({ conversations: conversations.reduce(upsert, store.get().conversations) });
      for (const one of conversations) if (one.state === 'open') follow(one.id);
    } catch (error) {
      if (!isTransient(error)) store.set({ error: toBatonError(error) });
    }
  }

  /** What is on screen in a visible panel is read. */
  function markRead(): void {
    const { visible, place, conversations, threads: all } = store.get();
    if (!visible || place.name !== 'thread' || document.visibilityState === 'hidden') return;
    const conversation = conversations.find((one) => one.id === place.id);
    const seq = all[place.id]?.messages.at(-1)?.seq ?? 0;
    if (conversation === undefined || seq <= conversation.contactReadSeq) return;
    putConversation({ ...conversation, contactReadSeq: seq });
    client.read(place.id, seq).catch(() => undefined);
  }

  function goTo(place: Place): void {
    store.set({ place, error: null });
    if (place.name === 'thread') follow(place.id);
    markRead();
  }

  async function attempt(work: () => Promise<ContactConversation>): Promise<boolean> {
    try {
      putConversation(await work());
      store.set({ error: null });
      return true;
    } catch (error) {
      store.set({ error: toBatonError(error) });
      return false;
    }
  }

  document.addEventListener('visibilitychange', markRead);
  addEventListener('online', outbox.wake);

  return {
    store,
    /** Opens the session; resolves when the desk has accepted us, throws when it refused. Waits out a dead network. */
    async start(): Promise<void> {
      for (let tries = 0; store.get().session === null; tries++) {
        try {
          store.set({ session: await client.session() });
        } catch (thrown) {
          const error = toBatonError(thrown);
          store.set({ phase: isTransient(error) ? 'unavailable' : 'refused', error });
          if (!isTransient(error)) throw error;
          await new Promise((resolve) => setTimeout(resolve, Math.min(15_000, 1_000 * 2 ** tries)));
        }
      }
      await list();
      store.set({ phase: 'ready', error: null });
    },
    show(visible: boolean): void {
      store.set({ visible });
      markRead();
    },
    goTo,
    begin(): void {
      // A first message that could not be sent yet is still there to be seen, and retried, where it was written.
      const waiting = store.get().pending.find((item) => item.payload.conversationId === null);
      goTo({ name: 'new', lane: waiting?.lane ?? `new-${newClientMessageId()}` });
    },
    send(text: string, file: Draft['file'] = null): void {
      const { place } = store.get();
      if (place.name === 'home') return;
      const conversationId = place.name === 'thread' ? place.id : null;
      lastTyping = 0;
      outbox.add(place.name === 'thread' ? place.id : place.lane, { conversationId, text, file });
    },
    retry: outbox.retry,
    discard: outbox.discard,
    typing(id: string): void {
      if (Date.now() - lastTyping < TYPING_EVERY_MS) return;
      lastTyping = Date.now();
      live?.typing(id, true);
    },
    async earlier(id: string): Promise<void> {
      const before = store.get().threads[id]?.messages[0]?.seq;
      if (before === undefined || before <= 1) return;
      try {
        const page = await client.messages(id, { before, limit: PAGE });
        putMessages(id, page.messages, page.hasMore);
      } catch (error) {
        store.set({ error: toBatonError(error) });
      }
    },
    upload: (id: string, file: File) => client.upload(id, file),
    close: (id: string) => attempt(() => client.close(id)),
    rate: (id: string, score: number, text: string) =>
      attempt(() => client.rate(id, score, text.trim() === '' ? undefined : text.trim())),
    handoff: (id: string) => attempt(() => client.handoff(id)),
    stop(): void {
      document.removeEventListener('visibilitychange', markRead);
      removeEventListener('online', outbox.wake);
      outbox.stop();
      live?.close();
    },
  };
}
