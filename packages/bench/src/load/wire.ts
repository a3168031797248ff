import { io } from 'socket.io-client';
import type { Address, Wire } from './connection.ts';
import { openLean } from './lean.ts';

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
