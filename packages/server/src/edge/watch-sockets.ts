import type { Kysely } from 'kysely';
import type { Server, Socket } from 'socket.io';
import { type Principal, tokenLogin } from '../auth/principal.ts';
import { passwordMark } from '../core/users/store.ts';
import type { Tables } from '../db/schema.ts';

/** What of a socket's connection counts as a receiver that does not keep up. */
const MOST_PACKETS = 1000;
const MOST_BYTES = 1024 * 1024;

export interface WatchDeps {
  io: Server;
  read: Kysely<Tables>;
  principalOf(socket: Socket): Principal | undefined;
}

/**
 * Ends sockets whose holder may not be there any more: keys revoked or expired, tokens expired, agents removed, signed
 * out or with another password. One pass costs four queries at most, however many sockets there are. Run it at least every 5 s.
 */
export async function endRevokedSockets(
  { io, read, principalOf }: WatchDeps,
  namespaces: readonly string[],
): Promise<number> {
  const sockets = namespaces.flatMap((name) => [...io.of(name).sockets.values()]);
  const now = Date.now();
  const keys = await usableKeys(
    read,
    distinct(sockets, principalOf, (it) => (it.kind === 'key' ? it.keyId : null)),
    now,
  );
  const agents = await activeAgents(
    read,
    distinct(sockets, principalOf, (it) => (it.kind === 'agent' ? it.agent.agentId : null)),
  );
  const byToken = await tokenLogins(
    read,
    distinct(sockets, principalOf, (it) => (it.kind === 'agent' && it.via === 'token' ? it.agent.agentId : null)),
  );
  const byCookie = await openLogins(
    read,
    distinct(sockets, principalOf, (it) => (it.kind === 'agent' && it.via === 'cookie' ? it.loginId : null)),
  );
  const logins = byToken.union(byCookie);
  let ended = 0;
  for (const socket of sockets) {
    const principal = principalOf(socket);
    if (principal && isStillGood(principal, { keys, agents, logins, now })) continue;
    // A contact whose token ran out comes back with a new one; to the others we say that it is over.
    if (principal?.kind === 'contact') socket.conn.close(true);
    else socket.disconnect(true);
    ended++;
  }
  return ended;
}

/** Ends connections whose receiver is too slow: it comes back and catches up by `seq`. */
export function endSlowReceivers(io: Server, namespaces: readonly string[]): number {
  let ended = 0;
  for (const name of namespaces) {
    for (const socket of io.of(name).sockets.values()) {
      // Private in the types only: it is what the library itself looks at before it writes.
      const waiting = (socket.conn as unknown as { writeBuffer: { data?: unknown }[] }).writeBuffer;
      if (waiting.length === 0) continue;
      if (waiting.length > MOST_PACKETS || bytesOf(waiting) > MOST_BYTES) {
        // Not a goodbye: the client library connects again only after a connection that just ended. What waits is thrown
        // away (`true`), because waiting for it to be sent is what this receiver makes impossible.
        socket.conn.close(true);
        ended++;
      }
    }
  }
  return ended;
}

interface Good {
  keys: Set<string>;
  agents: Set<string>;
  logins: Set<string>;
  now: number;
}

function isStillGood(principal: Principal, good: Good): boolean {
  switch (principal.kind) {
    case 'key':
      return good.keys.has(principal.keyId);
    case 'contact':
      return principal.expiresAt > good.now;
    // No namespace of Socket.IO takes somebody without a workspace, or a chat token.
    case 'chat':
    case 'user':
      return false;
    case 'agent':
      return good.agents.has(principal.agent.agentId) && good.logins.has(principal.loginId);
  }
}

function distinct(
  sockets: readonly Socket[],
  principalOf: WatchDeps['principalOf'],
  pick: (principal: Principal) => string | null,
): string[] {
  const found = new Set<string>();
  for (const socket of sockets) {
    const principal = principalOf(socket);
    const value = principal ? pick(principal) : null;
    if (value) found.add(value);
  }
  return [...found];
}

async function usableKeys(read: Kysely<Tables>, ids: string[], now: number): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await read
    .selectFrom('api_keys')
    .select('id')
    .where('id', 'in', ids)
    .where('revoked_at', 'is', null)
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
    .execute();
  return new Set(rows.map((row) => row.id));
}

async function activeAgents(read: Kysely<Tables>, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await read
    .selectFrom('agents')
    .select('id')
    .where('id', 'in', ids)
    .where('disabled_at', 'is', null)
    .execute();
  return new Set(rows.map((row) => row.id));
}

/** Those that tokens made now would have. */
async function tokenLogins(read: Kysely<Tables>, agentIds: string[]): Promise<Set<string>> {
  if (agentIds.length === 0) return new Set();
  const rows = await read
    .selectFrom('agents as a')
    .leftJoin('account as k', (join) => join.onRef('k.userId', '=', 'a.user_id').on('k.providerId', '=', 'credential'))
    .select(['a.id', 'k.password'])
    .where('a.id', 'in', agentIds)
    .execute();
  return new Set(rows.map(({ id, password }) => tokenLogin(id, passwordMark(password))));
}

async function openLogins(read: Kysely<Tables>, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await read.selectFrom('session').select('id').where('id', 'in', ids).execute();
  return new Set(rows.map((row) => row.id));
}

function bytesOf(packets: readonly { data?: unknown }[]): number {
  let bytes = 0;
  for (const packet of packets) {
    if (typeof packet.data === 'string') bytes += packet.data.length;
    else if (packet.data instanceof Uint8Array) bytes += packet.data.byteLength;
  }
  return bytes;
}
