import { AppError } from '@baton/protocol';
import type { Database } from '../db/database.ts';
import type { ConversationRow } from '../db/rows.ts';
import type { Transaction } from '../db/transaction.ts';
import { readList } from '../lib/merge-json.ts';
import type { Actor } from './actor.ts';

/**
 * The only ways to load a conversation on somebody's behalf. Unknown and foreign are one answer, `not_found`.
 */
export async function accessConversation(tx: Transaction, actor: Actor, id: string): Promise<ConversationRow> {
  return requireVisible(actor, tx.loaded(id) ?? (await tx.conversation(id)));
}

/** The same for a row that was looked for already. */
export function requireVisible(actor: Actor, row: ConversationRow | undefined): ConversationRow {
  if (!row || !maySee(actor, row)) throw new AppError('not_found');
  return row;
}

/** The same for reading, outside of a transaction. */
export async function accessForReading(database: Database, actor: Actor, id: string): Promise<ConversationRow> {
  return requireVisible(actor, await database.readConversation(id));
}

/** An id is never a permission, with one exception that the Eusate wire forces: a customer key plus the conversation's id. */
function maySee(actor: Actor, row: ConversationRow): boolean {
  if (actor.workspaceId !== row.workspace_id) return false;
  switch (actor.kind) {
    case 'contact':
      return row.contact_id === actor.contactId;
    case 'key':
      return actor.scopes.includes('desk') || row.face === 'eusate';
    case 'agent':
    case 'sate':
    case 'system':
      return true;
  }
}

/** Whether somebody may do what is for those who take part: of the agents who are no administrators, the participants. */
export function takesPart(actor: Actor, row: ConversationRow): boolean {
  if (actor.kind !== 'agent' || actor.role !== 'agent') return true;
  return row.owner_agent_id === actor.agentId || readList(row.participants).includes(actor.agentId);
}
