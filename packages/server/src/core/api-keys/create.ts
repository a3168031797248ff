import { AppError, type KeyScope } from '@baton/protocol';
import type { Selectable } from 'kysely';
import type { ApiKeyTable } from '../../db/schema.ts';
import type { Action } from '../../db/writer.ts';
import { newId, sha256 } from '../../lib/ids.ts';
import type { Actor } from '../actor.ts';
import { recordAudit } from '../audit/record.ts';
import { newApiKeyToken, previewOf } from './token.ts';

export interface CreateApiKey {
  actor: Actor;
  name: string;
  scopes: KeyScope[];
  expiresAt: number | null;
  /** An operator may bring a key along (an existing integration's secret); absent = a new random one. */
  token?: string;
  address?: string;
}

/** Stores only the hash: the token in the answer is shown once and cannot be shown again. Refuses: `conflict` (it is in use). */
export const createApiKey: Action<CreateApiKey, { row: Selectable<ApiKeyTable>; token: string }> = {
  name: 'api_keys.create',
  async run(tx, input) {
    const db = await tx.sql();
    const token = input.token ?? newApiKeyToken();
    const row = {
      id: newId(),
      workspace_id: input.actor.workspaceId,
      name: input.name,
      hash: sha256(token),
      preview: previewOf(token),
      scopes: input.scopes.join(' '),
      expires_at: input.expiresAt,
      revoked_at: null,
      last_used_at: null,
      created_at: tx.now,
    };
    const taken = await db.selectFrom('api_keys').select('id').where('hash', '=', row.hash).executeTakeFirst();
    if (taken) throw new AppError('conflict', { field: 'token', reason: 'This key is in use already.' });
    await db.insertInto('api_keys').values(row).execute();
    await recordAudit(db, tx.now, input.actor, { action: 'api_key.created', object: row.id, address: input.address });
    return { row, token };
  },
};
