import type { Migration } from '../migrate.ts';

/** The inbox lists page by newest activity; both indexes carry the sort key, so a page never sorts. */
export const lists: Migration = {
  name: '0003-lists',
  statements: () => [
    'DROP INDEX conversations_by_owner',
    'CREATE INDEX conversations_by_state ON conversations (workspace_id, state, updated_at, pk)',
    `CREATE INDEX conversations_open_by_owner ON conversations (workspace_id, owner_kind, owner_agent_id, updated_at, pk)
      WHERE state = 'open'`,
  ],
};
