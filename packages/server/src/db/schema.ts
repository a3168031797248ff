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
  /** Grows with every change of the workspace's hooks, so that nobody who remembers them misses one. */
  hooks_revision: number;
  /** The user who made it; null = the first start did. */
  created_by: string | null;
  /** Sealed; signs tokens of customers whom the workspace's own programs vouch for. Null = none was asked for yet. */
  token_secret: string | null;
  created_at: number;
  removed_at: number | null;
}

export interface InboxTable {
  id: string;
  workspace_id: string;
  /** Counts up per workspace from 1 (Omnidesk `brandID`). */
  number: number;
  name: string;
  settings: string;
  /** The team whose agents get its conversations; null = every agent. */
  team_id: string | null;
  created_at: number;
  removed_at: number | null;
}

/** Agents who share a queue. */
export interface TeamTable {
  id: string;
  workspace_id: string;
  name: string;
  settings: string;
  created_at: number;
  removed_at: number | null;
}

export interface TeamMemberTable {
  team_id: string;
  agent_id: string;
}

export interface ContactTable {
  id: string;
  workspace_id: string;
  /** Which face named this person; together with `reference` unique in the workspace. */
  source: string;
  reference: string;
  name: string | null;
  email: string | null;
  phone: string | null;
  /** What else is known of this person: JSON, or null. */
  details: string | null;
  /** JSON array of words, or null. */
  tags: string | null;
  /** Free object of whoever made the contact: JSON, or null. */
  attributes: string | null;
  verified: number;
  created_at: number;
  updated_at: number;
  /** When this person first wrote or was entered by hand; null = so far somebody only looked in. */
  met_at: number | null;
  /** Hidden from lists (Tiledesk lead status 1000); what was said stays until it is erased. */
  removed_at: number | null;
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
  /** Address of the picture that customers may see; null = none. */
  picture: string | null;
  /** Free object of whoever integrates: JSON, or null. */
  attributes: string | null;
  /** What else programs keep of an agent (a status line, tags …): JSON, or null. */
  details: string | null;
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
  /**
   * The name that the outside system has for it: Omnidesk `chatSessionID` (of its token: `chat_conversations`), a Tiledesk
   * caller's own `request_id`.
   */
  reference: string | null;
  /** The hook to which answers go back; null = none (`hooks.id`). */
  reply_hook_id: string | null;
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
  /** Other agents who take part (ids, JSON array), and those who watch; null = none. */
  participants: string | null;
  /** Outside bots that take part (ids, JSON array). */
  bots: string | null;
  followers: string | null;
  priority: string | null;
  /** `[{ id, tag, color? }]` as JSON, or null. */
  tags: string | null;
  /** Free object of whoever opened it: JSON, or null. */
  attributes: string | null;
  /** Where it came from: page, browser, channel, place … JSON, or null. */
  origin: string | null;
  /** What only one face understands and keeps here: JSON, or null. */
  extras: string | null;
  /** When the contact's side ended its session; the conversation goes on for the agent. Null = it did not. */
  left_at: number | null;
  /** Whether the outside system numbers its messages (Omnidesk `messageNumber`): `counting:HIGHEST` | `free`; null = none yet. */
  numbering: string | null;
  first_response_at: number | null;
  assigned_at: number | null;
  created_at: number;
  updated_at: number;
  closed_at: number | null;
  /** `describeActor` of who closed it. */
  closed_by: string | null;
}

/** What only agents see of a conversation. */
export interface NoteTable {
  id: string;
  workspace_id: string;
  conversation_id: string;
  agent_id: string | null;
  author_name: string;
  text: string;
  created_at: number;
  updated_at: number;
}

