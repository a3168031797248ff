import type { Kysely } from 'kysely';
import type { ConversationRow } from '../../db/rows.ts';
import type { Tables } from '../../db/schema.ts';
import type { Transaction } from '../../db/transaction.ts';
import type { Action } from '../../db/writer.ts';
import { accessConversation } from '../access.ts';
import type { Actor } from '../actor.ts';
import { appendConversationEvent } from '../events.ts';
import { appendMessage } from '../messages/append.ts';
import type { Changed } from './changed.ts';
import { giveToPeople } from './ownership.ts';

/**
 * A closed conversation goes on, with the agent who had it if that one is still there, otherwise with whom routing finds.
 * Reopening an open one changes nothing. Not offered by every face: Eusate's clients begin anew. Refuses: `not_found`.
 */
export const reopenConversation: Action<{ actor: Actor; conversationId: string }, Changed> = {
  name: 'conversations.reopen',
  needs: (input) => ({ conversationId: input.conversationId }),
  async run(tx, input) {
    const db = await tx.sql();
    const row = await accessConversation(tx, input.actor, input.conversationId);
    if (row.state === 'open') return { conversation: tx.snapshot(row), changed: false };
    await reopen(tx, db, row);
    return { conversation: tx.snapshot(row), changed: true };
  },
};

/** The same inside another action's transaction. */
export async function reopen(tx: Transaction, db: Kysely<Tables>, row: ConversationRow): Promise<void> {
  appendMessage(tx, row, {
    authorKind: 'system',
    text: '',
    event: { type: 'reopened' },
    changes: {
      state: 'open',
      closed_at: null,
      closed_by: null,
      close_suggested: 0,
      left_at: null,
      epoch: row.epoch + 1,
    },
  });
  appendConversationEvent(tx, 'conversation.reopened', row);
  if (!(await isStillWith(db, row))) await giveToPeople(tx, db, row);
}

async function isStillWith(db: Kysely<Tables>, row: ConversationRow): Promise<boolean> {
  if (row.owner_kind !== 'agent' || row.owner_agent_id === null) return false;
  const agent = await db
    .selectFrom('agents')
    .select('id')
    .where('id', '=', row.owner_agent_id)
    .where('workspace_id', '=', row.workspace_id)
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
  return agent !== undefined;
}
