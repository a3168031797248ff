import { connect, type Socket } from 'node:net';
import type { Address, Wire } from './connection.ts';
import { FrameReader, frameOf } from './frames.ts';

/**
 * Socket.IO over one WebSocket, written by hand: no polling, no reconnection, no binary. It exists so that ten thousand
 * idle connections and a busy echo cost the load process little; the server cannot tell it from the standard client.
 */
export function openLean({ url, namespace, query, auth }: Address): Promise<Wire> {
  const { hostname, port } = new URL(url);
  const path = `/socket.io/?${new URLSearchParams({ ...query, EIO: '4', transport: 'websocket' })}`;
  const socket = connect(Number(port), hostname);
  socket.setNoDelay(true);
  const packets = new Packets(socket, namespace);
  return new Promise((resolve, reject) => {
    packets.onConnected = () => resolve(packets);
    packets.onRefused = (reason) => reject(new Error(`${url}${namespace}: ${reason}`));
    packets.greeting = `40${namespace},${auth ? JSON.stringify(auth) : ''}`;
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.write(
        `GET ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
          'Sec-WebSocket-Key: YmVuY2gtYmVuY2gtYmVuYw==\r\nSec-WebSocket-Version: 13\r\n\r\n',
      );
    });
  });
}

class Packets implements Wire {
  onConnected = () => {};
  onRefused = (_reason: string) => {};
  greeting = '';
  readonly #socket: Socket;
  readonly #prefix: string;
  readonly #acks = new Map<number, (answer: unknown) => void>();
  readonly #heard = new Map<string, (payload: unknown) => void>();
  #nextAck = 0;
  #pending: Buffer[] = [];

  constructor(socket: Socket, namespace: string) {
    this.#socket = socket;
    this.#prefix = `${namespace},`;
    const reader = new FrameReader((text) => this.#packet(text));
    socket.on('data', (bytes: Buffer) => reader.take(bytes));
    socket.on('error', () => socket.destroy());
  }

  ask(event: string, payload: object, answered: (answer: unknown) => void): void {
    const id = this.#nextAck++;
    this.#acks.set(id, answered);
    this.#send(`42${this.#prefix}${id}${JSON.stringify([event, payload])}`);
  }

  on(event: string, heard: (payload: unknown) => void): void {
    this.#heard.set(event, heard);
  }

  onLost(lost: () => void): void {
    this.#socket.once('close', lost);
  }

  close(): void {
    this.#socket.destroy();
  }

  /** Everything of one turn of the event loop leaves in one write. */
  #send(text: string): void {
    if (this.#pending.push(frameOf(text)) > 1) return;
    setImmediate(() => {
      this.#socket.write(Buffer.concat(this.#pending));
      this.#pending = [];
    });
  }

  #packet(text: string): void {
    if (text.startsWith('0')) this.#send(this.greeting);
    else if (text === '2') this.#send('3');
    else if (text.startsWith('43')) {
      const from = text.indexOf('[');
      const id = Number(text.slice(2 + this.#prefix.length, from));
      const answered = this.#acks.get(id);
      this.#acks.delete(id);
      answered?.((JSON.parse(text.slice(from)) as unknown[])[0]);
    } else if (text.startsWith('42')) {
      const from = text.indexOf('[');
      const name = text.slice(from + 2, text.indexOf('"', from + 2));
      const heard = this.#heard.get(name);
      if (heard) heard((JSON.parse(text.slice(from)) as unknown[])[1]);
    } else if (text.startsWith('40')) this.onConnected();
    else if (text.startsWith('44')) this.onRefused(text);
  }
}