/** An address outside that hears of what happens here. */
export interface HookTable {
  id: string;
  workspace_id: string;
  /** Which `HookFormat` speaks to it. */
  format: string;
  name: string;
  /** Where deliveries go: a whole address, or the base that the format extends. */
  url: string;
  /** JSON array of the events that it wants, in the format's own words. */
  events: string;
  /** JSON; the format's own matters. */
  settings: string;
  /** Sealed (`lib/seal.ts`): it signs, so it must be readable. */
  secret: string;
  /** During a rotation both sign. */
  previous_secret: string | null;
  previous_until: number | null;
  /** `removed`: nobody sees it any more; the sweeper takes what it leaves behind. */
  state: 'active' | 'disabled' | 'removed';
  disabled_reason: 'gone' | 'failing' | 'admin' | null;
  /** Since when nothing but failures; null = the last attempt succeeded, or there was none. */
  failing_since: number | null;
  /** Within `failing_since`: when a try last failed, a little behind. A long time without any is no failing. */
  last_failure_at: number | null;
  /** Since when its tries take longer than they should; null = the last one did not. */
  slow_since: number | null;
  /** While it fails: when its oldest waiting delivery is tried again as a probe. */
  probe_at: number | null;
  /** The receiver asked for quiet until then. */
  held_until: number | null;
  /** Its lanes are being told to go now: in a `free` try before their time, or `anew` from the start of their schedules. */
  waking: 'free' | 'anew' | null;
  /** The last lane, in the order of their names, that has been told; null with `waking`. */
  waking_after: string | null;
  last_success_at: number | null;
  created_at: number;
  updated_at: number;
}

/** One try of one delivery. */
export interface HookAttemptTable {
  id: string;
  delivery_id: string;
  hook_id: string;
  started_at: number;
  ms: number;
  outcome: string;
  status: number | null;
  /** What the receiver said, at most 64 KiB read and less kept. */
  answer: string | null;
  detail: string | null;
}

/** One event for one hook. Written with the event, sent by `hooks/`. */
export interface HookDeliveryTable {
  pk: Generated<number>;
  /** The `webhook-id`: the same at every attempt. */
  id: string;
  workspace_id: string;
  hook_id: string;
  /** What must stay in order: the conversation's id, or empty. */
  lane: string;
  event: string;
  /** What it is in the format's own words. */
  kind: string;
  /** The content as it was at the moment of the event. */
  body: string;
  file_id: string | null;
  /** The message that it carries to the contact; null = it carries none. */
  message_id: string | null;
  state: 'waiting' | 'delivered' | 'parked' | 'dropped';
  attempts: number;
  last_status: number | null;
  last_error: string | null;
  created_at: number;
  ended_at: number | null;
}

