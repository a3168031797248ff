import type { Migration } from '../migrate.ts';

/**
 * What fair shares and short transactions need to know of a hook, and an index for its deliveries of one state: without it, lists
 * and the sweeper looked at every row of a busy hook. What the new index answers too, and one that nobody asked, go.
 */
export const hookFairness: Migration = {
  name: '0015-hook-fairness',
  statements: ({ int }) => [
    `ALTER TABLE hooks ADD COLUMN slow_since ${int}`,
    `ALTER TABLE hooks ADD COLUMN last_failure_at ${int}`,
    'ALTER TABLE hooks ADD COLUMN waking text',
    'ALTER TABLE hooks ADD COLUMN waking_after text',
    'CREATE INDEX hook_deliveries_by_state ON hook_deliveries (hook_id, state, created_at, pk)',
    'DROP INDEX hook_deliveries_parked',
    'DROP INDEX hook_attempts_by_hook',
  ],
};
