import type { Kysely, Selectable } from 'kysely';
import type { DomainEvent } from '../core/events.ts';
import type { HookDeliveryTable, HookTable, Tables } from '../db/schema.ts';

export type HookRow = Selectable<HookTable>;
export type DeliveryRecord = Selectable<HookDeliveryTable>;

/** What a hook is to be sent because of one event. */
export interface PlannedDelivery {
  hookId: string;
  /** The conversation whose order it keeps; null = it has none. */
  conversationId: string | null;
  /** The event in the format's own words, for the list of deliveries. */
  event: string;
  /** What `encode` needs to know about the shape of the request, in the format's own words. */
  kind: string;
  /** The content, complete: nothing is looked up later but a file's bytes. */
  body: string;
  fileId?: string;
}

/** One request, ready to be sent. */
export interface HookRequest {
  url: string;
  headers: Record<string, string>;
  /** A file part comes last and is streamed from the storage; the text parts come before it. */
  body: { text: string } | { fields: [name: string, value: string][]; file: { part: string; fileId: string } | null };
  timeoutMs?: number;
}

/**
 * One way of telling outside programs what happened: which events, with what content, and how it looks on the wire. Each face
 * brings its own and registers it at the start; the engine knows none of them. All of it is pure but for reading: the same event,
 * the same content.
 */
export interface HookFormat {
  /** `hooks.format`. */
  readonly name: string;
  /** Could any hook of this format want the event? A quick look at the event alone, asked for every event there is. */
  wants(event: DomainEvent): boolean;
  /**
   * What these hooks (active ones of the event's workspace and this format) are to be sent. Runs inside the event's
   * transaction: `db` sees what it has written, and the content must be complete when this returns.
   */
  plan(event: DomainEvent, hooks: readonly HookRow[], db: Kysely<Tables>): Promise<PlannedDelivery[]>;
  /** The request for one attempt. `attempt` counts from 1; `secret` is the hook's own, opened. */
  encode(delivery: DeliveryRecord, hook: HookRow, secret: string, attempt: number): Promise<HookRequest>;
  /**
   * After an answer that was no success: another shape to try at once, or null. What succeeded is kept through `learned`.
   */
  retryShape?(delivery: DeliveryRecord, hook: HookRow, status: number): HookRow | null;
  /** After a success: settings to keep for next time, or null when there is nothing to learn. */
  learned?(hook: HookRow): string | null;
}
