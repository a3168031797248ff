import { type Envelope, Envelope as EnvelopeShape, EUSATE_NAMESPACE } from '@baton/protocol/eusate';
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';

export type Reply = Envelope<Record<string, unknown>>;
export interface Heard {
  event: string;
  envelope: Reply;
}
/** An ack, or nothing: the events a client may send are free, because tests also send wrong ones. */
type Wire = Record<string, (...args: never[]) => void>;

export interface EusateClient {
  readonly socket: Socket<Wire, Wire>;
  /** Everything heard since the connection, in order. */
  readonly heard: Heard[];
  /** What broke the envelope's rules so far; a healthy server leaves this empty. */
  readonly violations: string[];
  send(event: string, ...args: unknown[]): void;
  /**
   * The earliest event of that name that no earlier `waitFor` took. Events that came before the call count, so nothing
   * is lost between sending and waiting.
   */
  waitFor(event: string, matches?: (envelope: Reply) => boolean, timeoutMs?: number): Promise<Reply>;
  /** Sends and waits for the answer, which is the next event of the same name. */
  ask(event: string, ...args: unknown[]): Promise<Reply>;
  /** Sends with an acknowledgement callback and waits for that. */
  ack(event: string, payload?: unknown): Promise<Reply>;
  /** `support` with an acknowledgement: resolved when the own message is committed, not when it is answered. */
  supportAck(payload: object): Promise<Reply>;
  /** Everything heard under one name so far. */
  all(event: string): Reply[];
  close(): void;
}

export interface EusateOptions {
  /** Default: `token_source=api` and the key in the query. */
  query?: Record<string, string>;
  /** Appended to the namespace, for clients that write the query into the URL. */
  urlQuery?: string;
  namespace?: string;
  transports?: ('websocket' | 'polling')[];
  auth?: Record<string, string>;
  headers?: Record<string, string>;
  timeoutMs?: number;
  reconnection?: boolean;
  /** Called synchronously inside the socket's handler, before anything else sees the event. */
  onHeard?: (heard: Heard) => void;
}

/** Packet type of Socket.IO protocol 5. */
const ACK = 3;

/** What a refused connection said. */
export class ConnectionRefused extends Error {
  readonly data: unknown;
  constructor(message: string, data: unknown) {
    super(message);
    this.name = 'ConnectionRefused';
    this.data = data;
  }
}

/**
 * A customer's (or, with another `query`, an agent's) connection to a server that speaks Eusate. Rejects with
 * `ConnectionRefused` when the namespace refuses.
 */
export async function connectEusate(url: string, key: string, options: EusateOptions = {}): Promise<EusateClient> {
  const timeoutMs = options.timeoutMs ?? 10_000;
  const settings: Partial<ManagerOptions & SocketOptions> = {
    query: options.query ?? { token_source: 'api', token: key },
    transports: options.transports ?? ['websocket'],
    reconnection: options.reconnection ?? false,
    forceNew: true,
    autoConnect: false,
    timeout: timeoutMs,
  };
  if (options.auth) settings.auth = options.auth;
  if (options.headers) settings.extraHeaders = options.headers;
  const namespace = options.namespace ?? EUSATE_NAMESPACE;
  const socket: Socket<Wire, Wire> = io(`${url}${namespace}${options.urlQuery ?? ''}`, settings);
  const client = wrap(socket, namespace, timeoutMs, options.onHeard);
  try {
    await connected(socket, timeoutMs);
  } catch (error) {
    socket.disconnect();
    throw error;
  }
  return client;
}

function connected(socket: Socket<Wire, Wire>, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no connection and no refusal within ${timeoutMs} ms`)), timeoutMs);
    const settle = (act: () => void) => {
      clearTimeout(timer);
      act();
    };
    socket.once('connect', () => settle(resolve));
    socket.once('connect_error', (error: Error & { data?: unknown }) =>
      settle(() => reject(new ConnectionRefused(error.message, error.data))),
    );
    socket.connect();
  });
}

interface Waiter {
  event: string;
  matches: (envelope: Reply) => boolean;
  resolve: (envelope: Reply) => void;
}

function wrap(
  socket: Socket<Wire, Wire>,
  namespace: string,
  timeoutMs: number,
  onHeard?: (heard: Heard) => void,
): EusateClient {
  const heard: Heard[] = [];
  const violations: string[] = [];
  const taken = new Set<Reply>();
  const waiters = new Set<Waiter>();

  // The client itself forgets an acknowledgement after its first call, so a second one shows only on the wire.
  const acknowledged = new Set<number>();
  socket.io.on('packet', (packet) => {
    if (packet.type !== ACK || packet.id === undefined || packet.nsp !== namespace) return;
    if (acknowledged.has(packet.id)) violations.push(`acknowledgement ${packet.id} was sent twice`);
    acknowledged.add(packet.id);
  });
  socket.onAny((event: string, ...args: unknown[]) => {
    const broken = envelopeProblem(args);
    if (broken) violations.push(`event "${event}": ${broken}`);
    const entry: Heard = { event, envelope: args[0] as Reply };
    heard.push(entry);
    onHeard?.(entry);
    for (const waiter of waiters) {
      if (waiter.event !== event || !waiter.matches(entry.envelope)) continue;
      waiters.delete(waiter);
      taken.add(entry.envelope);
      waiter.resolve(entry.envelope);
      return;
    }
  });

  const waitFor: EusateClient['waitFor'] = (event, matches = () => true, limitMs = timeoutMs) => {
    const known = heard.find((it) => it.event === event && !taken.has(it.envelope) && matches(it.envelope));
    if (known) {
      taken.add(known.envelope);
      return Promise.resolve(known.envelope);
    }
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        event,
        matches,
        resolve: (envelope) => {
          clearTimeout(timer);
          resolve(envelope);
        },
      };
      const timer = setTimeout(() => {
        waiters.delete(waiter);
        const names = heard.map((it) => `${it.event}(${it.envelope?.status_code})`).join(', ') || 'nothing';
        reject(new Error(`no matching "${event}" within ${limitMs} ms; heard: ${names}`));
      }, limitMs);
      waiters.add(waiter);
    });
  };

  // A wrong payload is the point of some tests, so the typed emit would only be in the way.
  const emit = (event: string, ...args: unknown[]) => void socket.emit(event, ...(args as never[]));
  const ack = async (event: string, ...args: unknown[]): Promise<Reply> => {
    const envelope: unknown = await socket.timeout(timeoutMs).emitWithAck(event, ...(args as never[]));
    const broken = envelopeProblem([envelope]);
    if (broken) violations.push(`acknowledgement of "${event}": ${broken}`);
    return envelope as Reply;
  };

  return {
    socket,
    heard,
    violations,
    send: emit,
    waitFor,
    ask(event, ...args) {
      emit(event, ...args);
      return waitFor(event);
    },
    ack,
    supportAck: (payload) => ack('support', payload),
    all: (event) => heard.filter((it) => it.event === event).map((it) => it.envelope),
    close: () => void socket.disconnect(),
  };
}

function envelopeProblem(args: unknown[]): string | undefined {
  if (args.length !== 1) return `carries ${args.length} arguments instead of one`;
  const parsed = EnvelopeShape.safeParse(args[0]);
  if (parsed.success && !Array.isArray((args[0] as Reply).data)) return undefined;
  return `is no envelope: ${JSON.stringify(args[0])?.slice(0, 200)}`;
}
