import type { Migration } from '../migrate.ts';

/** What conversations, contacts, agents and inboxes need so that outside programs of every face can work on them. */
export const oneInbox: Migration = {
  name: '0009-one-inbox',
  statements: ({ int }) => [
    ...[
      'reference text',
      'reply_hook_id text',
      'participants text',
      'followers text',
      'priority text',
      'tags text',
      'attributes text',
      'origin text',
      `left_at ${int}`,
      'numbering text',
      `first_response_at ${int}`,
      `assigned_at ${int}`,
      'closed_by text',
    ].map((column) => `ALTER TABLE conversations ADD COLUMN ${column}`),
    // Two inboxes may use the same name; a caller's own name in the Tiledesk dialect is one on the whole server.
    `CREATE UNIQUE INDEX conversations_by_reference ON conversations (inbox_id, reference) WHERE reference IS NOT NULL`,
    `CREATE UNIQUE INDEX conversations_by_request_id ON conversations (reference)
      WHERE face = 'tiledesk' AND reference IS NOT NULL`,
    ...['phone text', 'details text', 'tags text', 'attributes text', `removed_at ${int}`].map(
      (column) => `ALTER TABLE contacts ADD COLUMN ${column}`,
    ),
    `ALTER TABLE contacts ADD COLUMN updated_at ${int} NOT NULL DEFAULT 0`,
    'UPDATE contacts SET updated_at = created_at',
    'ALTER TABLE agents ADD COLUMN picture text',
    'ALTER TABLE agents ADD COLUMN attributes text',
    `ALTER TABLE workspaces ADD COLUMN hooks_revision ${int} NOT NULL DEFAULT 0`,
    `ALTER TABLE inboxes ADD COLUMN number ${int} NOT NULL DEFAULT 1`,
    'ALTER TABLE inboxes ADD COLUMN team_id text',
    `ALTER TABLE inboxes ADD COLUMN removed_at ${int}`,
    'CREATE UNIQUE INDEX inboxes_by_number ON inboxes (workspace_id, number)',
    `CREATE TABLE teams (
      id text PRIMARY KEY, workspace_id text NOT NULL REFERENCES workspaces (id), name text NOT NULL,
      settings text NOT NULL, created_at ${int} NOT NULL, removed_at ${int})`,
    `CREATE TABLE team_members (
      team_id text NOT NULL REFERENCES teams (id), agent_id text NOT NULL REFERENCES agents (id),
      PRIMARY KEY (team_id, agent_id))`,
    `CREATE TABLE notes (
      id text PRIMARY KEY, workspace_id text NOT NULL REFERENCES workspaces (id), conversation_id text NOT NULL,
      agent_id text, author_name text NOT NULL, text text NOT NULL, created_at ${int} NOT NULL,
      updated_at ${int} NOT NULL)`,
    'CREATE INDEX notes_by_conversation ON notes (conversation_id, created_at)',
  ],
};