/** A hook's deliveries of one conversation, which go one after another. A row exists while any of them waits. */
export interface HookLaneTable {
  hook_id: string;
  lane: string;
  waiting: number;
  /** When somebody may take it: the next try of the first of them, or the end of the lease. */
  due_at: number;
  /** Tries of the first one that counted. */
  attempts: number;
  /** Until then `holder` (a process) is trying it; 0 = nobody is. */
  leased_until: number;
  holder: Generated<string>;
  /** When the schedule wants the next try. One before that (a probe, a waking) is free: its failure moves nothing. */
  retry_at: Generated<number>;
  /** When it was last woken because its receiver came back; 0 = not since a failure that counted. */
  woken_at: Generated<number>;
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

/** Lets an outside bot or app bring conversations here (Omnidesk `chatAccountToken`). */
export interface ChatTokenTable {
  id: string;
  workspace_id: string;
  /** Where its conversations enter. */
  inbox_id: string;
  name: string;
  kind: 'backend' | 'widget';
  /** Of the token; of a removed one something that no token has. */
  hash: string;
  preview: string;
  /** Of the second token that its program may show (Omnidesk `chatServerToken`); null = there is none. */
  server_hash: string | null;
  server_preview: string | null;
  /** Sealed; every hook of the token signs with it. */
  hook_secret: string;
  /** Does it open without an API key? */
  keyless: number;
  enabled: number;
  /** JSON: `ChatTokenSettings`. */
  settings: string;
  created_at: number;
  updated_at: number;
  removed_at: number | null;
}

/** What people are called who came with two names; of all others the user's one name is known. */
export interface ProfileTable {
  user_id: string;
  first_name: string;
  last_name: string;
  phone: string | null;
}

/** A word that agents put on conversations, with its colour. */
export interface TagTable {
  id: string;
  workspace_id: string;
  tag: string;
  color: string | null;
  attributes: string | null;
  created_by: string | null;
  created_at: number;
  updated_at: number;
}

/** A text to answer with, of one agent or of all. */
export interface SavedAnswerTable {
  id: string;
  workspace_id: string;
  agent_id: string;
  title: string | null;
  text: string;
  shared: number;
  attributes: string | null;
  created_at: number;
  updated_at: number;
  removed_at: number | null;
}

/** An address at which a token's program wants to be answered. */
export interface ChatTokenBaseTable {
  token_id: string;
  /** For comparing: host, port and path, without a scheme. */
  base: string;
  /** With its scheme. */
  url: string;
  state: 'allowed' | 'pending' | 'used';
  /** Its hook; null until the first conversation. */
  hook_id: string | null;
  created_at: number;
  seen_at: number;
}

/** The name that a token's program has for a conversation. */
export interface ChatConversationTable {
  token_id: string;
  reference: string;
  conversation_id: string;
  created_at: number;
}

/** An outside program that takes part in conversations under a name. */
export interface BotTable {
  id: string;
  workspace_id: string;
  name: string;
  /** Where its program says it is; kept, never called. */
  url: string | null;
  details: string | null;
  created_by: string | null;
  created_at: number;
  updated_at: number;
  removed_at: number | null;
}

/** What a bot's program knows to answer; kept for it, never used by us. */
export interface BotIntentTable {
  id: string;
  workspace_id: string;
  bot_id: string;
  name: string | null;
  question: string | null;
  answer: string | null;
  details: string | null;
  created_by: string | null;
  created_at: number;
  updated_at: number;
}

/** Something that a program says has happened. */
export interface CustomEventTable {
  id: string;
  workspace_id: string;
  name: string;
  attributes: string | null;
  contact_id: string | null;
  agent_id: string | null;
  created_at: number;
}

/** A contact whose words stand in a conversation that is somebody else's. */
export interface GuestTable {
  contact_id: string;
  conversation_id: string;
}

/** What a program sent to somebody outside of any conversation. */
export interface DirectMessageTable {
  id: string;
  workspace_id: string;
  agent_id: string;
  recipient: string;
  text: string;
  data: string;
  created_at: number;
}

// better-auth's own tables, as far as we read them. They are written by it alone.

export interface UserTable {
  id: string;
  name: string;
  email: string;
  emailVerified: unknown;
  createdAt: unknown;
  updatedAt: unknown;
}

export interface AccountTable {
  userId: string;
  providerId: string;
  password: string | null;
}

export interface SessionTable {
  id: string;
}

export interface Tables {
  session: SessionTable;
  user: UserTable;
  account: AccountTable;
  profiles: ProfileTable;
  tags: TagTable;
  saved_answers: SavedAnswerTable;
  bots: BotTable;
  bot_intents: BotIntentTable;
  custom_events: CustomEventTable;
  direct_messages: DirectMessageTable;
  guests: GuestTable;
  workspaces: WorkspaceTable;
  inboxes: InboxTable;
  contacts: ContactTable;
  agents: AgentTable;
  conversations: ConversationTable;
  notes: NoteTable;
  teams: TeamTable;
  team_members: TeamMemberTable;
  hooks: HookTable;
  hook_attempts: HookAttemptTable;
  hook_deliveries: HookDeliveryTable;
  hook_lanes: HookLaneTable;
  messages: MessageTable;
  idempotency: IdempotencyTable;
  outbox: OutboxTable;
  cursors: CursorTable;
  api_keys: ApiKeyTable;
  articles: ArticleTable;
  files: FileTable;
  audit: AuditTable;
  chat_tokens: ChatTokenTable;
  chat_token_bases: ChatTokenBaseTable;
  chat_conversations: ChatConversationTable;
}
