import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { AppError } from '@baton/protocol';
import { type WebSocket, WebSocketServer } from 'ws';
import { nameOf, type Principal, requireCaller } from '../auth/principal.ts';
import { asAppError, fromZod } from './errors.ts';
import type { FrameConnection } from './frame-connection.ts';
import { checkDepth } from './json.ts';
import type { Frame } from './registry.ts';
import type { SocketEdge } from './sockets.ts';

/** A dialect over a plain WebSocket: JSON texts, each with its name in it. */
export interface FrameFace {
  /** How the reference calls it. */
  namespace: string;
  /** Addresses at which it connects, without a slash at the end. */
  paths: readonly string[];
  frames: readonly Frame[];
  /** Largest text in bytes; a larger one ends the connection. */
  mostBytes: number;
  /** Refuses by throwing an AppError; the connection is then not made. */
  authenticate(request: IncomingMessage): Promise<Principal>;
  connected(connection: FrameConnection): void;
  closed(connection: FrameConnection): void;
  /** Name and content of a text that was parsed; undefined for one that is none of the dialect's. */
  read(value: unknown): { event: string; input: unknown } | undefined;
  /** How the dialect says no. */
  error(error: AppError): { status: number; text: string };
}

export interface FrameDoor {
  readonly connections: ReadonlySet<FrameConnection>;
  /** Ends those that have said nothing since the last time, and greets the others. Call it every half minute. */
  checkPulse(): void;
  close(): void;
}

const MOST_WAITING_BYTES = 1024 * 1024;
const MOST_WAITING_FRAMES = 1000;
const RESTARTING = 1012;

/**
 * The one wrapper of plain WebSockets, beside Socket.IO on the same server: limit → parse → authorise → run → map errors.
 * Somebody who is not known never gets a connection; a bad text ends nothing.
 */
export function mountFrames(server: Server, edge: SocketEdge, face: FrameFace): FrameDoor {
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: face.mostBytes,
    perMessageDeflate: false,
  });
  const frames = new Map<string, Frame>();
  for (const frame of face.frames) {
    edge.registry.addFrame({ ...frame, namespace: face.namespace });
    frames.set(frame.event, frame);
  }
  const open = new Map<FrameConnection, { socket: WebSocket; alive: boolean }>();

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const path = (request.url ?? '').split('?', 1)[0]?.replace(/\/+$/, '') ?? '';
    if (face.paths.includes(path)) void admit(request, socket, head);
  });

  async function admit(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy());
    const address = request.socket.remoteAddress ?? '';
    const leave = edge.connections.admitStranger(address);
    try {
      if (!leave) throw new AppError('rate_limited', { reason: 'Too many connections.' });
      const principal = await face.authenticate(request);
      const release = edge.connections.admit(principal, address);
      if (!release) throw new AppError('rate_limited', { reason: 'Too many connections.' });
      if (socket.destroyed) {
        release();
        return;
      }
      socket.once('close', release);
      sockets.handleUpgrade(request, socket, head, (webSocket) => welcome(webSocket, principal, address));
    } catch (error) {
      const refused = asAppError(error, edge.faultOf);
      if (refused.code === 'internal') edge.log.error({ err: error }, 'upgrade failed');
      refuse(socket, face.error(refused));
    } finally {
      leave?.();
    }
  }

  function welcome(socket: WebSocket, principal: Principal, address: string): void {
    const state = { socket, alive: true };
    /** Frames of one connection are answered in the order in which they came. */
    let answered = Promise.resolve();
    let waiting = 0;
    const connection: FrameConnection = {
      principal,
      address,
      send(text) {
        if (socket.readyState !== socket.OPEN) return;
        if (socket.bufferedAmount > MOST_WAITING_BYTES) socket.terminate();
        else socket.send(text);
      },
      end: () => socket.terminate(),
    };
    open.set(connection, state);
    socket.on('error', () => socket.terminate());
    socket.on('pong', () => {
      state.alive = true;
    });
    socket.on('close', () => {
      open.delete(connection);
      face.closed(connection);
    });
    socket.on('message', (data, isBinary) => {
      state.alive = true;
      waiting += 1;
      if (waiting > MOST_WAITING_FRAMES) {
        socket.terminate();
        return;
      }
      answered = answered.then(() => run(connection, isBinary ? null : String(data))).finally(() => waiting--);
    });
    face.connected(connection);
  }

  async function run(connection: FrameConnection, text: string | null): Promise<void> {
    const started = performance.now();
    let entry: Frame | undefined;
    const name = nameOf(connection.principal, connection.address);
    try {
      // Before anything is looked at: what is no frame of ours costs like one that is.
      edge.limits.take('call', name);
      const given = face.read(parse(text));
      entry = given && frames.get(given.event);
      if (!entry || !given) throw new AppError('invalid', { reason: 'Unknown action.' });
      requireCaller(connection.principal, entry.callers);
      if (entry.limit !== 'call') edge.limits.take(entry.limit, name);
      const parsed = entry.input.safeParse(given.input);
      if (!parsed.success) throw fromZod(parsed.error);
      await entry.handle({ input: parsed.data, connection });
      edge.observer.called(entry.name, 'socket', 'ok', performance.now() - started);
    } catch (error) {
      const refused = asAppError(error, edge.faultOf);
      if (refused.code === 'internal') edge.log.error({ err: error, operation: entry?.name }, 'frame failed');
      if (entry) edge.observer.called(entry.name, 'socket', refused.code, performance.now() - started);
      connection.send(face.error(refused).text);
    }
  }

  return {
    get connections() {
      return new Set(open.keys());
    },
    checkPulse() {
      for (const [connection, state] of open) {
        if (!state.alive) connection.end();
        else state.socket.ping();
        state.alive = false;
      }
    },
    close() {
      for (const { socket } of open.values()) socket.close(RESTARTING);
      sockets.close();
    },
  };
}

function parse(text: string | null): unknown {
  if (text === null) throw new AppError('invalid', { reason: 'Send texts, not bytes.' });
  try {
    const value: unknown = JSON.parse(text);
    checkDepth(value);
    return value;
  } catch (error) {
    throw error instanceof AppError ? error : new AppError('invalid', { reason: 'The text is not valid JSON.' });
  }
}

function refuse(socket: Duplex, { status, text }: { status: number; text: string }): void {
  if (socket.destroyed) return;
  const lines = [
    `HTTP/1.1 ${status} Refused`,
    'Connection: close',
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(text)}`,
    '',
    text,
  ];
  socket.end(lines.join('\r\n'));
}
