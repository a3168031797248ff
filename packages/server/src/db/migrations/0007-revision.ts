import type { Migration } from '../migrate.ts';

/**
 * Counts the changes of a conversation, so that a client which hears of it on several ways knows which state is the newer.
 */
export const revision: Migration = {
  name: '0007-revision',
  statements: ({ int }) => [`ALTER TABLE conversations ADD COLUMN revision ${int} NOT NULL DEFAULT 0`],
};
