import { connect, type Socket } from 'node:net';
import type { Address } from './address.ts';
import { untilAborted } from './deadline.ts';
import { CallFailure, codeOf } from './failure.ts';

/** Begins a TCP connection to an address (never to a name). */
export type Dial = (address: string, port: number) => Socket;

export const dialTcp: Dial = (host, port) => connect({ host, port, noDelay: true });

/** How long an attempt may be silent until the next address gets its chance too: the recommendation of RFC 8305. */
const HEAD_START_MS = 250;
/** A name may have hundreds of addresses; we are no tool for knocking at all of them. */
const MOST_TRIED = 6;

/**
 * Connects to the first of the addresses that answers, IPv6 and IPv4 in turn. They are addresses, so no further look-up
 * can lead elsewhere. Rejects with `CallFailure('connect')` when none answers, or with the signal's reason. Of all the
 * sockets that it opened, only the one that it resolves to is left.
 */
export async function connectFirst(
  addresses: readonly Address[],
  port: number,
  { dial, signal }: { dial: Dial; signal: AbortSignal },
): Promise<Socket> {
  const waiting = inTurn(addresses).slice(0, MOST_TRIED);
  const open = new Set<Socket>();
  let timer: NodeJS.Timeout | undefined;
  let firstError: unknown;
  const connected = new Promise<Socket>((resolve, reject) => {
    const next = () => {
      clearTimeout(timer);
      const address = waiting.shift();
      if (!address) {
        if (open.size === 0) reject(new CallFailure('connect', `No connection can be made (${codeOf(firstError)}).`));
        return;
      }
      const socket = dial(address.text, port);
      open.add(socket);
      socket.once('connect', () => resolve(socket));
      // Stays for the socket's whole life: an error that nobody listens to would end the process.
      socket.on('error', (error) => {
        firstError ??= error;
      });
      socket.once('close', () => open.delete(socket) && next());
      timer = setTimeout(next, HEAD_START_MS);
    };
    next();
  });
  try {
    const winner = await untilAborted(connected, signal);
    open.delete(winner);
    return winner;
  } finally {
    clearTimeout(timer);
    const losers = [...open];
    open.clear();
    for (const socket of losers) socket.destroy();
  }
}

/** Begins with the family of the first and alternates, so that one broken family costs one head start, not several. */
function inTurn(addresses: readonly Address[]): Address[] {
  const first = addresses.filter(({ family }) => family === addresses[0]?.family);
  const second = addresses.filter(({ family }) => family !== addresses[0]?.family);
  return first
    .flatMap((address, index) => [address, ...second.slice(index, index + 1)])
    .concat(second.slice(first.length));
}
