import { EUSATE_NAMESPACE } from '@baton/protocol/eusate';
import type { DomainEvent } from '../../core/events.ts';
import type { ConversationRow, MessageRow } from '../../db/rows.ts';
import type { Emission, Presenter } from '../../realtime/fanout.ts';
import { envelope } from './envelope.ts';
import { presentClosed, presentReview, presentSupport, readFlags } from './present.ts';
import { agentsRoom, conversationRoom, customerRoom } from './rooms.ts';

/**
 * What this face's sockets hear of committed events (contract §2.4). Old and new clients each hear every message once: an
 * agent's message is `customer_support` in the customer's room and `support` for those who are only in the conversation's.
 */
export function eusatePresenter(publicUrl: string): Presenter {
  return {
    namespace: EUSATE_NAMESPACE,
    present(event: DomainEvent): Emission[] {
      switch (event.type) {
        case 'message.created':
          return messageCreated(event.payload.message, event.payload.conversation, publicUrl);
        case 'conversation.closed':
          return conversationClosed(event.payload.conversation, event.payload.by);
        case 'conversation.rated':
          return toBoth(
            event.payload.conversation,
            'review_support',
            'Review saved',
            presentReview(event.payload.conversation),
          );
        case 'receipt.advanced': {
          const { conversation, reader } = event.payload;
          const entity = reader === 'contact' ? 'customer' : 'agent';
          const data = { ticket_chat_id: conversation.id, entity, ...readFlags(conversation) };
          return [emission([agentsOf(conversation)], 'mark_conversation_read', 'Conversation read', data)];
        }
        default:
          return [];
      }
    },
  };
}

function messageCreated(message: MessageRow, row: ConversationRow, publicUrl: string): Emission[] {
  if (message.kind === 'event') return [];
  let made: object | undefined;
  const data = () => {
    made ??= presentSupport(message, row, publicUrl);
    return made;
  };
  const emissions = [lazily([agentsOf(row)], 'agent_support', 'Message received', data)];
  const everybody = conversationRoom(row.workspace_id, row.id);
  const customer = customerRoom(row.workspace_id, row.contact_reference);
  if (message.author_kind === 'agent') {
    emissions.push(lazily([customer], 'customer_support', 'Message received', data));
    emissions.push({ ...lazily([everybody], 'support', 'Message received', data), except: [customer] });
  } else if (message.author_kind !== 'contact') {
    emissions.push(lazily([everybody], 'support', 'Message received', data));
  }
  return emissions;
}

function conversationClosed(row: ConversationRow, by: string): Emission[] {
  const data = presentClosed(row);
  const everybody = conversationRoom(row.workspace_id, row.id);
  if (by === 'contact') return toBoth(row, 'close_support', 'Conversation closed', data);
  const customer = customerRoom(row.workspace_id, row.contact_reference);
  if (by === 'agent') {
    return [
      ...toBoth(row, 'close_support', 'Conversation closed', data),
      { ...emission([customer], 'customer_support_closed', 'Conversation closed', data), except: [everybody] },
    ];
  }
  return [
    emission([agentsOf(row)], 'close_support', 'Conversation closed', data),
    emission([customer], 'customer_support_closed', 'Conversation closed', data),
    { ...emission([everybody], 'close_support', 'Conversation closed', data), except: [customer] },
  ];
}

function toBoth(row: ConversationRow, event: string, message: string, data: object): Emission[] {
  return [emission([conversationRoom(row.workspace_id, row.id), agentsOf(row)], event, message, data)];
}

function agentsOf(row: ConversationRow): string {
  return agentsRoom(row.workspace_id, row.id);
}

function emission(rooms: string[], event: string, message: string, data: object): Emission {
  return lazily(rooms, event, message, () => data);
}

function lazily(rooms: string[], event: string, message: string, data: () => object): Emission {
  return { rooms, event, perSocket: true, payload: (sid) => envelope(sid, message, data()) };
}
