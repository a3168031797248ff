import type { Kysely, Selectable } from 'kysely';
import type { SavedAnswerTable, Tables } from '../../db/schema.ts';

export type SavedAnswerRow = Selectable<SavedAnswerTable>;

/** One that this agent may see: everybody's, or their own. */
export async function findSavedAnswer(
  db: Kysely<Tables>,
  reader: { workspaceId: string; agentId: string },
  id: string,
): Promise<SavedAnswerRow | undefined> {
  return visible(db, reader).where('id', '=', id).executeTakeFirst();
}

/** Newest first. */
export async function listSavedAnswers(
  db: Kysely<Tables>,
  reader: { workspaceId: string; agentId: string },
  page: { limit: number; offset: number },
): Promise<SavedAnswerRow[]> {
  return visible(db, reader)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
}

function visible(db: Kysely<Tables>, { workspaceId, agentId }: { workspaceId: string; agentId: string }) {
  return db
    .selectFrom('saved_answers')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('removed_at', 'is', null)
    .where((eb) => eb.or([eb('shared', '=', 1), eb('agent_id', '=', agentId)]));
}
