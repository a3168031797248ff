import type { Generated } from 'kysely';

// The tables, once. Both databases use the same column types on purpose: text, and whole numbers (times are epoch
// milliseconds, flags are 0 or 1, nested data is JSON in text), so that a row reads the same from either of them.

export type OwnerKind = 'sate' | 'bot' | 'queue' | 'agent';
export type AuthorKindColumn = 'contact' | 'agent' | 'sate' | 'bot' | 'system';

export interface WorkspaceTable {
  id: string;
  /** 24 hex digits: the name of the workspace in faces that number organisations or projects. */
  organisation_id: string;
  name: string;
  settings: string;
  next_number: number;
  created_at: number;
}

export interface InboxTable {
  id: string;
  workspace_id: string;
  name: string;
  settings: string;
  created_at: number;
}

export interface ContactTable {
  id: string;
  workspace_id: string;
  /** Which face named this person; together with `reference` unique in the workspace. */
  source: string;
  reference: string;
  name: string | null;
  email: string | null;
  verified: number;
  created_at: number;
}

export interface AgentTable {
  id: string;
  workspace_id: string;
  user_id: string;
  name: string;
  email: string;
  role: 'owner' | 'admin' | 'agent';
  available: number;
  capacity: number;
  last_assigned_at: number;
  disabled_at: number | null;
  created_at: number;
}

export interface ConversationTable {
  /** Short internal key; messages are clustered by (this, seq). Never leaves the server. */
  pk: Generated<number>;
  id: string;
  workspace_id: string;
  inbox_id: string;
  contact_id: string;
  number: number;
  face: string;
  state: 'open' | 'closed';
  owner_kind: OwnerKind;
  owner_agent_id: string | null;
  epoch: number;
  /** Counts the changes of this row: of two states the one with the higher number is the newer. */
  revision: number;
  close_suggested: number;
  subject: string;
  language: string | null;
  head_seq: number;
  contact_read_seq: number;
  agent_read_seq: number;
  unread_count: number;
  misses: number;
  tokens: number;
  last_author: AuthorKindColumn | null;
  last_text: string | null;
  last_at: number | null;
  rating: number | null;
  rating_text: string | null;
  rated_at: number | null;
  handoff_reason: string | null;
  handoff_summary: string | null;
  handoff_at: number | null;
  waiting_since: number | null;
  created_at: number;
  updated_at: number;
  closed_at: number | null;
}

export interface MessageTable {
  conversation_pk: number;
  seq: number;
  id: string;
  kind: 'text' | 'file' | 'event';
  author_kind: AuthorKindColumn;
  author_id: string | null;
  author_name: string | null;
  text: string;
  /** JSON: sources, thread event, file id, close suggestion. Null for the plain message, which is nearly all of them. */
  data: string | null;
  client_message_id: string | null;
  created_at: number;
}

export interface IdempotencyTable {
  workspace_id: string;
  /** Who may repeat: a contact or an agent, and for which operation. */
  scope: string;
  key: string;
  fingerprint: string;
  result: string;
  created_at: number;
}

/** A row per commit. */
export interface OutboxTable {
  /** Of the last event in it. Rises in commit order (one writer at a time appends), so a cursor can never skip a row. */
  position: number;
  /** Events in it: they have the positions from `position - count + 1` on. */
  count: number;
  payload: string;
  created_at: number;
}

export interface CursorTable {
  subscriber: string;
  position: number;
  updated_at: number;
}

export interface ApiKeyTable {
  id: string;
  workspace_id: string;
  name: string;
  hash: string;
  preview: string;
  scopes: string;
  expires_at: number | null;
  revoked_at: number | null;
  last_used_at: number | null;
  created_at: number;
}

export interface ArticleTable {
  id: string;
  workspace_id: string;
  title: string;
  body: string;
  origin: string | null;
  published: number;
  created_at: number;
  updated_at: number;
}

export interface FileTable {
  id: string;
  workspace_id: string;
  contact_id: string | null;
  conversation_id: string | null;
  uploaded_by: string;
  name: string;
  type: string;
  size: number;
  storage_key: string;
  /** Part of the download address; the address is the permission, so it has 256 random bits of its own. */
  secret: string;
  created_at: number;
  /** When a message took it; null = uploaded and not sent yet. */
  attached_at: number | null;
}

export interface AuditTable {
  id: string;
  workspace_id: string | null;
  actor: string;
  action: string;
  object: string | null;
  address: string | null;
  result: string;
  created_at: number;
}

/** better-auth's own table; we only ask whether a session is still there. */
export interface SessionTable {
  id: string;
}

export interface Tables {
  session: SessionTable;
  workspaces: WorkspaceTable;
  inboxes: InboxTable;
  contacts: ContactTable;
  agents: AgentTable;
  conversations: ConversationTable;
  messages: MessageTable;
  idempotency: IdempotencyTable;
  outbox: OutboxTable;
  cursors: CursorTable;
  api_keys: ApiKeyTable;
  articles: ArticleTable;
  files: FileTable;
  audit: AuditTable;
}
