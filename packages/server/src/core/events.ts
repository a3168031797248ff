import type { Selectable } from 'kysely';
import type { ConversationRow, MessageRow } from '../db/rows.ts';
import type { ContactTable, HookDeliveryTable, HookTable } from '../db/schema.ts';
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
  'conversation.removed': { conversationId: string; contactId: string };
  /** A contact wrote for the first time, or was entered by hand. */
  'contact.met': { contactId: string };
  /** Its subject (`conversationId`) is the contact, so that its events keep their order and go when it is erased. */
  'contact.created': { contact: Selectable<ContactTable> };
  'contact.updated': { contact: Selectable<ContactTable> };
  'contact.erased': { contactId: string; conversationIds: string[] };
  'agent.changed': { agentId: string; available: boolean };
  'agent.added': { agentId: string };
  'agent.removed': { agentId: string };
  'inbox.changed': { inboxId: string; change: Change };
  'team.changed': { teamId: string; change: Change };
  'custom_event.emitted': { customEventId: string; name: string };
  'article.changed': { articleId: string };
  'workspace.changed': { workspaceId: string };
  'key.revoked': { keyId: string };
  'chat_token.changed': { tokenId: string };
  'hook.changed': { hookId: string };
  /** By itself: its receiver is gone, or has failed for too long. */
  'hook.disabled': { hookId: string; name: string; reason: NonNullable<HookTable['disabled_reason']> };
  /** What became of a message on its way to the contact. */
  'delivery.changed': { delivery: MessageDelivery };
}

/** A delivery that carries a message to the contact, without its content. */
export interface MessageDelivery
  extends Pick<
    Selectable<HookDeliveryTable>,
    'id' | 'hook_id' | 'event' | 'message_id' | 'state' | 'attempts' | 'last_status' | 'last_error' | 'created_at'
  > {
  conversation_id: string;
  /** When it is tried next; null = not known, or no more. */
  next_at: number | null;
}

export type EventType = keyof EventPayloads;
export type Change = 'created' | 'changed' | 'removed';
export type ClosedBy = 'contact' | 'agent' | 'sate' | 'system';

/** A committed event as subscribers get it; `switch (event.type)` narrows the payload. */
export type DomainEvent = {
  [Type in EventType]: Omit<CommittedEvent, 'type' | 'payload'> & { type: Type; payload: EventPayloads[Type] };
}[EventType];

export function appendContactEvent(
  tx: Transaction,
  type: 'contact.created' | 'contact.updated',
  contact: Selectable<ContactTable>,
): void {
  appendEvent(tx, type, contact.workspace_id, contact.id, { contact });
}

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
