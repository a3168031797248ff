import type { Migration } from '../migrate.ts';

/**
 * The outbox holds a row per commit instead of one per event: a commit of many messages then writes one long row, and what
 * its events have in common is written once (`outbox-row.ts`). What waits in the old form is carried over, a row each.
 */
export const groups: Migration = {
  name: '0008-groups',
  statements: ({ int }) => [
    'ALTER TABLE outbox RENAME TO single_events',
    `CREATE TABLE outbox (
      position ${int} PRIMARY KEY, count ${int} NOT NULL, payload text NOT NULL, created_at ${int} NOT NULL)`,
    // The old payload was [version, seq, values, rest].
    `INSERT INTO outbox (position, count, payload, created_at)
     SELECT position, 1,
       '[[[' || CASE WHEN conversation_id IS NULL THEN 'null' ELSE '"' || conversation_id || '"' END ||
       ',"' || workspace_id || '"]],[["' || type || '",0,' || substr(payload, 4, length(payload) - 4) || ']]]', created_at
     FROM single_events ORDER BY position`,
    'DROP TABLE single_events',
  ],
};
