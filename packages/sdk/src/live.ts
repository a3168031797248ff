import type { ContactConversation, Conversation, Subscribed } from '@baton/protocol';
import type { Socket } from 'socket.io-client';
import { backoffMs } from './backoff.ts';
import { createEmitter } from './emitter.ts';
import { BatonError, type BatonErrorData, isTransient, statusOfCode, toBatonError } from './errors.ts';
import { createLiveThread, type LiveThread, type OpenThreadOptions } from './live-thread.ts';
import type { DownEvents, UpEvents } from './shapes.ts';

/**
 * `offline` = the browser has no network, or the server refuses these credentials (see `refusal`); everything else
 * that is not `live` cures itself.
 */
export type ConnectionState = 'connecting' | 'live' | 'catching-up' | 'reconnecting' | 'offline';

export interface LiveOptions {
  baseUrl: string;
  /** Asked at each attempt, so that a renewed token is used; undefined = cookie. `renew` = the last one was refused. */
  token?: (renew: boolean) => Promise<string>;
}

/** Events of the wire, and what the connection itself has to say. */
export interface LiveEvents extends DownEvents {
  state: ConnectionState;
  /** The connection is back after an interruption: lists that are not open threads should be fetched again. */
  resumed: undefined;
}

export interface Live<C extends Conversation | ContactConversation = Conversation | ContactConversation> {
  readonly state: ConnectionState;
  /** Why the server turned us away; null otherwise. */
  readonly refusal: BatonError | null;
  on<N extends keyof LiveEvents>(name: N, listener: (value: LiveEvents[N]) => void): () => void;
  /** Follows one conversation without holes and repeats, across reconnects. */
  openThread(conversationId: string, options: OpenThreadOptions<C>): LiveThread;
  /** Best effort. Repeat at least every 5 s while typing lasts. */
  typing(conversationId: string, typing: boolean): void;
  read(conversationId: string, seq: number): void;
  close(): void;
}

const ACK_TIMEOUT_MS = 10_000;
const EVENTS = [
  'ready',
  'message.created',
  'conversation.updated',
  'receipt.advanced',
  'conversation.erased',
  'typing.changed',
  'presence.changed',
  'delivery.changed',
  'hook.changed',
  'hook.disabled',
  'conversation.head',
] as const satisfies readonly (keyof DownEvents)[];
// A name that is missing above does not compile.
type Missing = Exclude<keyof DownEvents, (typeof EVENTS)[number]>;
const complete: Missing extends never ? true : never = true;

type Ack = { ok: true; data: unknown } | { ok: false; error: { code: string; message: string; retryAfterMs?: number } };

