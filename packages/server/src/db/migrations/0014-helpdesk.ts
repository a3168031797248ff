import type { Migration } from '../migrate.ts';

/**
 * What programs that manage a desk from outside work with: several workspaces of one person, bots, tags, saved answers, events
 * of their own making; and what conversations, contacts and agents need for it.
 */
export const helpdesk: Migration = {
  name: '0014-helpdesk',
  statements: ({ int }) => [
    'ALTER TABLE workspaces ADD COLUMN created_by text',
    'ALTER TABLE workspaces ADD COLUMN token_secret text',
    `ALTER TABLE workspaces ADD COLUMN removed_at ${int}`,
    'ALTER TABLE conversations ADD COLUMN bots text',
    'ALTER TABLE conversations ADD COLUMN extras text',
    'ALTER TABLE agents ADD COLUMN details text',
    'CREATE INDEX agents_by_user ON agents (user_id)',
    `ALTER TABLE contacts ADD COLUMN met_at ${int}`,
    'UPDATE contacts SET met_at = (SELECT min(created_at) FROM conversations WHERE contact_id = contacts.id)',
    'CREATE INDEX contacts_met ON contacts (workspace_id, met_at) WHERE met_at IS NOT NULL',
    `CREATE TABLE profiles (
      user_id text PRIMARY KEY REFERENCES "user" ("id") ON DELETE CASCADE, first_name text NOT NULL,
      last_name text NOT NULL, phone text)`,
    `CREATE TABLE tags (
      id text PRIMARY KEY, workspace_id text NOT NULL REFERENCES workspaces (id), tag text NOT NULL, color text,
      attributes text, created_by text, created_at ${int} NOT NULL, updated_at ${int} NOT NULL,
      UNIQUE (workspace_id, tag))`,
    `CREATE TABLE saved_answers (
      id text PRIMARY KEY, workspace_id text NOT NULL REFERENCES workspaces (id), agent_id text NOT NULL, title text,
      text text NOT NULL, shared ${int} NOT NULL, attributes text, created_at ${int} NOT NULL,
      updated_at ${int} NOT NULL, removed_at ${int})`,
    'CREATE INDEX saved_answers_by_workspace ON saved_answers (workspace_id, created_at)',
    `CREATE TABLE bots (
      id text PRIMARY KEY, workspace_id text NOT NULL REFERENCES workspaces (id), name text NOT NULL, url text,
      details text, created_by text, created_at ${int} NOT NULL, updated_at ${int} NOT NULL, removed_at ${int})`,
    'CREATE INDEX bots_by_workspace ON bots (workspace_id, created_at)',
    `CREATE TABLE bot_intents (
      id text PRIMARY KEY, workspace_id text NOT NULL REFERENCES workspaces (id),
      bot_id text NOT NULL REFERENCES bots (id), name text, question text, answer text, details text, created_by text,
      created_at ${int} NOT NULL, updated_at ${int} NOT NULL)`,
    'CREATE INDEX bot_intents_by_bot ON bot_intents (bot_id, created_at)',
    `CREATE TABLE custom_events (
      id text PRIMARY KEY, workspace_id text NOT NULL REFERENCES workspaces (id), name text NOT NULL, attributes text,
      contact_id text, agent_id text, created_at ${int} NOT NULL)`,
    'CREATE INDEX custom_events_by_workspace ON custom_events (workspace_id, created_at)',
    'CREATE INDEX custom_events_by_contact ON custom_events (contact_id) WHERE contact_id IS NOT NULL',
    `CREATE TABLE direct_messages (
      id text PRIMARY KEY, workspace_id text NOT NULL REFERENCES workspaces (id), agent_id text NOT NULL,
      recipient text NOT NULL, text text NOT NULL, data text NOT NULL, created_at ${int} NOT NULL)`,
    'CREATE INDEX direct_messages_by_workspace ON direct_messages (workspace_id, created_at)',
  ],
};
