import type { Kysely, Selectable } from 'kysely';
import type { ApiKeyTable, Tables } from '../../db/schema.ts';

export async function findKeyByHash(db: Kysely<Tables>, hash: string): Promise<Selectable<ApiKeyTable> | undefined> {
  return db.selectFrom('api_keys').selectAll().where('hash', '=', hash).executeTakeFirst();
}

export async function listKeys(db: Kysely<Tables>, workspaceId: string): Promise<Selectable<ApiKeyTable>[]> {
  return db
    .selectFrom('api_keys')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .orderBy('created_at', 'desc')
    .execute();
}

export function isUsable(key: Selectable<ApiKeyTable>, now: number): boolean {
  return key.revoked_at === null && (key.expires_at === null || key.expires_at > now);
}
