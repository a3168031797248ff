import type { Migration } from '../migrate.ts';

/** When a message took the file; the sweeper removes what stays null. Files of before count as taken. */
export const files: Migration = {
  name: '0004-files',
  statements: ({ int }) => [
    `ALTER TABLE files ADD COLUMN attached_at ${int}`,
    'UPDATE files SET attached_at = created_at',
    'CREATE INDEX files_unattached ON files (created_at) WHERE attached_at IS NULL',
  ],
};
