import type { Selectable } from 'kysely';
import type { DirectMessageTable } from '../../db/schema.ts';
import type { Action } from '../../db/writer.ts';
import { newId } from '../../lib/ids.ts';
import type { AgentActor } from '../actor.ts';

export type DirectMessageRow = Selectable<DirectMessageTable>;

export interface SendDirectMessage {
  actor: AgentActor;
  /** Whom it is for, in the program's own words. */
  recipient: string;
  text: string;
  data: Record<string, unknown>;
}

/** A program's message to somebody outside of any conversation: kept for programs, shown by no screen of ours. */
export const sendDirectMessage: Action<SendDirectMessage, DirectMessageRow> = {
  name: 'messages.send_direct',
  async run(tx, { actor, recipient, text, data }) {
    const db = await tx.sql();
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
    return row;
  },
};
