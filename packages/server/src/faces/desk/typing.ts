import type { Server } from 'socket.io';
import type { TypingListener } from '../../realtime/typing.ts';
import { DESK_NAMESPACE } from './fanout.ts';
import { contactRoom, workspaceRoom } from './rooms.ts';

/** Typing on `/desk`: everybody who sees the conversation, except the one who types. */
export function showTyping(io: Server): TypingListener {
  return ({ conversation, author, typing, from }) => {
    const rooms = io
      .of(DESK_NAMESPACE)
      .to([workspaceRoom(conversation.workspace_id), contactRoom(conversation.contact_id)]);
    (from === undefined ? rooms : rooms.except(from)).volatile.emit('typing.changed', {
      conversationId: conversation.id,
      author,
      typing,
    });
  };
}
