import type { Migration } from '../migrate.ts';

/**
 * What the engine needs to know of a lane and of a delivery beyond the first sketch, and indexes that answer its questions
 * without looking at every row: which lane is due, which are leased, which delivery is the oldest, which were parked.
 */
export const hookLanes: Migration = {
  name: '0012-hook-lanes',
  statements: ({ int }) => [
    `ALTER TABLE hook_lanes ADD COLUMN retry_at ${int} NOT NULL DEFAULT 0`,
    `ALTER TABLE hook_lanes ADD COLUMN woken_at ${int} NOT NULL DEFAULT 0`,
    `ALTER TABLE hook_lanes ADD COLUMN holder text NOT NULL DEFAULT ''`,
    'CREATE INDEX hook_lanes_by_hook ON hook_lanes (hook_id, due_at)',
    'CREATE INDEX hook_lanes_leased ON hook_lanes (hook_id, leased_until) WHERE leased_until > 0',
    `ALTER TABLE hooks ADD COLUMN held_until ${int}`,
    'ALTER TABLE hook_deliveries ADD COLUMN message_id text',
    'DROP INDEX hook_deliveries_by_hook',
    'CREATE INDEX hook_deliveries_by_time ON hook_deliveries (hook_id, created_at, pk)',
    `CREATE INDEX hook_deliveries_oldest ON hook_deliveries (hook_id, pk) WHERE state = 'waiting'`,
    `CREATE INDEX hook_deliveries_parked ON hook_deliveries (hook_id, created_at, pk) WHERE state = 'parked'`,
  ],
};
