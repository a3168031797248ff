import { randomUUID } from 'node:crypto';
import type { Customer, Thread } from './sockets.ts';

/** 120 bytes. */
export const TEXT =
  'Where is my parcel? It was to come on Tuesday, and the page still says that it is waiting to be sent. Thanks for looking';

/** A message of 120 bytes with an id of its own, as a client sends it that wants to repeat safely. */
export function messageFor({ sessionId, conversationId }: Thread): object {
  return {
    session_id: sessionId,
    ticket_chat_id: conversationId,
    message: TEXT,
    attachment: false,
    client_message_id: randomUUID(),
  };
}

/** Sends one and calls back after the acknowledgement; anything but a success ends the run. */
export function say(customer: Customer, acknowledged: () => void): void {
  customer.wire.ask('support', messageFor(customer), (answer) => {
    const status = (answer as { status_code?: number } | null)?.status_code;
    if (status !== 200) throw new Error(`A message was refused: ${JSON.stringify(answer)}`);
    acknowledged();
  });
}
