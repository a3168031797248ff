import type { Kysely, Selectable } from 'kysely';
import type { EventPayloads, EventType } from '../core/events.ts';
import type { HookDeliveryTable, HookTable, Tables } from '../db/schema.ts';

export type HookRow = Selectable<HookTable>;
export type DeliveryRecord = Selectable<HookDeliveryTable>;

/** An event while its transaction is still open: it has no place in the outbox yet. */
export type HookEvent = {
  [Type in EventType]: {
    type: Type;
    workspaceId: string;
    conversationId: string | null;
    createdAt: number;
    payload: EventPayloads[Type];
  };
}[EventType];

/** What a hook is to be sent because of one event. */
export interface PlannedDelivery {
  hookId: string;
  /** The conversation whose order it keeps, and with which it is erased; null = it has none. */
  conversationId: string | null;
  /** Without a conversation: the contact whose order it keeps, and with whom it is erased. */
  contactId?: string;
  /** The `webhook-id`, for a content that repeats it (`newId()`); default: one is made. Never the same for two hooks. */
  id?: string;
  /** The event in the format's own words, for the list of deliveries. */
  event: string;
  /** What `encode` needs to know about the shape of the request, in the format's own words. */
  kind: string;
  /** The content, complete: nothing is looked up later but a file's bytes. */
  body: string;
  fileId?: string;
  /** The message that it carries to the contact (`answers`). */
  messageId?: string;
}

/**
 * What formats have read for the events of one transaction, which they are asked about one after the other: all of them see the
 * same state, that of its end.
 */
export type Kept = Map<string, Promise<unknown>>;

/** `load`, the first time. A key belongs to one type for good. */
export function keptOnce<T>(kept: Kept, key: string, load: () => Promise<T>): Promise<T> {
  const loading = (kept.get(key) as Promise<T> | undefined) ?? load();
  kept.set(key, loading);
  return loading;
}

/** One request, ready to be sent. */
export interface HookRequest {
  url: string;
  /** `content-type` too; without it a text is JSON and fields are `multipart/form-data`. */
  headers: Record<string, string>;
  /** A file part comes last and is streamed from the storage; the text parts come before it. */
  body: { text: string } | { fields: [name: string, value: string][]; file: { part: string; fileId: string } | null };
  timeoutMs?: number;
}

/** How a request failed: `status` of an answer that was no success, or null and why there was none. */
export interface HookFailure {
  outcome: string;
  status: number | null;
}

/**
 * One way of telling outside programs what happened: which events, with what content, and how it looks on the wire. Each face
 * brings its own and registers it at the start; the engine knows none of them. All of it is pure but for reading: the same event,
 * the same content.
 */
export interface HookFormat {
  /** `hooks.format`. */
  readonly name: string;
  /**
   * Its deliveries are how answers reach the contact, so agents see of each message (`PlannedDelivery.messageId`) whether it
   * has arrived, and can send it again. While such a hook is switched off, what is for it waits: an answer that nobody gets
   * must be seen to wait, and goes when the receiver is back.
   */
  readonly answers?: boolean;
  /** Could any hook of this format want the event? A quick look at the event alone, asked for every event there is. */
  wants(event: HookEvent): boolean;
  /**
   * What these hooks (the event's workspace's of this format, as far as they are to hear of anything) are to be sent. Runs before the event's
   * transaction is committed, and the content must be complete when this returns. `db` sees what commands that asked for
   * `sql()` have written in it; the messages and states of this moment are in the event. What it throws fails the whole
   * transaction. What is read for one event can be kept for the next one of the same transaction.
   */
  plan(event: HookEvent, hooks: readonly HookRow[], db: Kysely<Tables>, kept: Kept): Promise<PlannedDelivery[]>;
  /** The request for one attempt. `attempt` counts from 1; `secret` is the hook's own, opened. */
  encode(delivery: DeliveryRecord, hook: HookRow, secret: string, attempt: number): Promise<HookRequest>;
  /** Tries after which a delivery is parked, where that is earlier than the schedule's own end (13). */
  mostTries?(hook: HookRow): number;
  /**
   * After an answer that was no success, or no answer at all: the hook in another shape to try at once, or null. What
   * succeeded is kept through `learned`.
   */
  retryShape?(delivery: DeliveryRecord, hook: HookRow, failure: HookFailure): HookRow | null;
  /** After a success, of the shape that had it: settings to keep for next time, or null when there is nothing to learn. */
  learned?(delivery: DeliveryRecord, hook: HookRow): string | null;
  /** What "send a test" sends. */
  sample?(hook: HookRow, now: number): PlannedDelivery;
}
