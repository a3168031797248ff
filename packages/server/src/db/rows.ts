import type { Insertable, Selectable } from 'kysely';
import type { ConversationTable, MessageTable, OutboxTable } from './schema.ts';

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
export type OutboxRow = Insertable<OutboxTable>;

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

export const OUTBOX_COLUMNS = ['workspace_id', 'conversation_id', 'type', 'payload', 'created_at'] as const;

export const SELECT_CONVERSATION = `SELECT c.*, k.source AS contact_source, k.reference AS contact_reference,
  k.name AS contact_name, k.email AS contact_email, k.verified AS contact_verified, a.name AS owner_agent_name
  FROM conversations c JOIN contacts k ON k.id = c.contact_id LEFT JOIN agents a ON a.id = c.owner_agent_id`;
