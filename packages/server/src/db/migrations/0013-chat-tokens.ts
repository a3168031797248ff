import type { Migration } from '../migrate.ts';

/** Chat tokens, the addresses that their programs may be answered at, and the conversations that those programs name. */
export const chatTokens: Migration = {
  name: '0013-chat-tokens',
  statements: ({ int }) => [
    `CREATE TABLE chat_tokens (
      id text PRIMARY KEY, workspace_id text NOT NULL REFERENCES workspaces (id),
      inbox_id text NOT NULL REFERENCES inboxes (id), name text NOT NULL, kind text NOT NULL, hash text NOT NULL UNIQUE,
      preview text NOT NULL, server_hash text, server_preview text, hook_secret text NOT NULL, keyless ${int} NOT NULL,
      enabled ${int} NOT NULL, settings text NOT NULL, created_at ${int} NOT NULL, updated_at ${int} NOT NULL,
      removed_at ${int})`,
    'CREATE INDEX chat_tokens_by_workspace ON chat_tokens (workspace_id, created_at)',
    `CREATE TABLE chat_token_bases (
      token_id text NOT NULL REFERENCES chat_tokens (id), base text NOT NULL, url text NOT NULL, state text NOT NULL,
      hook_id text, created_at ${int} NOT NULL, seen_at ${int} NOT NULL, PRIMARY KEY (token_id, base))`,
    'CREATE INDEX chat_token_bases_by_hook ON chat_token_bases (hook_id) WHERE hook_id IS NOT NULL',
    `CREATE TABLE chat_conversations (
      token_id text NOT NULL REFERENCES chat_tokens (id), reference text NOT NULL, conversation_id text NOT NULL,
      created_at ${int} NOT NULL, PRIMARY KEY (token_id, reference))`,
    'CREATE INDEX chat_conversations_by_reference ON chat_conversations (reference)',
    'CREATE INDEX chat_conversations_by_conversation ON chat_conversations (conversation_id)',
    // Two tokens of one inbox may use the same name: the table above says what is unique.
    'DROP INDEX conversations_by_reference',
    'CREATE INDEX contacts_with_email ON contacts (workspace_id, email) WHERE email IS NOT NULL',
    'CREATE INDEX contacts_with_phone ON contacts (workspace_id, phone) WHERE phone IS NOT NULL',
  ],
};
