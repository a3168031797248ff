import { AppError } from '@baton/protocol';
import type { Selectable } from 'kysely';
import type { DirectMessageTable } from '../../db/schema.ts';
import type { Action } from '../../db/writer.ts';
import { newId } from '../../lib/ids.ts';
import type { AgentActor } from '../actor.ts';
import { findRepeat, type Repeatable, rememberCall } from '../repeats.ts';

export type DirectMessageRow = Selectable<DirectMessageTable>;

export interface SendDirectMessage {
  actor: AgentActor;
  /** Whom it is for, in the program's own words. */
  recipient: string;
  text: string;
  data: Record<string, unknown>;
  repeat?: Repeatable | null;
}

/**
 * A program's message to somebody outside of any conversation: kept for programs, shown by no screen of ours.
 * Refuses: `conflict` (its key came with something else).
 */
export const sendDirectMessage: Action<SendDirectMessage, DirectMessageRow> = {
  name: 'messages.send_direct',
  async run(tx, { actor, recipient, text, data, repeat }) {
    const db = await tx.sql();
    const earlier = await findRepeat(db, actor.workspaceId, 'direct_message', repeat);
    if (earlier !== null) {
      const known = await db.selectFrom('direct_messages').selectAll().where('id', '=', earlier).executeTakeFirst();
      if (!known) throw new AppError('conflict');
      return known;
    }
    const row: DirectMessageRow = {
      id: newId(),
      workspace_id: actor.workspaceId,
      agent_id: actor.agentId,
      recipient,
      text,
      data: JSON.stringify(data),
      created_at: tx.now,
    };
    await db.insertInto('direct_messages').values(row).execute();
    await rememberCall(db, actor.workspaceId, 'direct_message', repeat, { id: row.id, now: tx.now });
    return row;
  },
};
