import { EUSATE_NAMESPACE } from '@baton/protocol/eusate';
import type { DomainEvent } from '../../core/events.ts';
import type { ConversationRow, MessageRow } from '../../db/rows.ts';
import type { Emission, Presenter } from '../../realtime/fanout.ts';
import { envelope } from './envelope.ts';
import { presentClosed, presentReview, presentSupport, readFlags } from './present.ts';
import { createRoomNames, type Rooms } from './rooms.ts';

/**
 * What this face's sockets hear of committed events (contract §2.4). Old and new clients each hear every message once: an
 * agent's message is `customer_support` in the customer's room and `support` for those who are only in the conversation's.
 */
export function eusatePresenter(publicUrl: string): Presenter {
  const roomsOf = createRoomNames();
  return {
    namespace: EUSATE_NAMESPACE,
    present(event: DomainEvent): Emission[] {
      switch (event.type) {
        case 'message.created': {
          const { message, conversation } = event.payload;
          return messageCreated(message, conversation, roomsOf(conversation), publicUrl);
        }
        case 'conversation.closed':
          return conversationClosed(event.payload.conversation, roomsOf(event.payload.conversation), event.payload.by);
        case 'conversation.rated': {
          const { conversation } = event.payload;
          return toBoth(roomsOf(conversation), 'review_support', 'Review saved', presentReview(conversation));
        }
        case 'receipt.advanced': {
          const { conversation, reader } = event.payload;
          const entity = reader === 'contact' ? 'customer' : 'agent';
          const data = { ticket_chat_id: conversation.id, entity, ...readFlags(conversation) };
          return [emission([roomsOf(conversation).agents], 'mark_conversation_read', 'Conversation read', data)];
        }
        default:
          return [];
      }
    },
  };
}

function messageCreated(message: MessageRow, row: ConversationRow, rooms: Rooms, publicUrl: string): Emission[] {
  if (message.kind === 'event') return [];
  let made: object | undefined;
  const data = () => {
    made ??= presentSupport(message, row, publicUrl);
    return made;
  };
  const { conversation, customer, agents } = rooms;
  const emissions = [lazily([agents], 'agent_support', 'Message received', data)];
  if (message.author_kind === 'agent') {
    emissions.push(lazily([customer], 'customer_support', 'Message received', data));
    emissions.push({ ...lazily([conversation], 'support', 'Message received', data), except: [customer] });
  } else if (message.author_kind !== 'contact') {
    emissions.push(lazily([conversation], 'support', 'Message received', data));
  }
  return emissions;
}

function conversationClosed(row: ConversationRow, rooms: Rooms, by: string): Emission[] {
  const data = presentClosed(row);
  const { conversation, customer, agents } = rooms;
  if (by === 'contact') return toBoth(rooms, 'close_support', 'Conversation closed', data);
  if (by === 'agent') {
    return [
      ...toBoth(rooms, 'close_support', 'Conversation closed', data),
      { ...emission([customer], 'customer_support_closed', 'Conversation closed', data), except: [conversation] },
    ];
  }
  return [
    emission([agents], 'close_support', 'Conversation closed', data),
    emission([customer], 'customer_support_closed', 'Conversation closed', data),
    { ...emission([conversation], 'close_support', 'Conversation closed', data), except: [customer] },
  ];
}

function toBoth({ conversation, agents }: Rooms, event: string, message: string, data: object): Emission[] {
  return [emission([conversation, agents], event, message, data)];
}

function emission(rooms: string[], event: string, message: string, data: object): Emission {
  return lazily(rooms, event, message, () => data);
}

function lazily(rooms: string[], event: string, message: string, data: () => object): Emission {
  return { rooms, event, perSocket: true, payload: (sid) => envelope(sid, message, data()) };
}
