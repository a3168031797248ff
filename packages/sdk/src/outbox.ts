import { backoffMs } from './backoff.ts';
import { type BatonError, isTransient, toBatonError } from './errors.ts';
import type { KeyValueStore } from './storage.ts';

export type OutboxState = 'sending' | 'stored' | 'failed';

export interface OutboxItem<P> {
  /** The id that makes a repeat harmless: the server stores the message once, however often it is sent. */
  clientMessageId: string;
  /** Items of one lane are sent one after the other, in the order in which they were added. */
  lane: string;
  payload: P;
  state: OutboxState;
  attempts: number;
  createdAt: string;
  error?: BatonError;
}

export interface OutboxOptions<P, R> {
  send(item: OutboxItem<P>): Promise<R>;
  onStored?(item: OutboxItem<P>, result: R): void;
  onChange?(items: readonly OutboxItem<P>[]): void;
  /** Where unsent items outlive the page; without it they live as long as the outbox. */
  store?: { storage: KeyValueStore; key: string };
  wait?(ms: number, signal: AbortSignal): Promise<void>;
}

export interface Outbox<P> {
  readonly items: readonly OutboxItem<P>[];
  add(lane: string, payload: P): OutboxItem<P>;
  /** Sends a failed item again, under its own id. */
  retry(clientMessageId: string): void;
  discard(clientMessageId: string): void;
  /** Cuts short every wait; call it when the connection is back. */
  wake(): void;
  stop(): void;
}

/** Keeps each message until the server has stored or refused it: transient failures are repeated, refusals are shown. */
export function createOutbox<P, R>(options: OutboxOptions<P, R>): Outbox<P> {
  const wait = options.wait ?? sleep;
  let items: OutboxItem<P>[] = restore<P>(options.store);
  let waking = new AbortController();
  let stopped = false;
  const running = new Set<string>();

  function changed(): void {
    save(options.store, items);
    options.onChange?.(items);
  }

  function patch(id: string, change: Partial<OutboxItem<P>>): void {
    items = items.map((item) => (item.clientMessageId === id ? { ...item, ...change } : item));
    changed();
  }

  async function drain(lane: string): Promise<void> {
    if (running.has(lane) || stopped) return;
    running.add(lane);
    try {
      for (let item = next(lane); item !== undefined && !stopped; item = next(lane)) await attempt(item);
    } finally {
      running.delete(lane);
    }
  }

  function next(lane: string): OutboxItem<P> | undefined {
    return items.find((item) => item.lane === lane && item.state === 'sending');
  }

  async function attempt(item: OutboxItem<P>): Promise<void> {
    const attempts = item.attempts + 1;
    let result: R;
    try {
      result = await options.send(item);
    } catch (thrown) {
      const error = toBatonError(thrown);
      if (!isTransient(error)) {
        patch(item.clientMessageId, { state: 'failed', attempts, error });
        return;
      }
      patch(item.clientMessageId, { attempts, error });
      await wait(Math.max(error.retryAfterMs ?? 0, backoffMs(attempts)), waking.signal);
      return;
    }
    const stored: OutboxItem<P> = { ...item, state: 'stored', attempts };
    items = items.filter((other) => other.clientMessageId !== item.clientMessageId);
    options.onStored?.(stored, result);
    changed();
  }

  for (const lane of new Set(items.map((item) => item.lane))) queueMicrotask(() => void drain(lane));

  return {
    get items() {
      return items;
    },
    add(lane, payload) {
      const item: OutboxItem<P> = {
        clientMessageId: newClientMessageId(),
        lane,
        payload,
        state: 'sending',
        attempts: 0,
        createdAt: new Date().toISOString(),
      };
      items = [...items, item];
      changed();
      void drain(lane);
      return item;
    },
    retry(id) {
      const lane = items.find((item) => item.clientMessageId === id)?.lane;
      if (lane === undefined) return;
      patch(id, { state: 'sending', attempts: 0, error: undefined });
      void drain(lane);
    },
    discard(id) {
      items = items.filter((item) => item.clientMessageId !== id);
      changed();
    },
    wake() {
      waking.abort();
      waking = new AbortController();
    },
    stop() {
      stopped = true;
      waking.abort();
    },
  };
}

export function newClientMessageId(): string {
  // randomUUID exists only in secure contexts; a desk tried over plain http on a LAN must work too.
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function restore<P>(store: OutboxOptions<P, unknown>['store']): OutboxItem<P>[] {
  const text = store?.storage.getItem(store.key);
  if (!text) return [];
  try {
    const items: unknown = JSON.parse(text);
    return Array.isArray(items) ? (items as OutboxItem<P>[]) : [];
  } catch {
    return [];
  }
}

function save<P>(store: OutboxOptions<P, unknown>['store'], items: readonly OutboxItem<P>[]): void {
  if (store === undefined) return;
  if (items.length === 0) store.storage.removeItem(store.key);
  else store.storage.setItem(store.key, JSON.stringify(items));
}
