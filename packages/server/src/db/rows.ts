import type { Selectable } from 'kysely';
import type { ConversationTable, MessageTable } from './schema.ts';

/** A conversation with what every reader of it needs to know about its two people, loaded in one statement. */
export interface ConversationRow extends Selectable<ConversationTable> {
  contact_source: string;
  contact_reference: string;
  contact_name: string | null;
  contact_email: string | null;
  contact_verified: number;
  owner_agent_name: string | null;
}

export type MessageRow = Selectable<MessageTable>;

/** The columns that an action may change; everything else of a conversation is fixed when it is opened. */
export const CHANGING = [
  'state',
  'owner_kind',
  'owner_agent_id',
  'epoch',
  'close_suggested',
  'language',
  'head_seq',
  'contact_read_seq',
  'agent_read_seq',
  'unread_count',
  'misses',
  'tokens',
  'last_author',
  'last_text',
  'last_at',
  'rating',
  'rating_text',
  'rated_at',
  'handoff_reason',
  'handoff_summary',
  'handoff_at',
  'waiting_since',
  'updated_at',
  'closed_at',
  'revision',
] as const;

export const MESSAGE_COLUMNS = [
  'conversation_pk',
  'seq',
  'id',
  'kind',
  'author_kind',
  'author_id',
  'author_name',
  'text',
  'data',
  'client_message_id',
  'created_at',
] as const;

export const SELECT_HEAD = 'SELECT pk, id, workspace_id, contact_id, head_seq FROM conversations';

export const SELECT_CONVERSATION = `SELECT c.*, k.source AS contact_source, k.reference AS contact_reference,
  k.name AS contact_name, k.email AS contact_email, k.verified AS contact_verified, a.name AS owner_agent_name
  FROM conversations c JOIN contacts k ON k.id = c.contact_id LEFT JOIN agents a ON a.id = c.owner_agent_id`;

/**
 * A copy with one fixed shape. Rows come from the drivers in shapes of their own; spreading those costs several
 * microseconds each, and every message needs a copy.
 */
export function copyConversation(row: ConversationRow): ConversationRow {
  return {
    pk: row.pk,
    id: row.id,
    workspace_id: row.workspace_id,
    inbox_id: row.inbox_id,
    contact_id: row.contact_id,
    number: row.number,
    face: row.face,
    state: row.state,
    owner_kind: row.owner_kind,
    owner_agent_id: row.owner_agent_id,
    epoch: row.epoch,
    revision: row.revision,
    close_suggested: row.close_suggested,
    subject: row.subject,
    language: row.language,
    head_seq: row.head_seq,
    contact_read_seq: row.contact_read_seq,
    agent_read_seq: row.agent_read_seq,
    unread_count: row.unread_count,
    misses: row.misses,
    tokens: row.tokens,
    last_author: row.last_author,
    last_text: row.last_text,
    last_at: row.last_at,
    rating: row.rating,
    rating_text: row.rating_text,
    rated_at: row.rated_at,
    handoff_reason: row.handoff_reason,
    handoff_summary: row.handoff_summary,
    handoff_at: row.handoff_at,
    waiting_since: row.waiting_since,
    created_at: row.created_at,
    updated_at: row.updated_at,
    closed_at: row.closed_at,
    contact_source: row.contact_source,
    contact_reference: row.contact_reference,
    contact_name: row.contact_name,
    contact_email: row.contact_email,
    contact_verified: row.contact_verified,
    owner_agent_name: row.owner_agent_name,
  };
}
