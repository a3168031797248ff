import type { Kysely } from 'kysely';
import type { MessageRow } from '../../db/rows.ts';
import type { Tables } from '../../db/schema.ts';

/** The messages just before `before` (a seq), ascending. */
export async function messagesBefore(
  db: Kysely<Tables>,
  conversationPk: number,
  before: number,
  limit: number,
): Promise<MessageRow[]> {
  const rows = await db
    .selectFrom('messages')
    .selectAll()
    .where('conversation_pk', '=', conversationPk)
    .where('seq', '<', before)
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
  return rows.reverse();
}
