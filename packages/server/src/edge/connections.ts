import type { Server } from 'socket.io';
import type { Principal } from '../auth/principal.ts';

const STRANGERS_PER_ADDRESS = 50;
const WIDGETS_PER_ADDRESS = 50;
const SOCKETS_PER_HOLDER = 10_000;
/** A connection that has entered no namespace by then is ended by the library (`connectTimeout`). */
const STRANGER_MS = 5000;

/**
 * How many sockets somebody may hold: strangers and widgets per address, backends per API key (one socket per customer is
 * fine), agents likewise. Off together with the rate limits.
 */
export class Connections {
  readonly #on: boolean;
  readonly #held = new Map<string, number>();
  readonly #strangers = new WeakMap<object, () => void>();

  constructor(on: boolean) {
    this.#on = on;
  }

  /** Counts an authenticated socket. Answers how to give the place back, or null when there is none. */
  admit(principal: Principal, address: string): (() => void) | null {
    if (!this.#on) return () => {};
    if (principal.kind === 'contact') return this.#take(`widget:${address}`, WIDGETS_PER_ADDRESS);
    // No namespace takes a chat token.
    if (principal.kind === 'chat') return null;
    return this.#take(nameOfHolder(principal), SOCKETS_PER_HOLDER);
  }

  /**
   * Refuses the root namespace, where nobody has business, and ends connections of an address that has too many which
   * nobody has authenticated yet. Call it once the server is attached.
   */
  guard(io: Server): void {
    io.use((_socket, next) => {
      const refusal = { status_code: 400, message: 'Unknown namespace.' };
      next(Object.assign(new Error(JSON.stringify(refusal)), { data: refusal }));
    });
    if (!this.#on) return;
    io.engine.on('connection', (connection: EngineSocket) => {
      const release = this.#take(`stranger:${connection.remoteAddress}`, STRANGERS_PER_ADDRESS);
      if (!release) {
        connection.close();
        return;
      }
      // After this time it is authenticated, or gone.
      setTimeout(release, STRANGER_MS).unref();
      connection.once('close', release);
      this.#strangers.set(connection, release);
    });
  }

  /** Counts a connection of somebody who is not known yet. Answers how to give the place back, or null when there is none. */
  admitStranger(address: string): (() => void) | null {
    return this.#on ? this.#take(`stranger:${address}`, STRANGERS_PER_ADDRESS) : () => {};
  }

  /** The connection is a stranger's no more. */
  known(connection: object): void {
    this.#strangers.get(connection)?.();
    this.#strangers.delete(connection);
  }

  #take(key: string, most: number): (() => void) | null {
    const count = this.#held.get(key) ?? 0;
    if (count >= most) return null;
    this.#held.set(key, count + 1);
    let given = false;
    return () => {
      if (given) return;
      given = true;
      const rest = (this.#held.get(key) ?? 1) - 1;
      if (rest > 0) this.#held.set(key, rest);
      else this.#held.delete(key);
    };
  }
}

interface EngineSocket {
  remoteAddress: string;
  close(): void;
  once(event: 'close', run: () => void): void;
}

function nameOfHolder(principal: Exclude<Principal, { kind: 'contact' | 'chat' }>): string {
  switch (principal.kind) {
    case 'key':
      return `key:${principal.keyId}`;
    case 'agent':
      return `agent:${principal.agent.agentId}`;
    case 'user':
      return `user:${principal.userId}`;
  }
}
