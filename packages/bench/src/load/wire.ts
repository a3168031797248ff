import { io } from 'socket.io-client';
import { openLean } from './lean.ts';

export interface Address {
  url: string;
  namespace: string;
  query?: Record<string, string>;
  auth?: Record<string, string>;
}

/** What the load needs of a connection; both clients offer it. */
export interface Wire {
  /** Sends an event and calls back with the acknowledgement. */
  ask(event: string, payload: object, answered: (answer: unknown) => void): void;
  on(event: string, heard: (payload: unknown) => void): void;
  onLost(lost: () => void): void;
  close(): void;
}

/** `socket.io` is the client that everybody has; `lean` speaks the same wire by hand and costs the load less CPU. */
export type ClientKind = 'socket.io' | 'lean';

export function openWire(kind: ClientKind, address: Address): Promise<Wire> {
  return kind === 'lean' ? openLean(address) : openStandard(address);
}

function openStandard({ url, namespace, query, auth }: Address): Promise<Wire> {
  const socket = io(url + namespace, { transports: ['websocket'], forceNew: true, reconnection: false, query, auth });
  const wire: Wire = {
    ask: (event, payload, answered) => void socket.emit(event, payload, answered),
    on: (event, heard) => void socket.on(event, heard),
    onLost: (lost) => void socket.on('disconnect', lost),
    close: () => void socket.disconnect(),
  };
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(wire));
    socket.once('connect_error', (error) => reject(new Error(`${url}${namespace}: ${error.message}`)));
  });
}
