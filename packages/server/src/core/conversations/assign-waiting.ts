import type { Kysely } from 'kysely';
import type { Tables } from '../../db/schema.ts';
import type { Transaction } from '../../db/transaction.ts';
import { tellContact } from './notices.ts';
import { giveToAgent } from './ownership.ts';
import { routeToAgent } from './routing.ts';

const MOST_AT_ONCE = 50;

/**
 * An agent became free: the oldest waiting conversations of the queue first, while somebody has room. Part of the action
 * that made the room, so nobody waits for a timer. `except` names one that was just put into the queue on purpose.
 */
export async function assignWaiting(
  tx: Transaction,
  db: Kysely<Tables>,
  workspaceId: string,
  except?: string,
): Promise<void> {
  await tx.flush();
  const waiting = await db
    .selectFrom('conversations')
    .select(['id', 'inbox_id'])
    .where('workspace_id', '=', workspaceId)
    .where('state', '=', 'open')
    .where('owner_kind', '=', 'queue')
    .orderBy('waiting_since')
    .orderBy('pk')
    .limit(MOST_AT_ONCE)
    .execute();
  for (const { id, inbox_id } of waiting) {
    if (id === except) continue;
    await tx.flush();
    const agent = await routeToAgent(db, inbox_id);
    if (!agent) continue;
    const row = await tx.conversation(id);
    if (row?.owner_kind !== 'queue' || row.state !== 'open') continue;
    await giveToAgent(tx, db, row, agent);
    await tellContact(tx, db, row, 'assigned', agent.name);
  }
}
