import type { Kysely } from 'kysely';
import type { Tables } from '../../db/schema.ts';
import type { Action } from '../../db/writer.ts';
import { newId } from '../../lib/ids.ts';
import { type Actor, describeActor } from '../actor.ts';

export interface Audited {
  action: string;
  object?: string | null;
  /** Where the request came from. */
  address?: string | null;
  result?: 'ok' | 'refused';
}

/** One row for a security-relevant change: who, what, which id, from where, result. Never names, texts or secrets. */
export async function recordAudit(db: Kysely<Tables>, now: number, actor: Actor, audited: Audited): Promise<void> {
  await db
    .insertInto('audit')
    .values({
      id: newId(),
      workspace_id: actor.workspaceId,
      actor: describeActor(actor),
      action: audited.action,
      object: audited.object ?? null,
      address: audited.address ?? null,
      result: audited.result ?? 'ok',
      created_at: now,
    })
    .execute();
}

export interface UserAudit {
  userId: string;
  action: string;
  address: string | null;
}

/** The same for what a person does with their own account, outside of any workspace. */
export const recordUserAudit: Action<UserAudit, void> = {
  name: 'audit.record_user',
  async run(tx, { userId, action, address }) {
    const db = await tx.sql();
    await db
      .insertInto('audit')
      .values({
        id: newId(),
        workspace_id: null,
        actor: `user:${userId}`,
        action,
        object: userId,
        address,
        result: 'ok',
        created_at: tx.now,
      })
      .execute();
  },
};
