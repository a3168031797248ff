import type { DomainEvent } from '../../core/events.ts';
import type { ConversationRow } from '../../db/rows.ts';
import type { Emission, Presenter } from '../../realtime/fanout.ts';
import { presentConversation, presentForContact, presentMessage } from './present.ts';
import { presentMessageDelivery } from './present-hook.ts';
import { adminRoom, contactRoom, threadRoom, workspaceRoom } from './rooms.ts';

export const DESK_NAMESPACE = '/desk';

/** What `/desk` hears: agents everything of their workspace, contacts what is theirs, each in their own view. */
export function deskPresenter(publicUrl: string): Presenter {
  return {
    namespace: DESK_NAMESPACE,
    present(event: DomainEvent): Emission[] {
      switch (event.type) {
        case 'message.created': {
          const { message, conversation } = event.payload;
          const shown = lazily(() => presentMessage(message, conversation.id, publicUrl));
          return both(conversation, 'message.created', (view) => ({ message: shown(), conversation: view }));
        }
        case 'conversation.opened':
        case 'conversation.assigned':
        case 'conversation.handed_off':
        case 'conversation.updated':
        case 'conversation.closed':
        case 'conversation.reopened':
        case 'conversation.rated':
          return both(event.payload.conversation, 'conversation.updated', (view) => ({ conversation: view }));
        case 'receipt.advanced': {
          const { conversation } = event.payload;
          const receipt = {
            conversationId: conversation.id,
            contactReadSeq: conversation.contact_read_seq,
            agentReadSeq: conversation.agent_read_seq,
          };
          return [
            { rooms: roomsOf(conversation), event: 'receipt.advanced', payload: () => receipt },
            // The marks and counters of the conversation itself changed with it.
            ...both(conversation, 'conversation.updated', (view) => ({ conversation: view })),
          ];
        }
        case 'contact.erased':
          return event.payload.conversationIds.map((conversationId) => ({
            rooms: [workspaceRoom(event.workspaceId), contactRoom(event.payload.contactId), threadRoom(conversationId)],
            event: 'conversation.erased',
            payload: () => ({ conversationId }),
          }));
        case 'agent.changed': {
          const { agentId, available } = event.payload;
          return [
            {
              rooms: [workspaceRoom(event.workspaceId)],
              event: 'presence.changed',
              payload: () => ({ agentId, available }),
            },
          ];
        }
        case 'conversation.removed': {
          const { conversationId, contactId } = event.payload;
          const rooms = [workspaceRoom(event.workspaceId), contactRoom(contactId), threadRoom(conversationId)];
          return [{ rooms, event: 'conversation.erased', payload: () => ({ conversationId }) }];
        }
        case 'delivery.changed':
          return [
            {
              rooms: [workspaceRoom(event.workspaceId)],
              event: 'delivery.changed',
              payload: () => ({ delivery: presentMessageDelivery(event.payload.delivery) }),
            },
          ];
        case 'hook.changed':
        case 'hook.disabled':
          return [{ rooms: [adminRoom(event.workspaceId)], event: event.type, payload: () => event.payload }];
        case 'agent.added':
        case 'agent.removed':
        case 'article.changed':
        case 'contact.created':
        case 'contact.met':
        case 'contact.updated':
        case 'custom_event.emitted':
        case 'inbox.changed':
        case 'key.revoked':
        case 'chat_token.changed':
        case 'team.changed':
        case 'workspace.changed':
          return [];
      }
    },
  };
}

function both(row: ConversationRow, event: string, payload: (view: object) => object): Emission[] {
  return [
    toAgents(row, event, () => payload(presentConversation(row))),
    { rooms: [contactRoom(row.contact_id)], event, payload: () => payload(presentForContact(row)) },
  ];
}

function toAgents(row: ConversationRow, event: string, payload: () => object): Emission {
  return { rooms: [workspaceRoom(row.workspace_id)], event, payload };
}

function roomsOf(row: ConversationRow): string[] {
  return [workspaceRoom(row.workspace_id), contactRoom(row.contact_id)];
}

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
