import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Certificate } from './certificates.ts';

/**
 * What the receiver does with one request once it has come in whole: an answer, or one of the ways in which receivers fail.
 * `hang` takes the request and never answers, `reset` cuts the connection, `endless` answers 200 with a body that never ends,
 * `drip` answers 200 with a body of a byte now and then.
 */
export type SinkBehaviour =
  | { status: number; headers?: Record<string, string>; body?: string; afterMs?: number }
  | 'hang'
  | 'reset'
  | 'endless'
  | 'drip';

export interface Received {
  path: string;
  headers: Record<string, string>;
  /** Exactly the bytes. */
  bytes: Buffer;
  /** The same as text. */
  body: string;
  at: number;
  /** The answer's status; null while there is none, or when there will be none. */
  answered: number | null;
}

export interface HookSink {
  /** `http://127.0.0.1:PORT` or `https://localhost:PORT`; any path will do. */
  url: string;
  /** Every request that came in whole, in the order of arrival. */
  received: Received[];
  /** Most requests that were open at the same moment, all together. */
  mostOpen: number;
  /** How often a request came in while another one with the same `webhook-id` was still open. */
  overlaps: number;
  /** From now on. */
  behave(behaviour: SinkBehaviour | ((received: Received) => SinkBehaviour)): void;
  /** Resolves as soon as `enough` says so of what has been received. */
  until(enough: (received: readonly Received[]) => boolean, timeoutMs?: number): Promise<void>;
  /** Nobody listens any more, and what was open is cut. */
  down(): Promise<void>;
  /** Back, at the same address. */
  up(): Promise<void>;
  close(): Promise<void>;
}

/** A receiver of webhooks on loopback that does what it is told, over real HTTP. It answers 204 until told otherwise. */
export async function startHookSink({ certificate }: { certificate?: Certificate } = {}): Promise<HookSink> {
  let behaviour: SinkBehaviour | ((received: Received) => SinkBehaviour) = { status: 204 };
  const waiting = new Set<() => void>();
  const open = new Map<string, number>();
  const timers = new Set<NodeJS.Timeout>();

  async function listener(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const bytes = await read(incoming).catch(() => null);
    if (!bytes) return;
    const received = describe(incoming, bytes);
    const id = received.headers['webhook-id'] ?? '';
    const others = open.get(id) ?? 0;
    if (others > 0) sink.overlaps += 1;
    open.set(id, others + 1);
    sink.mostOpen = Math.max(
      sink.mostOpen,
      [...open.values()].reduce((sum, count) => sum + count, 0),
    );
    response.once('close', () => {
      const left = (open.get(id) ?? 1) - 1;
      if (left > 0) open.set(id, left);
      else open.delete(id);
    });
    sink.received.push(received);
    perform(typeof behaviour === 'function' ? behaviour(received) : behaviour, received, response);
    for (const look of waiting) look();
  }

  function perform(what: SinkBehaviour, received: Received, response: ServerResponse): void {
    const later = (ms: number, work: () => void) => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        work();
      }, ms);
      timers.add(timer);
    };
    if (what === 'hang') return;
    if (what === 'reset') {
      response.socket?.resetAndDestroy();
      return;
    }
    if (typeof what === 'object') {
      const answer = () => {
        received.answered = what.status;
        response.writeHead(what.status, what.headers).end(what.body);
        for (const look of waiting) look();
      };
      if (what.afterMs) later(what.afterMs, answer);
      else answer();
      return;
    }
    received.answered = 200;
    response.writeHead(200, { 'content-type': 'text/plain' });
    const piece = what === 'drip' ? 'x' : 'x'.repeat(16 * 1024);
    const more = () => {
      if (response.destroyed) return;
      response.write(piece);
      later(what === 'drip' ? 200 : 5, more);
    };
    more();
  }

  const server = certificate
    ? createSecureServer(certificate, (incoming, response) => void listener(incoming, response))
    : createServer((incoming, response) => void listener(incoming, response));
  // A client that finds our certificate wrong leaves during the handshake.
  server.on('tlsClientError', () => {});
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
  const end = () =>
    new Promise<void>((resolve) => {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      if (!server.listening) return resolve();
      server.close(() => resolve());
      server.closeAllConnections();
    });
  await listen(0);
  const { port } = server.address() as AddressInfo; // listening on TCP, so never a pipe's string or null
  const sink: HookSink = {
    url: certificate ? `https://localhost:${port}` : `http://127.0.0.1:${port}`,
    received: [],
    mostOpen: 0,
    overlaps: 0,
    behave(next) {
      behaviour = next;
    },
    until(enough, timeoutMs = 20_000) {
      return new Promise((resolve, reject) => {
        const finish = (settle: () => void) => {
          clearTimeout(timer);
          waiting.delete(look);
          settle();
        };
        const look = () => {
          if (enough(sink.received)) finish(resolve);
        };
        const timer = setTimeout(
          () => finish(() => reject(new Error(`not enough after ${timeoutMs} ms: ${sink.received.length} received`))),
          timeoutMs,
        );
        waiting.add(look);
        look();
      });
    },
    down: end,
    up: () => listen(port),
    close: end,
  };
  return sink;
}

async function read(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function describe({ url, headers }: IncomingMessage, bytes: Buffer): Received {
  const flat = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
  return { path: url ?? '', headers: flat, bytes, body: bytes.toString(), at: Date.now(), answered: null };
}
