import type { Kysely } from 'kysely';
import type { Tables } from '../../db/schema.ts';

/**
 * A conversation is answered at another address from now on: what still waits for the old one goes to the new one, in the
 * same order. One that is being tried at this moment may arrive at both, under the same `webhook-id`.
 */
export async function moveWaiting(
  db: Kysely<Tables>,
  { conversationId, from, to }: { conversationId: string; from: string | null; to: string },
): Promise<void> {
  if (from === null || from === to) return;
  await db
    .updateTable('hook_deliveries')
    .set({ hook_id: to })
    .where('lane', '=', conversationId)
    .where('hook_id', '=', from)
    .where('state', '=', 'waiting')
    .execute();
}
