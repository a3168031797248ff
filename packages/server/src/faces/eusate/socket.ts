import type { AppError } from '@baton/protocol';
import { EUSATE_NAMESPACE } from '@baton/protocol/eusate';
import type { Socket } from 'socket.io';
import type { FaceContext } from '../../edge/context.ts';
import type { SocketEvent } from '../../edge/registry.ts';
import type { Acknowledge, SocketFace } from '../../edge/sockets.ts';
import type { EusateAnswer } from './answer.ts';
import { authenticateSocket } from './auth.ts';
import { envelope } from './envelope.ts';
import { eusateSocketError } from './errors.ts';
import { conversationEvents } from './events/conversation.ts';
import { supportEvents } from './events/support.ts';

/** The namespace `/helpdesk` (contract §2). */
export function eusateSocketFace(context: FaceContext): SocketFace {
  return {
    namespace: EUSATE_NAMESPACE,
    mostBytes: 64 * 1024,
    events: [...supportEvents(context), ...conversationEvents(context)],
    authenticate: (socket) => authenticateSocket(context, socket),
    refusal,
    connected(socket) {
      socket.emit('connected', envelope(socket.id, 'Connected successfully', {}));
    },
    answer(socket: Socket, event: SocketEvent, value: unknown, acknowledge: Acknowledge | null) {
      // Handlers of this face return nothing else.
      const { message, data, acknowledgement = data, acknowledgeOnly, status } = value as EusateAnswer;
      const reply = envelope(socket.id, message, data, status);
      acknowledge?.(acknowledgement === data ? reply : envelope(socket.id, message, acknowledgement, status));
      if (!acknowledgeOnly) socket.emit(event.event, reply);
    },
    error(socket: Socket, event: string, error: AppError, acknowledge: Acknowledge | null) {
      const { status_code, message } = eusateSocketError(error);
      const reply = envelope(socket.id, message, {}, status_code);
      acknowledge?.(reply);
      if (event) socket.emit(event, reply);
    },
  };
}

/** CONNECT_ERROR whose message is a JSON text, with the same object beside it (§2.1). */
function refusal(error: AppError): Error {
  const status_code = error.code === 'invalid' ? 400 : error.code === 'unavailable' ? 503 : 401;
  const data = { status_code, message: error.message };
  return Object.assign(new Error(JSON.stringify(data)), { data });
}
