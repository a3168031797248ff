import type { Kysely } from 'kysely';
import type { PendingEvent } from '../db/outbox-row.ts';
import type { ConversationRow, DeliveryRow } from '../db/rows.ts';
import type { Tables } from '../db/schema.ts';
import type { DeliveryPlan } from '../db/transaction.ts';
import { newId } from '../lib/ids.ts';
import { HookDirectory, type KnownHooks } from './directory.ts';
import type { HookEvent, HookFormat, Kept, PlannedDelivery } from './format.ts';

/**
 * Which events hooks are to hear of, and with what content: asked by the writer inside the transaction of the events, so that
 * an event and its deliveries are stored together or not at all. `wants` stands on the way of every message; where nobody has
 * hooks it is one comparison.
 */
export class HookPlan implements DeliveryPlan {
  readonly #formats: readonly HookFormat[];
  readonly #directory: HookDirectory;

  constructor(formats: readonly HookFormat[]) {
    this.#formats = formats;
    this.#directory = new HookDirectory(formats);
  }

  wants(events: readonly PendingEvent[]): boolean {
    for (const event of events) if (this.mayConcern(event)) return true;
    return false;
  }

  /** Could there be a delivery because of this event? Wrong only in saying yes. */
  mayConcern(event: PendingEvent): boolean {
    const revision = revisionIn(event);
    // Never had a hook.
    if (revision === 0) return false;
    if (revision === null) return this.#formats.some((format) => format.wants(asHookEvent(event, 0)));
    const known = this.#directory.find(event.workspaceId, revision);
    return !known || known.byFormat.some(({ format }) => format.wants(asHookEvent(event, 0)));
  }

  async deliveries(events: readonly PendingEvent[], db: Kysely<Tables>, now: number): Promise<DeliveryRow[]> {
    const rows: DeliveryRow[] = [];
    const loaded = new Map<string, Promise<KnownHooks>>();
    const kept: Kept = new Map();
    for (const pending of events) {
      if (!this.mayConcern(pending)) continue;
      const event = asHookEvent(pending, now);
      for (const { format, hooks } of (await this.#hooksFor(event, db, loaded)).byFormat) {
        if (!format.wants(event)) continue;
        for (const planned of await format.plan(event, hooks, db, kept))
          rows.push(rowOf(planned, event.workspaceId, now));
      }
    }
    return rows;
  }

  /** Read once per workspace and transaction at most: a number that this very transaction raised is in none of its events. */
  async #hooksFor(event: HookEvent, db: Kysely<Tables>, loaded: Map<string, Promise<KnownHooks>>): Promise<KnownHooks> {
    const { workspaceId } = event;
    const revision = revisionIn(event);
    const known = revision === null ? undefined : this.#directory.find(workspaceId, revision);
    if (known) return known;
    const loading = loaded.get(workspaceId) ?? this.#directory.load(db, workspaceId);
    loaded.set(workspaceId, loading);
    return loading;
  }
}

/** The number under which the event's workspace had its hooks when its transaction read it; null = the event does not say. */
function revisionIn({ payload }: Pick<PendingEvent, 'payload'>): number | null {
  return (payload as { conversation?: ConversationRow }).conversation?.hooks_revision ?? null;
}

function asHookEvent({ type, workspaceId, conversationId, payload }: PendingEvent, createdAt: number): HookEvent {
  // Events are appended only by `appendEvent`, so type and payload belong together.
  return { type, workspaceId, conversationId, payload, createdAt } as HookEvent;
}

/** A delivery as it is stored. A body that no receiver should have to take is kept all the same: sending it will say so. */
export function rowOf(planned: PlannedDelivery, workspaceId: string, now: number): DeliveryRow {
  return {
    id: planned.id ?? newId(),
    workspace_id: workspaceId,
    hook_id: planned.hookId,
    lane: planned.conversationId ?? planned.contactId ?? '',
    event: planned.event,
    kind: planned.kind,
    body: planned.body,
    file_id: planned.fileId ?? null,
    message_id: planned.messageId ?? null,
    created_at: now,
  };
}
