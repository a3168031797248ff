import type { Migration } from '../migrate.ts';

/** What hooks have to deliver. The rows are written together with their events; `hooks/` sends them. */
export const deliveries: Migration = {
  name: '0010-deliveries',
  statements: ({ int, autoKey }) => [
    `CREATE TABLE hook_deliveries (
      pk ${autoKey}, id text NOT NULL UNIQUE, workspace_id text NOT NULL, hook_id text NOT NULL, lane text NOT NULL,
      event text NOT NULL, kind text NOT NULL, body text NOT NULL, file_id text, state text NOT NULL,
      attempts ${int} NOT NULL, last_status ${int}, last_error text, created_at ${int} NOT NULL, ended_at ${int})`,
    `CREATE INDEX hook_deliveries_waiting ON hook_deliveries (hook_id, lane, pk) WHERE state = 'waiting'`,
    'CREATE INDEX hook_deliveries_by_hook ON hook_deliveries (hook_id, pk)',
    `CREATE INDEX hook_deliveries_by_lane ON hook_deliveries (lane, pk)`,
    `CREATE TABLE hook_lanes (
      hook_id text NOT NULL, lane text NOT NULL, waiting ${int} NOT NULL, due_at ${int} NOT NULL,
      attempts ${int} NOT NULL, leased_until ${int} NOT NULL, PRIMARY KEY (hook_id, lane))`,
    'CREATE INDEX hook_lanes_due ON hook_lanes (due_at)',
  ],
};
