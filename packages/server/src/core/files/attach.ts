import { AppError } from '@baton/protocol';
import type { Kysely } from 'kysely';
import type { Tables } from '../../db/schema.ts';

/**
 * Ties a file to the message that carries it, in that message's transaction, so that the sweeper leaves it and erasing
 * the conversation finds it. Refuses: `not_found` when it was swept in the meantime.
 */
export async function attachFile(
  db: Kysely<Tables>,
  now: number,
  file: { workspaceId: string; fileId: string; conversationId: string },
): Promise<void> {
  const attached = await db
    .updateTable('files')
    .set((eb) => ({
      attached_at: eb.fn.coalesce('attached_at', eb.val(now)),
      conversation_id: eb.fn.coalesce('conversation_id', eb.val(file.conversationId)),
    }))
    .where('id', '=', file.fileId)
    .where('workspace_id', '=', file.workspaceId)
    .executeTakeFirst();
  if (Number(attached.numUpdatedRows) === 0) throw new AppError('not_found');
}
