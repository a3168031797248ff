import type { ContactConversation, Conversation, Message, Subscribed } from '@baton/protocol';
import { backoffMs } from './backoff.ts';
import { type BatonError, isTransient, toBatonError } from './errors.ts';
import type { DownEvents } from './shapes.ts';
import { createThreadOrder } from './thread-order.ts';

export interface OpenThreadOptions<C> {
  /** The newest `seq` that the reader has already (from REST); 0 = everything. */
  after?: number;
  /** Each message exactly once, ascending, without holes. */
  onMessages(messages: Message[]): void;
  onConversation?(conversation: C): void;
  /** Too much was missed: load the newest page by REST, show it, and call `restart` with its last `seq`. */
  onReload?(headSeq: number): void;
  onErased?(): void;
  /** The thread cannot be followed, e.g. `not_found`. Transient failures are repeated silently. */
  onError?(error: BatonError): void;
}

export interface LiveThread {
  readonly conversationId: string;
  readonly lastSeq: number;
  restart(seq: number): void;
  close(): void;
}

interface Line {
  subscribe(after: number): Promise<Subscribed>;
  connected(): boolean;
  /** Something about `busy` may have changed. */
  settled(): void;
  closed(): void;
}

/** One open conversation: subscribes, keeps the order, fetches holes, and goes on from its last seq after a break. */
export function createLiveThread<C extends Conversation | ContactConversation>(
  conversationId: string,
  options: OpenThreadOptions<C>,
  line: Line,
) {
  const order = createThreadOrder<Message>(options.after ?? 0);
  let fetching = false;
  let subscribed = false;
  let waitsForReload = false;
  let ended = false;
  let failures = 0;
  let revision = -1;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function deliver(messages: readonly Message[]): void {
    const ready = order.take(messages);
    if (ready.length > 0 && !ended) options.onMessages(ready);
  }

  /** Answers and events overtake each other; an older state is never shown after a newer one. */
  function conversation(value: Conversation | ContactConversation): void {
    if (ended || value.revision < revision) return;
    revision = value.revision;
    options.onConversation?.(value as C);
  }

  async function fetch(): Promise<void> {
    if (fetching || ended || waitsForReload || !line.connected()) return;
    fetching = true;
    line.settled();
    try {
      const answer = await line.subscribe(order.last);
      if (ended) return;
      failures = 0;
      subscribed = true;
      order.head(answer.headSeq);
      if (answer.reload) {
        waitsForReload = true;
        options.onReload?.(answer.headSeq);
      } else deliver(answer.messages);
      conversation(answer.conversation);
    } catch (thrown) {
      failed(toBatonError(thrown));
    } finally {
      fetching = false;
      line.settled();
    }
    if (order.behind && failures === 0) void fetch();
  }

  function failed(error: BatonError): void {
    if (ended) return;
    failures += 1;
    if (isTransient(error)) {
      clearTimeout(timer);
      timer = setTimeout(() => void fetch(), Math.max(error.retryAfterMs ?? 0, backoffMs(failures)));
    } else options.onError?.(error);
  }

  return {
    conversationId,
    get lastSeq() {
      return order.last;
    },
    get busy() {
      return fetching || (!subscribed && failures === 0);
    },
    catchUp(): void {
      failures = 0;
      void fetch();
    },
    pause(): void {
      clearTimeout(timer);
      subscribed = false;
    },
    hear<N extends keyof DownEvents>(name: N, value: DownEvents[N]): void {
      if (name === 'message.created') {
        const event = value as DownEvents['message.created'];
        if (event.message.conversationId !== conversationId) return;
        deliver([event.message]);
        conversation(event.conversation);
        if (order.behind) void fetch();
      } else if (name === 'conversation.updated') {
        const event = value as DownEvents['conversation.updated'];
        if (event.conversation.id === conversationId) conversation(event.conversation);
      } else if (name === 'conversation.head') {
        const event = value as DownEvents['conversation.head'];
        if (event.conversationId !== conversationId) return;
        order.head(event.headSeq);
        if (order.behind || event.revision > revision) void fetch();
      } else if (name === 'conversation.erased') {
        if ((value as DownEvents['conversation.erased']).conversationId === conversationId) options.onErased?.();
      }
    },
    restart(seq: number): void {
      waitsForReload = false;
      order.reset(seq);
      failures = 0;
      void fetch();
    },
    close(): void {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      line.closed();
    },
  };
}
