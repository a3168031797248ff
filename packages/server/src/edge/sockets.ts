import { AppError } from '@baton/protocol';
import type { Namespace, Server, Socket } from 'socket.io';
import { nameOf, type Principal, requireCaller } from '../auth/principal.ts';
import type { Connections } from './connections.ts';
import { corkFlushes } from './cork.ts';
import { asAppError, type FindFault, fromZod } from './errors.ts';
import { measure } from './json.ts';
import type { Limits } from './limits.ts';
import type { Observer } from './observe.ts';
import type { Registry, SocketEvent } from './registry.ts';

export type Acknowledge = (answer: unknown) => void;

/** One namespace: its events, how it knows callers, how it answers and refuses. */
export interface SocketFace {
  namespace: string;
  events: readonly SocketEvent[];
  /** Refuses by throwing an AppError; the connection is then not made. */
  authenticate(socket: Socket): Promise<Principal>;
  /** The refusal as the client library will show it. */
  refusal(error: AppError): Error;
  connected(socket: Socket, principal: Principal): void;
  answer(socket: Socket, event: SocketEvent, value: unknown, acknowledge: Acknowledge | null): void;
  error(socket: Socket, event: string, error: AppError, acknowledge: Acknowledge | null): void;
  /** Largest packet in bytes; a larger one is refused, the connection stays. */
  mostBytes: number;
}

export interface SocketEdge {
  registry: Registry;
  limits: Limits;
  connections: Connections;
  observer: Observer;
  faultOf: FindFault;
  log: { error(data: object, message: string): void };
}

const principals = new WeakMap<Socket, Principal>();

export function principalOf(socket: Socket): Principal | undefined {
  return principals.get(socket);
}

/**
 * The one wrapper of sockets. It listens once per socket instead of once per event (less memory, and no handler can be
 * forgotten), looks names up in a fixed map, and survives a missing acknowledgement, missing arguments, throws and
 * rejections: one bad packet ends nothing.
 */
export function mountNamespace(io: Server, edge: SocketEdge, face: SocketFace): Namespace {
  const events = new Map<string, SocketEvent>();
  for (const event of face.events) {
    edge.registry.addEvent({ ...event, namespace: face.namespace });
    events.set(event.event, event);
  }
  const namespace = io.of(face.namespace);
  namespace.use((socket, next) => {
    face.authenticate(socket).then(
      (principal) => {
        const release = edge.connections.admit(principal, socket.handshake.address);
        if (!release) {
          next(face.refusal(new AppError('rate_limited', { reason: 'Too many connections.' })));
          return;
        }
        edge.connections.known(socket.conn);
        principals.set(socket, principal);
        socket.once('disconnect', release);
        // A client that leaves during the handshake never gets as far as `disconnect`.
        socket.conn.once('close', release);
        next();
      },
      (error: unknown) => {
        const refused = asAppError(error, edge.faultOf);
        if (refused.code === 'internal') edge.log.error({ err: error }, 'handshake failed');
        next(face.refusal(refused));
      },
    );
  });
  namespace.on('connection', (socket) => {
    const principal = principals.get(socket);
    if (!principal) {
      socket.disconnect(true);
      return;
    }
    const address = socket.handshake.address;
    corkFlushes(socket);
    socket.onAny((name: unknown, ...args: unknown[]) => {
      const last = args.at(-1);
      const acknowledge = typeof last === 'function' ? once(last as Acknowledge) : null;
      const event = typeof name === 'string' ? events.get(name) : undefined;
      if (!event) {
        face.error(socket, '', new AppError('invalid', { reason: 'Unknown event.' }), acknowledge);
        return;
      }
      void run(
        edge,
        face,
        { event, socket, principal, address, payload: acknowledge && args.length === 1 ? undefined : args[0] },
        acknowledge,
      );
    });
    face.connected(socket, principal);
  });
  return namespace;
}

interface Packet {
  event: SocketEvent;
  socket: Socket;
  principal: Principal;
  address: string;
  payload: unknown;
}

async function run(edge: SocketEdge, face: SocketFace, packet: Packet, acknowledge: Acknowledge | null): Promise<void> {
  const { event, socket, principal, address } = packet;
  const started = performance.now();
  try {
    requireCaller(principal, event.callers);
    if (measure(packet.payload, face.mostBytes) > face.mostBytes) throw new AppError('too_large');
    const parsed = event.input.safeParse(packet.payload);
    if (!parsed.success) throw fromZod(parsed.error);
    edge.limits.take(event.limit, nameOf(principal, address));
    const value = await event.handle({ input: parsed.data, principal, socket, address });
    face.answer(socket, event, value, acknowledge);
    edge.observer.called(event.name, 'socket', 'ok', performance.now() - started);
  } catch (error) {
    const refused = asAppError(error, edge.faultOf);
    if (refused.code === 'internal') edge.log.error({ err: error, operation: event.name }, 'event failed');
    edge.observer.called(event.name, 'socket', refused.code, performance.now() - started);
    try {
      face.error(socket, event.event, refused, acknowledge);
    } catch (second) {
      edge.log.error({ err: second, operation: event.name }, 'refusal could not be sent');
    }
  }
}

function once(acknowledge: Acknowledge): Acknowledge {
  let done = false;
  return (answer) => {
    if (done) return;
    done = true;
    acknowledge(answer);
  };
}
