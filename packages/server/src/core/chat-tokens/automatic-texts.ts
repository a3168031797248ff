import type { Kysely } from 'kysely';
import type { ConversationRow } from '../../db/rows.ts';
import type { Tables } from '../../db/schema.ts';
import { readSettings } from './store.ts';

/** Does the customer of a chat token's conversation get what the desk itself says? Without a way back to it: no. */
export async function wantsAutomaticTexts(
  db: Kysely<Tables>,
  { reply_hook_id }: Pick<ConversationRow, 'reply_hook_id'>,
): Promise<boolean> {
  if (reply_hook_id === null) return false;
  const token = await db
    .selectFrom('chat_token_bases as b')
    .innerJoin('chat_tokens as t', 't.id', 'b.token_id')
    .select('t.settings')
    .where('b.hook_id', '=', reply_hook_id)
    .executeTakeFirst();
  return token !== undefined && readSettings(token).automaticTexts;
}
