import type { ConversationRow, MessageRow } from '../db/rows.ts';
import type { CommittedEvent, Transaction } from '../db/transaction.ts';

/**
 * Everything that may happen. Payloads are complete copies of the moment: subscribers never look up a fresher row.
 * Data only, no behaviour.
 */
export interface EventPayloads {
  'message.created': { message: MessageRow; conversation: ConversationRow };
  'conversation.opened': { conversation: ConversationRow };
  'conversation.assigned': { conversation: ConversationRow };
  'conversation.handed_off': { conversation: ConversationRow };
  'conversation.updated': { conversation: ConversationRow };
  'conversation.closed': { conversation: ConversationRow; by: ClosedBy };
  'conversation.reopened': { conversation: ConversationRow };
  'conversation.rated': { conversation: ConversationRow };
  'receipt.advanced': { conversation: ConversationRow; reader: 'contact' | 'agent' };
  'contact.erased': { contactId: string; conversationIds: string[] };
  'agent.changed': { agentId: string; available: boolean };
  'article.changed': { articleId: string };
  'key.revoked': { keyId: string };
  'chat_token.changed': { tokenId: string };
}

export type EventType = keyof EventPayloads;
export type ClosedBy = 'contact' | 'agent' | 'sate' | 'system';

/** A committed event as subscribers get it; `switch (event.type)` narrows the payload. */
export type DomainEvent = {
  [Type in EventType]: Omit<CommittedEvent, 'type' | 'payload'> & { type: Type; payload: EventPayloads[Type] };
}[EventType];

export function appendEvent<Type extends EventType>(
  tx: Transaction,
  type: Type,
  workspaceId: string,
  conversationId: string | null,
  payload: EventPayloads[Type],
): void {
  tx.append({ type, workspaceId, conversationId, payload });
}

/** The usual case: an event about a conversation, with a copy of it as it is now. */
export function appendConversationEvent(
  tx: Transaction,
  type:
    | 'conversation.opened'
    | 'conversation.assigned'
    | 'conversation.handed_off'
    | 'conversation.updated'
    | 'conversation.reopened'
    | 'conversation.rated',
  row: ConversationRow,
): void {
  appendEvent(tx, type, row.workspace_id, row.id, { conversation: tx.snapshot(row) });
}
