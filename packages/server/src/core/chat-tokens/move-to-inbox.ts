import type { Kysely } from 'kysely';
import type { Tables } from '../../db/schema.ts';
import type { Transaction } from '../../db/transaction.ts';
import { noteTokenChange } from './change.ts';

/** What comes in under the tokens of one inbox comes into another one from now on. */
export async function moveTokensToInbox(
  tx: Transaction,
  db: Kysely<Tables>,
  { from, to }: { from: string; to: string },
): Promise<void> {
  const moved = await db
    .updateTable('chat_tokens')
    .set({ inbox_id: to, updated_at: tx.now })
    .where('inbox_id', '=', from)
    .where('removed_at', 'is', null)
    .returning(['id', 'workspace_id'])
    .execute();
  for (const token of moved) noteTokenChange(tx, token);
}
