import type { Kysely } from 'kysely';
import type { Tables } from '../../db/schema.ts';

/**
 * A conversation is answered at another address from now on: what waits for the old one waits for the new one, in the same
 * order, and goes at once; after what is on its way to the old one has ended, so that nothing overtakes. Inside a transaction
 * that has loaded the conversation: nobody adds to the lane meanwhile.
 */
export async function moveWaiting(
  db: Kysely<Tables>,
  now: number,
  { conversationId: lane, from, to }: { conversationId: string; from: string | null; to: string },
): Promise<void> {
  if (from === null || from === to) return;
  // Deliveries before lanes: the order in which everybody locks them.
  const moved = await db
    .updateTable('hook_deliveries')
    .set({ hook_id: to })
    .where('hook_id', '=', from)
    .where('lane', '=', lane)
    .where('state', '=', 'waiting')
    .executeTakeFirst();
  const waiting = Number(moved.numUpdatedRows);
  const old = await db
    .deleteFrom('hook_lanes')
    .where('hook_id', '=', from)
    .where('lane', '=', lane)
    .returning('leased_until')
    .executeTakeFirst();
  if (!old || waiting === 0) return;
  const due_at = Math.max(now, old.leased_until);
  await db
    .insertInto('hook_lanes')
    .values({ hook_id: to, lane, waiting, due_at, attempts: 0, leased_until: 0 })
    .onConflict((conflict) =>
      conflict
        .columns(['hook_id', 'lane'])
        .doUpdateSet((eb) => ({ waiting: eb('hook_lanes.waiting', '+', waiting), due_at, retry_at: 0, woken_at: 0 })),
    )
    .execute();
}
