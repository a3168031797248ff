import { AppError } from '@baton/protocol';
import type { Action } from '../../db/writer.ts';
import { newId } from '../../lib/ids.ts';
import { packJson } from '../../lib/merge-json.ts';
import { appendEvent } from '../events.ts';
import { findRepeat, type Repeatable, rememberCall } from '../repeats.ts';
import { type CustomEventRow, findCustomEvent } from './store.ts';

export interface EmitCustomEvent {
  workspaceId: string;
  name: string;
  attributes: Record<string, unknown> | null;
  /** Whose program it was. */
  by: { contactId: string } | { agentId: string };
  repeat?: Repeatable | null;
}

/** Something happened outside, and whoever subscribed hears of it. Refuses: `conflict` (its key came with something else). */
export const emitCustomEvent: Action<EmitCustomEvent, CustomEventRow> = {
  name: 'custom_events.emit',
  async run(tx, { workspaceId, name, attributes, by, repeat }) {
    const db = await tx.sql();
    const earlier = await findRepeat(db, workspaceId, 'custom_event', repeat);
    if (earlier !== null) {
      const known = await findCustomEvent(db, workspaceId, earlier);
      if (!known) throw new AppError('conflict');
      return known;
    }
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
    await rememberCall(db, workspaceId, 'custom_event', repeat, { id: row.id, now: tx.now });
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
