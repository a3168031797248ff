import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createServer as createSecureServer } from 'node:tls';
import type { Certificate } from '@baton/testkit';

export interface Heard {
  /** Request line and headers, as they came. */
  head: string;
  body: Buffer;
}

export interface Receiver {
  port: number;
  /** Every connection that was made. */
  connections: number;
  /** Every request that came in whole. */
  requests: Heard[];
  /** Resolves when all connections have ended. */
  quiet(): Promise<void>;
  close(): Promise<void>;
}

export interface ReceiverOptions {
  certificate?: Certificate;
  /** Called with the connection, before anything was read. */
  onConnect?: (socket: Socket) => void;
}

/** A web server on loopback that answers bytes, not responses: `answer` gets the bare connection after each request. */
export async function startReceiver(
  answer: (socket: Socket, heard: Heard) => void,
  { certificate, onConnect }: ReceiverOptions = {},
): Promise<Receiver> {
  const open = new Set<Socket>();
  const listen = (socket: Socket) => {
    receiver.connections += 1;
    open.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => open.delete(socket));
    onConnect?.(socket);
    let bytes = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      bytes = Buffer.concat([bytes, Buffer.from(chunk)]);
      const heard = readRequest(bytes);
      if (!heard) return;
      bytes = Buffer.alloc(0);
      receiver.requests.push(heard);
      answer(socket, heard);
    });
  };
  const server = certificate ? createSecureServer(certificate, listen) : createServer(listen);
  // A client that leaves during the handshake.
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const receiver: Receiver = {
    // Listening on TCP, so never a pipe's string or null.
    port: (server.address() as AddressInfo).port,
    connections: 0,
    requests: [],
    async quiet() {
      await Promise.all([...open].map((socket) => new Promise((resolve) => socket.once('close', resolve))));
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
  return receiver;
}

/** An answer as bytes, with its length. */
export const response = (status: string, body = '', headers = ''): string =>
  `HTTP/1.1 ${status}\r\n${headers}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

function readRequest(bytes: Buffer): Heard | null {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const head = bytes.subarray(0, end).toString('latin1');
  const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
  const body = bytes.subarray(end + 4);
  return body.length < length ? null : { head, body: body.subarray(0, length) };
}
