import type { Migration } from '../migrate.ts';

/** The conversation core. `int` is what both databases use for every whole number. */
export const core: Migration = {
  name: '0001-core',
  statements: ({ int, autoKey, clustered }) => [
    `CREATE TABLE workspaces (
      id text PRIMARY KEY, organisation_id text NOT NULL UNIQUE, name text NOT NULL, settings text NOT NULL,
      next_number ${int} NOT NULL, created_at ${int} NOT NULL)`,
    `CREATE TABLE inboxes (
      id text PRIMARY KEY, workspace_id text NOT NULL REFERENCES workspaces (id), name text NOT NULL,
      settings text NOT NULL, created_at ${int} NOT NULL)`,
    `CREATE TABLE contacts (
      id text PRIMARY KEY, workspace_id text NOT NULL REFERENCES workspaces (id), source text NOT NULL,
      reference text NOT NULL, name text, email text, verified ${int} NOT NULL,
      created_at ${int} NOT NULL, UNIQUE (workspace_id, source, reference))`,
    `CREATE TABLE conversations (
      pk ${autoKey}, id text NOT NULL UNIQUE, workspace_id text NOT NULL REFERENCES workspaces (id),
      inbox_id text NOT NULL REFERENCES inboxes (id), contact_id text NOT NULL REFERENCES contacts (id),
      number ${int} NOT NULL, face text NOT NULL, state text NOT NULL, owner_kind text NOT NULL, owner_agent_id text,
      epoch ${int} NOT NULL, close_suggested ${int} NOT NULL, subject text NOT NULL, language text,
      head_seq ${int} NOT NULL, contact_read_seq ${int} NOT NULL, agent_read_seq ${int} NOT NULL,
      unread_count ${int} NOT NULL, misses ${int} NOT NULL, tokens ${int} NOT NULL,
      last_author text, last_text text, last_at ${int}, rating ${int}, rating_text text, rated_at ${int},
      handoff_reason text, handoff_summary text, handoff_at ${int}, waiting_since ${int},
      created_at ${int} NOT NULL, updated_at ${int} NOT NULL, closed_at ${int}, UNIQUE (workspace_id, number))`,
    'CREATE INDEX conversations_by_contact ON conversations (contact_id)',
    `CREATE INDEX conversations_by_owner ON conversations (workspace_id, state, owner_kind, owner_agent_id)`,
    `CREATE TABLE messages (
      conversation_pk ${int} NOT NULL REFERENCES conversations (pk), seq ${int} NOT NULL, id text NOT NULL,
      kind text NOT NULL, author_kind text NOT NULL, author_id text, author_name text, text text NOT NULL, data text,
      client_message_id text, created_at ${int} NOT NULL, PRIMARY KEY (conversation_pk, seq))${clustered}`,
    `CREATE UNIQUE INDEX messages_by_client_id ON messages (conversation_pk, client_message_id)
      WHERE client_message_id IS NOT NULL`,
    `CREATE TABLE idempotency (
      workspace_id text NOT NULL, scope text NOT NULL, key text NOT NULL, fingerprint text NOT NULL,
      result text NOT NULL, created_at ${int} NOT NULL, PRIMARY KEY (workspace_id, scope, key))`,
    'CREATE INDEX idempotency_by_age ON idempotency (created_at)',
    `CREATE TABLE outbox (
      position ${autoKey}, workspace_id text NOT NULL, conversation_id text, type text NOT NULL,
      payload text NOT NULL, created_at ${int} NOT NULL)`,
    `CREATE TABLE cursors (subscriber text PRIMARY KEY, position ${int} NOT NULL, updated_at ${int} NOT NULL)`,
    `CREATE TABLE api_keys (
      id text PRIMARY KEY, workspace_id text NOT NULL REFERENCES workspaces (id), name text NOT NULL,
      hash text NOT NULL UNIQUE, preview text NOT NULL, scopes text NOT NULL, expires_at ${int}, revoked_at ${int},
      last_used_at ${int}, created_at ${int} NOT NULL)`,
    `CREATE TABLE articles (
      id text PRIMARY KEY, workspace_id text NOT NULL REFERENCES workspaces (id), title text NOT NULL,
      body text NOT NULL, origin text, published ${int} NOT NULL, created_at ${int} NOT NULL,
      updated_at ${int} NOT NULL, UNIQUE (workspace_id, origin))`,
    `CREATE TABLE files (
      id text PRIMARY KEY, workspace_id text NOT NULL REFERENCES workspaces (id), contact_id text,
      conversation_id text, uploaded_by text NOT NULL, name text NOT NULL, type text NOT NULL, size ${int} NOT NULL,
      storage_key text NOT NULL UNIQUE, secret text NOT NULL, created_at ${int} NOT NULL)`,
    'CREATE INDEX files_by_conversation ON files (conversation_id)',
    'CREATE INDEX files_by_contact ON files (contact_id)',
    `CREATE TABLE audit (
      id text PRIMARY KEY, workspace_id text, actor text NOT NULL, action text NOT NULL, object text, address text,
      result text NOT NULL, created_at ${int} NOT NULL)`,
  ],
};
