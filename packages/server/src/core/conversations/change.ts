import { AppError } from '@baton/protocol';
import type { Kysely } from 'kysely';
import type { ConversationRow } from '../../db/rows.ts';
import type { Tables } from '../../db/schema.ts';
import type { Action } from '../../db/writer.ts';
import { newId } from '../../lib/ids.ts';
import { mergeJson, packList, readList } from '../../lib/merge-json.ts';
import { accessConversation } from '../access.ts';
import type { Actor } from '../actor.ts';
import { bounded, boundedList } from '../bounds.ts';
import { findContact } from '../contacts/store.ts';
import { appendConversationEvent } from '../events.ts';
import { noteGuest } from './guests.ts';
import { type ConversationTag, tagsOf } from './tags.ts';

export interface ConversationChanges {
  subject?: string;
  language?: string | null;
  priority?: string | null;
  /** Others in the place of all that there are; each keeps the id of an equal one. */
  tags?: readonly Omit<ConversationTag, 'id'>[];
  addTags?: readonly Omit<ConversationTag, 'id'>[];
  removeTagIds?: readonly string[];
  /** Agents who watch it: all of them. */
  followers?: readonly string[];
  addFollower?: string;
  removeFollower?: string;
  /** Merged key by key; undefined takes a key out. */
  attributes?: Record<string, unknown>;
  origin?: Record<string, unknown>;
  extras?: Record<string, unknown>;
  /** It was somebody else's: another contact of the workspace, who may read all of it from now on. */
  contactId?: string;
}

/** What agents and their programs write on a conversation. Refuses: `not_found` (it, the contact, a follower), `too_large`. */
export const changeConversation: Action<
  { actor: Actor; conversationId: string; changes: ConversationChanges },
  ConversationRow
> = {
  name: 'conversations.change',
  needs: (input) => ({ conversationId: input.conversationId }),
  async run(tx, { actor, conversationId, changes }) {
    const db = needsTables(changes) ? await tx.sql() : null;
    const row = await accessConversation(tx, actor, conversationId);
    const patch: Partial<ConversationRow> = {
      ...texts(changes),
      ...(changes.tags || changes.addTags || changes.removeTagIds ? { tags: packTags(row, changes) } : {}),
      ...(changes.attributes
        ? { attributes: bounded(mergeJson(row.attributes, changes.attributes), row.attributes) }
        : {}),
      ...(changes.origin ? { origin: mergeJson(row.origin, changes.origin) } : {}),
      ...(changes.extras ? { extras: mergeJson(row.extras, changes.extras) } : {}),
      ...(changes.removeFollower ? { followers: without(row, changes.removeFollower) } : {}),
      ...(db ? await newFollowers(db, row, changes) : {}),
      ...(db && changes.contactId !== undefined ? await ofContact(db, row, changes.contactId) : {}),
    };
    if (Object.keys(patch).length === 0) return tx.snapshot(row);
    tx.change(row, { ...patch, updated_at: tx.now });
    appendConversationEvent(tx, 'conversation.updated', row);
    return tx.snapshot(row);
  },
};

function needsTables({ contactId, followers, addFollower }: ConversationChanges): boolean {
  return contactId !== undefined || followers !== undefined || addFollower !== undefined;
}

function texts({ subject, language, priority }: ConversationChanges): Partial<ConversationRow> {
  return {
    ...(subject === undefined ? {} : { subject }),
    ...(language === undefined ? {} : { language }),
    ...(priority === undefined ? {} : { priority }),
  };
}

/** A tag may have attributes. */
const MOST_TAG_BYTES = 128 * 1024;

function packTags(row: ConversationRow, { tags, addTags = [], removeTagIds = [] }: ConversationChanges): string | null {
  const known = tagsOf(row);
  const named = (one: Omit<ConversationTag, 'id'>): ConversationTag => {
    return { id: known.find(({ tag }) => tag === one.tag)?.id ?? newId(), ...one };
  };
  const kept = tags ? tags.map(named) : known.filter(({ id }) => !removeTagIds.includes(id));
  const added = addTags.filter(({ tag }) => !kept.some((it) => it.tag === tag)).map(named);
  const all = boundedList([...kept, ...added], known);
  return bounded(packList(all), row.tags, MOST_TAG_BYTES);
}

function without(row: ConversationRow, agentId: string): string | null {
  return packList(readList(row.followers).filter((id) => id !== agentId));
}

async function newFollowers(
  db: Kysely<Tables>,
  row: ConversationRow,
  { followers, addFollower }: ConversationChanges,
): Promise<Partial<ConversationRow>> {
  if (!followers && !addFollower) return {};
  const named = followers ?? [...readList(row.followers), addFollower as string];
  const ids = [...new Set(named)];
  const found =
    ids.length === 0
      ? []
      : await db
          .selectFrom('agents')
          .select('id')
          .where('workspace_id', '=', row.workspace_id)
          .where('id', 'in', ids)
          .execute();
  if (found.length < ids.length) throw new AppError('not_found');
  return { followers: packList(ids) };
}

async function ofContact(
  db: Kysely<Tables>,
  row: ConversationRow,
  contactId: string,
): Promise<Partial<ConversationRow>> {
  const contact = await findContact(db, row.workspace_id, contactId);
  if (!contact) throw new AppError('not_found');
  if (contact.id !== row.contact_id) {
    // What the contact of before said in it stays theirs.
    await noteGuest(db, { workspaceId: row.workspace_id, contactId: row.contact_id, conversationId: row.id });
  }
  return {
    contact_id: contact.id,
    contact_source: contact.source,
    contact_reference: contact.reference,
    contact_name: contact.name,
    contact_email: contact.email,
    contact_verified: contact.verified,
  };
}
