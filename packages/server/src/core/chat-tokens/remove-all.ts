import { type Kysely, sql } from 'kysely';
import type { Tables } from '../../db/schema.ts';
import type { Transaction } from '../../db/transaction.ts';
import { noteTokenChange } from './change.ts';

/** With its workspace a token goes as if it had been removed by itself: nothing comes in, and its value is free again. */
export async function removeChatTokens(tx: Transaction, db: Kysely<Tables>, workspaceId: string): Promise<void> {
  const removed = await db
    .updateTable('chat_tokens')
    .set({ hash: sql<string>`'removed:' || id`, enabled: 0, removed_at: tx.now, updated_at: tx.now })
    .where('workspace_id', '=', workspaceId)
    .where('removed_at', 'is', null)
    .returning(['id', 'workspace_id'])
    .execute();
  for (const token of removed) noteTokenChange(tx, token);
}
