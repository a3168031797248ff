import { type AgentRole, AppError, type KeyScope } from '@baton/protocol';
import type { Actor, AgentActor } from '../core/actor.ts';

/**
 * Who is at the other end of a request or socket. `key` is an API key's holder; with the scope `desk` it acts as an agent
 * (`as`). `agent` signed in by cookie or token, `contact` holds a token for its own conversations.
 */
export type Principal =
  | {
      kind: 'key';
      workspaceId: string;
      keyId: string;
      scopes: readonly KeyScope[];
      expiresAt: number | null;
      as: AgentActor | null;
    }
  | { kind: 'agent'; workspaceId: string; agent: AgentActor; via: 'cookie' | 'token'; loginId: string }
  | { kind: 'contact'; workspaceId: string; contactId: string; expiresAt: number }
  /** A program that names a chat token and shows no key; null = it names none and may do only what the workspace allows. */
  | { kind: 'chat'; workspaceId: string; tokenId: string | null }
  /** A signed-in person where no workspace is in question. The empty id is no workspace's, so it finds nothing. */
  | { kind: 'user'; workspaceId: ''; userId: string; email: string };

/** Kinds of callers that an operation may allow. Everything else is refused before the handler. */
export type Caller =
  | 'anyone'
  | 'customer_key'
  | 'desk_key'
  | 'chat_key'
  | 'chat_log_key'
  | 'chat_token'
  | 'agent'
  | 'admin'
  | 'owner'
  | 'contact'
  | 'user';

/** What a principal counts as. An owner or administrator is an agent too. */
export function callersOf(principal: Principal | null): Caller[] {
  if (!principal) return ['anyone'];
  switch (principal.kind) {
    case 'contact':
      return ['anyone', 'contact'];
    case 'user':
      return ['anyone', 'user'];
    case 'agent':
      return ['anyone', 'agent', ...RANKS[principal.agent.role]];
    case 'chat':
      return ['anyone', 'chat_token'];
    case 'key':
      return ['anyone', ...principal.scopes.flatMap((scope) => CALLERS_OF_SCOPE[scope])];
  }
}

const CALLERS_OF_SCOPE: Record<KeyScope, readonly Caller[]> = {
  customer: ['customer_key', 'chat_key', 'chat_log_key'],
  desk: ['desk_key'],
  chat: ['chat_key'],
  chat_log: ['chat_log_key'],
};

const RANKS: Record<AgentRole, readonly Caller[]> = { agent: [], admin: ['admin'], owner: ['admin', 'owner'] };

/** Refuses: `unauthenticated` without a principal, `forbidden` with one of the wrong kind. */
export function requireCaller(principal: Principal | null, allowed: readonly Caller[]): void {
  if (callersOf(principal).some((caller) => allowed.includes(caller))) return;
  throw new AppError(principal ? 'forbidden' : 'unauthenticated');
}

/** Refuses: `forbidden` for a person outside of any workspace, who does nothing in the core. */
export function actorOf(principal: Principal): Actor {
  switch (principal.kind) {
    case 'contact':
      return { kind: 'contact', workspaceId: principal.workspaceId, contactId: principal.contactId };
    case 'agent':
      return principal.agent;
    case 'chat':
      // It acts for the contact of the conversation that it names, and its face knows which that is.
      throw new AppError('forbidden');
    case 'key':
      return { kind: 'key', workspaceId: principal.workspaceId, keyId: principal.keyId, scopes: principal.scopes };
    case 'user':
      throw new AppError('forbidden');
  }
}

/** The agent on whose behalf an agent-side operation runs. Refuses: `forbidden`. */
export function agentOf(principal: Principal): AgentActor {
  if (principal.kind === 'agent') return principal.agent;
  if (principal.kind === 'key' && principal.as) return principal.as;
  throw new AppError('forbidden');
}

/** What of a token an open line is held to: whose it is, and under which password it was made. */
export function tokenLogin(agentId: string, passwordMark: string): string {
  return `token:${agentId}:${passwordMark}`;
}

/** For rate limits and logs: one short name per principal, or the address. */
export function nameOf(principal: Principal | null, address: string): string {
  if (!principal) return address;
  if (principal.kind === 'agent') return `agent:${principal.agent.agentId}`;
  if (principal.kind === 'chat') return `chat:${principal.tokenId}:${address}`;
  if (principal.kind === 'user') return `user:${principal.userId}`;
  return principal.kind === 'key' ? `key:${principal.keyId}:${address}` : `contact:${principal.contactId}`;
}
