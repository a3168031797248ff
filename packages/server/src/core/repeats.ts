import { AppError } from '@baton/protocol';
import type { Kysely } from 'kysely';
import type { Tables } from '../db/schema.ts';

/** A call under its caller's own key, so that sending it again does nothing again. */
export interface Repeatable {
  /** Who calls, in `describeActor`'s words: a key of one caller says nothing of another's. */
  caller: string;
  key: string;
  /** A hash of all that was sent. */
  fingerprint: string;
}

/**
 * What the call made when it came before; null the first time. Of two at the same moment the table's key refuses one, which then
 * finds the other's. Refuses: `conflict` when the key came with something else.
 */
export async function findRepeat(
  db: Kysely<Tables>,
  workspaceId: string,
  kind: string,
  call: Repeatable | null | undefined,
): Promise<string | null> {
  if (!call) return null;
  const known = await db
    .selectFrom('idempotency')
    .select(['fingerprint', 'result'])
    .where('workspace_id', '=', workspaceId)
    .where('scope', '=', scopeOf(kind, call))
    .where('key', '=', call.key)
    .executeTakeFirst();
  if (known && known.fingerprint !== call.fingerprint) throw new AppError('conflict', { reason: OTHER });
  return known?.result ?? null;
}

export const OTHER = 'This Idempotency-Key came with something else before.';

export async function rememberCall(
  db: Kysely<Tables>,
  workspaceId: string,
  kind: string,
  call: Repeatable | null | undefined,
  made: { id: string; now: number },
): Promise<void> {
  if (!call) return;
  const { key, fingerprint } = call;
  const row = { workspace_id: workspaceId, scope: scopeOf(kind, call), key, fingerprint };
  await db
    .insertInto('idempotency')
    .values({ ...row, result: made.id, created_at: made.now })
    .execute();
}

/** Ends with the caller, by which the erasure of a contact finds it. */
function scopeOf(kind: string, { caller }: Repeatable): string {
  return `${kind}:${caller}`;
}
