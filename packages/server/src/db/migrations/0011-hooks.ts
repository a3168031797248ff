import type { Migration } from '../migrate.ts';

/** Who outside wants to hear of what happens. One row is one address that deliveries go to. */
export const hooks: Migration = {
  name: '0011-hooks',
  statements: ({ int }) => [
    `CREATE TABLE hooks (
      id text PRIMARY KEY, workspace_id text NOT NULL REFERENCES workspaces (id), format text NOT NULL, name text NOT NULL,
      url text NOT NULL, events text NOT NULL, settings text NOT NULL, secret text NOT NULL, previous_secret text,
      previous_until ${int}, state text NOT NULL, disabled_reason text, failing_since ${int}, probe_at ${int},
      last_success_at ${int}, created_at ${int} NOT NULL, updated_at ${int} NOT NULL)`,
    'CREATE INDEX hooks_by_workspace ON hooks (workspace_id, created_at)',
    `CREATE TABLE hook_attempts (
      id text PRIMARY KEY, delivery_id text NOT NULL, hook_id text NOT NULL, started_at ${int} NOT NULL,
      ms ${int} NOT NULL, outcome text NOT NULL, status ${int}, answer text, detail text)`,
    'CREATE INDEX hook_attempts_by_delivery ON hook_attempts (delivery_id, started_at)',
    'CREATE INDEX hook_attempts_by_hook ON hook_attempts (hook_id, started_at)',
  ],
};
