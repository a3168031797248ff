import type { Kysely } from 'kysely';
import { forgetConversations } from '../db/outbox-row.ts';
import type { Tables } from '../db/schema.ts';

/** Takes what waits in the outbox about these conversations out of it; the positions stay. Few rows wait at any time. */
export async function forgetInOutbox(db: Kysely<Tables>, conversationIds: ReadonlySet<string>): Promise<void> {
  for (const { position, payload } of await db.selectFrom('outbox').select(['position', 'payload']).execute()) {
    const rest = forgetConversations(payload, conversationIds);
    if (rest !== null) await db.updateTable('outbox').set({ payload: rest }).where('position', '=', position).execute();
  }
}
