import type { Selectable } from 'kysely';
import type { CustomEventTable } from '../../db/schema.ts';
import type { Action } from '../../db/writer.ts';
import { newId } from '../../lib/ids.ts';
import { packJson } from '../../lib/merge-json.ts';
import { appendEvent } from '../events.ts';

export interface EmitCustomEvent {
  workspaceId: string;
  name: string;
  attributes: Record<string, unknown> | null;
  /** Whose program it was. */
  by: { contactId: string } | { agentId: string };
}

export type CustomEventRow = Selectable<CustomEventTable>;

/** Something happened outside, and whoever subscribed hears of it. */
export const emitCustomEvent: Action<EmitCustomEvent, CustomEventRow> = {
  name: 'custom_events.emit',
  async run(tx, { workspaceId, name, attributes, by }) {
    const db = await tx.sql();
    const row: CustomEventRow = {
      id: newId(),
      workspace_id: workspaceId,
      name,
      attributes: packJson(attributes ?? {}),
      contact_id: 'contactId' in by ? by.contactId : null,
      agent_id: 'agentId' in by ? by.agentId : null,
      created_at: tx.now,
    };
    await db.insertInto('custom_events').values(row).execute();
    appendEvent(tx, 'custom_event.emitted', workspaceId, null, { customEventId: row.id, name });
    return row;
  },
};

/** How long they can be looked up. */
export const CUSTOM_EVENTS_KEPT_MS = 30 * 24 * 3600_000;

export const sweepCustomEvents: Action<{ before: number }, void> = {
  name: 'custom_events.sweep',
  async run(tx, { before }) {
    const db = await tx.sql();
    await db.deleteFrom('custom_events').where('created_at', '<', before).execute();
  },
};
