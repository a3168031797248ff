import { AppError } from '@baton/protocol';
import type { Action } from '../../db/writer.ts';
import type { Actor } from '../actor.ts';
import { recordAudit } from '../audit/record.ts';
import { appendEvent } from '../events.ts';

/** From now on the key opens nothing; its sockets are closed within 5 s. Revoking twice is fine. Refuses: `not_found`. */
export const revokeApiKey: Action<{ actor: Actor; keyId: string; address?: string }, { keyId: string }> = {
  name: 'api_keys.revoke',
  async run(tx, input) {
    const db = await tx.sql();
    const { workspaceId } = input.actor;
    const found = await db
      .selectFrom('api_keys')
      .select('revoked_at')
      .where('id', '=', input.keyId)
      .where('workspace_id', '=', workspaceId)
      .executeTakeFirst();
    if (!found) throw new AppError('not_found');
    if (found.revoked_at === null) {
      await db.updateTable('api_keys').set({ revoked_at: tx.now }).where('id', '=', input.keyId).execute();
      await recordAudit(db, tx.now, input.actor, {
        action: 'api_key.revoked',
        object: input.keyId,
        address: input.address,
      });
      appendEvent(tx, 'key.revoked', workspaceId, null, { keyId: input.keyId });
    }
    return { keyId: input.keyId };
  },
};