export function createLive<C extends Conversation | ContactConversation>(options: LiveOptions): Live<C> {
  void complete;
  const events = createEmitter<LiveEvents>();
  const threads = new Set<ReturnType<typeof createLiveThread<C>>>();
  let socket: Socket | null = null;
  let state: ConnectionState = 'connecting';
  let refusal: BatonError | null = null;
  let connectedBefore = false;
  let closed = false;
  let refusals = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function setState(next: ConnectionState): void {
    if (state === next) return;
    state = next;
    events.emit('state', next);
  }

  /** Derives the state after anything that may have changed it. */
  function settle(): void {
    if (closed || refusal !== null || !hasNetwork()) setState('offline');
    else if (socket?.connected) setState([...threads].some((thread) => thread.busy) ? 'catching-up' : 'live');
    else setState(connectedBefore ? 'reconnecting' : 'connecting');
  }

  async function call<T>(name: keyof UpEvents, body: UpEvents[keyof UpEvents]): Promise<T> {
    if (!socket?.connected) throw new BatonError({ code: 'network', message: 'Not connected.' });
    let answer: Ack;
    try {
      answer = await socket.timeout(ACK_TIMEOUT_MS).emitWithAck(name, body);
    } catch {
      throw new BatonError({ code: 'timeout', message: 'The server did not answer in time.' });
    }
    if (answer.ok) return answer.data as T;
    throw new BatonError({ ...answer.error, status: statusOfCode(answer.error.code) });
  }

  async function start(): Promise<void> {
    // Loaded on demand: a page that only shows a launcher never pays for the transport.
    const { io } = await import('socket.io-client');
    if (closed) return;
    const made = io(`${options.baseUrl}/desk`, {
      auth: (give) => {
        if (options.token === undefined) return give({});
        options.token(refusals > 0).then(
          (token) => give({ token }),
          (error) => refused(toBatonError(error)),
        );
      },
      transports: ['websocket', 'polling'],
      tryAllTransports: true,
      withCredentials: options.token === undefined,
      reconnectionDelay: 500,
      reconnectionDelayMax: 8_000,
      randomizationFactor: 0.5,
      forceNew: true,
    });
    socket = made;
    made.on('connect', () => {
      refusals = 0;
      refusal = null;
      const resumed = connectedBefore;
      connectedBefore = true;
      for (const thread of threads) thread.catchUp();
      settle();
      if (resumed) events.emit('resumed', undefined);
    });
    made.on('disconnect', () => {
      for (const thread of threads) thread.pause();
      settle();
      // After the server's own goodbye (restart, revoked login) the client library stays away by itself.
      if (!made.active) again(backoffMs(1));
    });
    made.on('connect_error', (error: Error & { data?: Partial<BatonErrorData> }) => {
      if (made.active) {
        settle();
        return;
      }
      const code = error.data?.code ?? 'unauthenticated';
      const retryAfterMs = error.data?.retryAfterMs;
      refused(new BatonError({ code, message: error.message, status: statusOfCode(code), retryAfterMs }));
    });
    for (const name of EVENTS) made.on(name, (value) => heard(name, value));
  }

  function refused(error: BatonError): void {
    if (closed) return;
    const transient = isTransient(error);
    if (!transient) refusals += 1;
    // One refusal may be an expired token, renewed by the next attempt; the second is an answer.
    if (refusals > 1 && !transient) refusal = error;
    settle();
    again(Math.max(error.retryAfterMs ?? 0, refusal === null ? backoffMs(3) : 30_000));
  }

  function again(ms: number): void {
    clearTimeout(timer);
    if (closed) return;
    timer = setTimeout(() => socket?.connect(), ms);
  }

  function heard<N extends keyof DownEvents>(name: N, value: DownEvents[N]): void {
    for (const thread of threads) thread.hear(name, value);
    events.emit(name, value as LiveEvents[N]);
  }

  const onNetwork = (): void => {
    if (hasNetwork() && socket !== null && !socket.connected) socket.connect();
    settle();
  };
  globalThis.addEventListener?.('online', onNetwork);
  globalThis.addEventListener?.('offline', onNetwork);
  start().catch((error) => refused(toBatonError(error)));

  return {
    get state() {
      return state;
    },
    get refusal() {
      return refusal;
    },
    on: events.on,
    openThread(conversationId, threadOptions) {
      const thread = createLiveThread<C>(conversationId, threadOptions, {
        subscribe: (after) => call<Subscribed>('conversation.subscribe', { conversationId, after }),
        connected: () => socket?.connected === true,
        settled: settle,
        closed: () => {
          threads.delete(thread);
          call('conversation.unsubscribe', { conversationId }).catch(() => undefined);
          settle();
        },
      });
      threads.add(thread);
      thread.catchUp();
      settle();
      return thread;
    },
    typing(conversationId, typing) {
      socket?.volatile.emit('typing.set', { conversationId, typing }, () => undefined);
    },
    read(conversationId, seq) {
      call('conversation.read', { conversationId, seq }).catch(() => undefined);
    },
    close() {
      closed = true;
      clearTimeout(timer);
      globalThis.removeEventListener?.('online', onNetwork);
      globalThis.removeEventListener?.('offline', onNetwork);
      for (const thread of threads) thread.pause();
      threads.clear();
      socket?.disconnect();
      settle();
    },
  };
}

function hasNetwork(): boolean {
  return typeof navigator === 'undefined' || navigator.onLine !== false;
}
