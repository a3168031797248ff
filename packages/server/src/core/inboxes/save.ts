import { AppError } from '@baton/protocol';
import type { Kysely } from 'kysely';
import type { Tables } from '../../db/schema.ts';
import type { Action } from '../../db/writer.ts';
import { newId } from '../../lib/ids.ts';
import type { AgentActor } from '../actor.ts';
import { recordAudit } from '../audit/record.ts';
import { bounded } from '../bounds.ts';
import { moveTokensToInbox } from '../chat-tokens/move-to-inbox.ts';
import { giveToPeople } from '../conversations/ownership.ts';
import { appendEvent } from '../events.ts';
import { type InboxSettings, parseInboxSettings } from './settings.ts';
import { findLivingInbox, type InboxRow, listInboxes } from './store.ts';

export interface SaveInbox {
  actor: AgentActor;
  /** Absent = a new one. */
  inboxId?: string;
  name?: string;
  /** The team whose agents get its conversations; null = every agent. */
  teamId?: string | null;
  settings?: Partial<Omit<InboxSettings, 'extras'>>;
  /** Merged key by key; undefined takes a key out. */
  extras?: Record<string, unknown>;
  address?: string;
}

const MOST_SETTINGS = 256 * 1024;

/** What is merged into it is merged into what it is then. */
async function lockInbox(db: Kysely<Tables>, workspaceId: string, id: string): Promise<InboxRow | undefined> {
  return db
    .updateTable('inboxes')
    .set((eb) => ({ number: eb.ref('number') }))
    .where('id', '=', id)
    .where('workspace_id', '=', workspaceId)
    .where('removed_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
}

/** Makes an inbox or changes one. A new one lets people answer first. Refuses: `not_found` (the inbox, the team), `too_large`. */
export const saveInbox: Action<SaveInbox, InboxRow> = {
  name: 'inboxes.save',
  async run(tx, input) {
    const db = await tx.sql();
    const { workspaceId } = input.actor;
    if (input.teamId) await requireTeam(db, workspaceId, input.teamId);
    const known = input.inboxId === undefined ? undefined : await lockInbox(db, workspaceId, input.inboxId);
    if (input.inboxId !== undefined && !known) throw new AppError('not_found');
    const before = known ? parseInboxSettings(known.settings) : parseInboxSettings('{"responder":false}');
    const extras = Object.entries({ ...before.extras, ...input.extras }).filter(([, value]) => value !== undefined);
    const merged = JSON.stringify({ ...before, ...input.settings, extras: Object.fromEntries(extras) });
    const settings = bounded(merged, known?.settings ?? null, MOST_SETTINGS) as string;
    const team = input.teamId === undefined ? {} : { team_id: input.teamId };
    if (known) {
      const changes = { ...(input.name === undefined ? {} : { name: input.name }), ...team, settings };
      await db.updateTable('inboxes').set(changes).where('id', '=', known.id).execute();
      appendEvent(tx, 'inbox.changed', workspaceId, null, { inboxId: known.id, change: 'changed' });
      return { ...known, ...changes };
    }
    const row: InboxRow = {
      id: newId(),
      workspace_id: workspaceId,
      number: await nextNumber(db, workspaceId),
      name: input.name ?? '',
      settings,
      team_id: null,
      created_at: tx.now,
      removed_at: null,
      ...team,
    };
    await db.insertInto('inboxes').values(row).execute();
    await recordAudit(db, tx.now, input.actor, { action: 'inbox.created', object: row.id, address: input.address });
    appendEvent(tx, 'inbox.changed', workspaceId, null, { inboxId: row.id, change: 'created' });
    return row;
  },
};

/**
 * An inbox into which nothing comes any more. What is open in it goes on with whoever has it; what waited in it goes to the
 * default inbox, and so does what its chat tokens bring from now on. Refuses: `not_found`, `conflict` (the default inbox stays).
 */
export const removeInbox: Action<{ actor: AgentActor; inboxId: string; address?: string }, InboxRow> = {
  name: 'inboxes.remove',
  async run(tx, { actor, inboxId, address }) {
    const db = await tx.sql();
    const [first] = await listInboxes(db, actor.workspaceId);
    const inbox = await findLivingInbox(db, actor.workspaceId, inboxId);
    if (!inbox || !first) throw new AppError('not_found');
    if (inbox.id === first.id) throw new AppError('conflict', { reason: 'The default inbox cannot be removed.' });
    await db.updateTable('inboxes').set({ removed_at: tx.now }).where('id', '=', inbox.id).execute();
    await recordAudit(db, tx.now, actor, { action: 'inbox.removed', object: inbox.id, address });
    appendEvent(tx, 'inbox.changed', actor.workspaceId, null, { inboxId: inbox.id, change: 'removed' });
    await moveTokensToInbox(tx, db, { from: inbox.id, to: first.id });
    const waiting = await db
      .selectFrom('conversations')
      .select('id')
      .where('workspace_id', '=', actor.workspaceId)
      .where('state', '=', 'open')
      .where('owner_kind', '=', 'queue')
      .where('inbox_id', '=', inbox.id)
      .execute();
    for (const { id } of waiting) {
      const row = await tx.conversation(id);
      if (!row) continue;
      tx.change(row, { inbox_id: first.id });
      await tx.flush();
      await giveToPeople(tx, db, row);
    }
    return { ...inbox, removed_at: tx.now };
  },
};

async function requireTeam(db: Kysely<Tables>, workspaceId: string, teamId: string): Promise<void> {
  const team = await db
    .selectFrom('teams')
    .select('id')
    .where('id', '=', teamId)
    .where('workspace_id', '=', workspaceId)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  if (!team) throw new AppError('not_found');
}

/** Removed ones keep their number. The unique index decides between two that are made at the same time. */
async function nextNumber(db: Kysely<Tables>, workspaceId: string): Promise<number> {
  const { last } = await db
    .selectFrom('inboxes')
    .select(({ fn }) => fn.max('number').as('last'))
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirstOrThrow();
  return Number(last ?? 0) + 1;
}
