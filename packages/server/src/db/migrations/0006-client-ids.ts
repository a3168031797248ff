import type { Migration } from '../migrate.ts';

/** Repeats are found under the conversation's lock by what client-ids.ts keeps; the index cost more than the messages. */
export const clientIds: Migration = {
  name: '0006-client-ids',
  statements: () => ['DROP INDEX messages_by_client_id'],
};
