import type { Selectable } from 'kysely';
import type { ConversationTable, HookDeliveryTable, MessageTable } from './schema.ts';

/** A conversation with what every reader of it needs to know about its two people, loaded in one statement. */
export interface ConversationRow extends Selectable<ConversationTable> {
  contact_source: string;
  contact_reference: string;
  contact_name: string | null;
  contact_email: string | null;
  contact_phone: string | null;
  contact_verified: number;
  owner_agent_name: string | null;
  /** Of the workspace: whoever remembers its hooks under another number asks for them again. */
  hooks_revision: number;
}

/** What it takes to decide who may read a thread, and to know whether a rendered page of it is still good. */
export type ConversationHead = Pick<ConversationRow, 'pk' | 'id' | 'workspace_id' | 'contact_id' | 'head_seq'>;

export type MessageRow = Selectable<MessageTable>;

export type DeliveryRow = Pick<
  Selectable<HookDeliveryTable>,
  'id' | 'workspace_id' | 'hook_id' | 'lane' | 'event' | 'kind' | 'body' | 'file_id' | 'message_id' | 'created_at'
>;

/** What a message changes of its conversation: written by a statement of its own, since that is nearly every change. */
export const LIVELY = [
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
  'waiting_since',
  'numbering',
  'first_response_at',
  'updated_at',
  'revision',
] as const;

/** The columns that an action may change; everything else of a conversation is fixed when it is opened. */
export const CHANGING = [
  ...LIVELY,
  'contact_id',
  'inbox_id',
  'reference',
  'reply_hook_id',
  'state',
  'owner_kind',
  'owner_agent_id',
  'epoch',
  'subject',
  'rating',
  'rating_text',
  'rated_at',
  'handoff_reason',
  'handoff_summary',
  'handoff_at',
  'participants',
  'bots',
  'followers',
  'priority',
  'tags',
  'attributes',
  'origin',
  'extras',
  'left_at',
  'assigned_at',
  'closed_at',
  'closed_by',
] as const;

const lively: ReadonlySet<string> = new Set(LIVELY);

/** True when these changes are what a message changes, and nothing else. */
export function isLively(patch: Partial<ConversationRow>): boolean {
  for (const column in patch) if (!lively.has(column)) return false;
  return true;
}

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

export const DELIVERY_COLUMNS = [
  'id',
  'workspace_id',
  'hook_id',
  'lane',
  'event',
  'kind',
  'body',
  'file_id',
  'message_id',
  'created_at',
] as const satisfies readonly (keyof DeliveryRow)[];

/**
 * A row from its values in the order of `MESSAGE_COLUMNS`, always in one shape: what presents and serialises hundreds of
 * them stays on the engine's fast paths.
 */
export function messageOf(values: readonly unknown[]): MessageRow {
  // The order is that of the statement, the types are those of the columns.
  return {
    conversation_pk: values[0],
    seq: values[1],
    id: values[2],
    kind: values[3],
    author_kind: values[4],
    author_id: values[5],
    author_name: values[6],
    text: values[7],
    data: values[8],
    client_message_id: values[9],
    created_at: values[10],
  } as MessageRow;
}

export const SELECT_HEAD = 'SELECT pk, id, workspace_id, contact_id, head_seq FROM conversations';

/** From the values in the order of `SELECT_HEAD`. */
export function headOf(values: readonly unknown[]): ConversationHead {
  const [pk, id, workspace_id, contact_id, head_seq] = values;
  return { pk, id, workspace_id, contact_id, head_seq } as ConversationHead;
}

export const SELECT_CONVERSATION = `SELECT c.*, k.source AS contact_source, k.reference AS contact_reference,
  k.name AS contact_name, k.email AS contact_email, k.phone AS contact_phone, k.verified AS contact_verified,
  a.name AS owner_agent_name,
  w.hooks_revision
  FROM conversations c JOIN contacts k ON k.id = c.contact_id JOIN workspaces w ON w.id = c.workspace_id
  LEFT JOIN agents a ON a.id = c.owner_agent_id`;

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
    reference: row.reference,
    reply_hook_id: row.reply_hook_id,
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
    participants: row.participants,
    bots: row.bots,
    followers: row.followers,
    priority: row.priority,
    tags: row.tags,
    attributes: row.attributes,
    origin: row.origin,
    extras: row.extras,
    left_at: row.left_at,
    numbering: row.numbering,
    first_response_at: row.first_response_at,
    assigned_at: row.assigned_at,
    created_at: row.created_at,
    updated_at: row.updated_at,
    closed_at: row.closed_at,
    closed_by: row.closed_by,
    contact_source: row.contact_source,
    contact_reference: row.contact_reference,
    contact_name: row.contact_name,
    contact_email: row.contact_email,
    contact_phone: row.contact_phone,
    contact_verified: row.contact_verified,
    owner_agent_name: row.owner_agent_name,
    hooks_revision: row.hooks_revision,
  };
}
