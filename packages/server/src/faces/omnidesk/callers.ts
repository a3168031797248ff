import { AppError } from '@baton/protocol';
import { ChatSessionId } from '@baton/protocol/omnidesk';
import type { FastifyRequest } from 'fastify';
import type { KnownChatToken } from '../../auth/chat-tokens.ts';
import type { Principal } from '../../auth/principal.ts';
import { type GivenBase, noteRefusedBase } from '../../core/chat-tokens/bases.ts';
import { blockListOf, isBlocked } from '../../core/chat-tokens/blocked-ips.ts';
import { type Among, type NamedConversation, readSettings } from '../../core/chat-tokens/store.ts';
import { findLogWorkspace } from '../../core/workspaces/store.ts';
import type { FaceContext } from '../../edge/context.ts';
import { parseChatServer } from './chat-server.ts';
import type { Fields } from './fields.ts';
import type { Sessions } from './sessions.ts';

/** How a call may be known when it shows no key (contract §2). */
export type Keyless =
  /** By its chat token alone. */
  | 'token'
  /** By a chat token that opens without a key, and a server that is registered for it. */
  | 'token_and_server'
  /** By a session of such a token. */
  | 'session'
  /** By nothing, where the workspace allows it. */
  | 'log';

const NO_KEY = 'An API key is needed here: ?apiKey=, the header apiKey, or Authorization: apikey.';
const NOT_REGISTERED =
  'chatServer: is not registered for this token. An administrator can allow it, or send an API key.';

/** Who calls, by key, token or session, and what a token lets its caller do. */
export class Callers {
  readonly #context: FaceContext;
  readonly #sessions: Sessions;

  constructor(context: FaceContext, sessions: Sessions) {
    this.#context = context;
    this.#sessions = sessions;
  }

  /** The key in the head of a request; null without one. Refuses: `unauthenticated`. */
  fromHead(request: FastifyRequest): Principal | null | Promise<Principal> {
    const { apiKeys } = this.#context;
    const key = keyInHead(request);
    return key === undefined ? null : (apiKeys.remembered(key) ?? apiKeys.authenticate(key));
  }

  /** A call that showed no key in its head. Null = it cannot be known without one. */
  async fromBody(keyless: Keyless | undefined, fields: Fields, address: string): Promise<Principal | null> {
    if (fields.apiKey !== undefined) return this.#context.apiKeys.authenticate(fields.apiKey as string);
    switch (keyless) {
      case 'token':
        return asPrincipal(await this.#tokenIn(fields, address));
      case 'token_and_server':
        return this.#byTokenAndServer(fields, address);
      case 'session':
        return this.#bySession(fields, address);
      case 'log': {
        const workspace = await findLogWorkspace(this.#context.database.read);
        return workspace ? { kind: 'chat', workspaceId: workspace.id, tokenId: null } : null;
      }
      case undefined:
        return null;
    }
  }

  /**
   * The token that a call names, for a caller who has been admitted. Refuses: `forbidden` when it is unknown, switched off,
   * somebody else's, or closed to this address.
   */
  async token(principal: Principal | null, value: string, address: string): Promise<KnownChatToken> {
    const token = await this.#context.chatTokens.find(value);
    if (!token || token.row.workspace_id !== principal?.workspaceId) throw unknownToken();
    if (isBlocked(token.blocked, address)) throw blockedAddress();
    return token;
  }

  /** The same from memory, for a caller who may use it; undefined = ask `token`. */
  rememberedToken(principal: Principal | null, value: string, address: string): KnownChatToken | undefined {
    const token = this.#context.chatTokens.remembered(value);
    const mayUse = token?.row.workspace_id === principal?.workspaceId && !isBlocked(token?.blocked ?? null, address);
    return mayUse ? token : undefined;
  }

  /** A call that names its session has told no token whose list could have been looked at. Refuses: `forbidden`. */
  refuseBlocked(session: NamedConversation, address: string): void {
    if (isBlocked(blockListOf(readSettings(session).blockedIps), address)) throw blockedAddress();
  }

  /** Is the server registered for the token, by an administrator or, for all tokens, by the operator? */
  isRegistered(token: KnownChatToken, given: GivenBase): boolean {
    return token.bases.get(given.base)?.state === 'allowed' || this.#context.egress.isListed(given.url);
  }

  /**
   * May this caller name only servers that are registered? So wants the token, or it is a widget's and the key one for browsers:
   * both stand in web pages then, and together they must not aim our calls any better than the token alone.
   */
  needsRegistration(principal: Principal | null, { row, settings }: KnownChatToken): boolean {
    const isBackend = principal?.kind === 'key' && principal.scopes.includes('chat');
    return settings.registeredBasesOnly || (row.kind === 'widget' && !isBackend);
  }

  /** With a key, and not held to what is registered. */
  mayNameAnyServer(principal: Principal | null, token: KnownChatToken): boolean {
    return principal?.kind === 'key' && !this.needsRegistration(principal, token);
  }

  /** Refuses: `forbidden`, and lets an administrator know which server was meant. */
  async refuseServer(token: KnownChatToken, given: GivenBase): Promise<never> {
    const { row } = token;
    const known = token.bases.get(given.base);
    if (known?.state !== 'pending' && !known?.hook_id && this.#mayNote(row.id)) {
      const refused = { workspaceId: row.workspace_id, tokenId: row.id, given };
      await this.#context.writer.execute(noteRefusedBase, refused);
      this.#context.chatTokens.forget();
    }
    throw new AppError('forbidden', { field: 'chatServer', reason: NOT_REGISTERED });
  }

  /** A token may be public, so what strangers can make us write is limited; whoever comes after that is noted later. */
  #mayNote(tokenId: string): boolean {
    try {
      this.#context.limits.take('opening', `refused server:${tokenId}`);
      return true;
    } catch {
      return false;
    }
  }

  async #byTokenAndServer(fields: Fields, address: string): Promise<Principal> {
    const token = await this.#tokenIn(fields, address);
    if (token.row.keyless === 0) throw new AppError('unauthenticated', { reason: NO_KEY });
    const given = serverIn(fields, token);
    if (!this.isRegistered(token, given)) await this.refuseServer(token, given);
    return asPrincipal(token);
  }

  /**
   * Calls that need name no token: one that they do name opens them as it opens messages. Otherwise the session says which it
   * is, looked for only among tokens that open without a key and for which the server is registered, so that nobody learns of
   * others. One that is not there, or that several of them have, is answered like one that has ended.
   */
  async #bySession(fields: Fields, address: string): Promise<Principal> {
    if (fields.chatAccountToken !== undefined) return this.#byTokenAndServer(fields, address);
    const reference = sessionIn(fields);
    const { base } = parseChatServer(server(fields), 'https');
    const open = await this.#context.chatTokens.keyless();
    const registered = open.filter((token) => this.isRegistered(token, serverIn(fields, token)));
    const [first, ...others] = registered.filter(({ blocked }) => !isBlocked(blocked, address));
    if (!first) throw registered.length > 0 ? blockedAddress() : new AppError('unauthenticated', { reason: NO_KEY });
    const tokenIds = [first, ...others].map(({ row }) => row.id);
    const session = await this.#sessions.find(reference, base, { tokenIds });
    if (session) return { kind: 'chat', workspaceId: session.workspace_id, tokenId: session.token_id };
    return { kind: 'chat', workspaceId: first.row.workspace_id, tokenId: null };
  }

  async #tokenIn(fields: Fields, address: string): Promise<KnownChatToken> {
    if (fields.chatAccountToken === undefined) throw missing('chatAccountToken');
    const token = await this.#context.chatTokens.find(String(fields.chatAccountToken));
    if (!token) throw unknownToken();
    return this.token(asPrincipal(token), String(fields.chatAccountToken), address);
  }
}

/** Which sessions a caller may name: those of the token that it shows or is known by, or of the key's whole account. */
export function amongWhich(principal: Principal | null, shown: KnownChatToken | null): Among {
  if (shown) return { tokenIds: [shown.row.id] };
  if (principal?.kind === 'chat') return { tokenIds: principal.tokenId === null ? [] : [principal.tokenId] };
  return { workspaceId: (principal as Principal).workspaceId };
}

/** On whose behalf something happens in a conversation: its contact's. */
export function contactOf(session: NamedConversation) {
  return { kind: 'contact', workspaceId: session.workspace_id, contactId: session.contact_id } as const;
}

function asPrincipal(token: KnownChatToken): Principal {
  return { kind: 'chat', workspaceId: token.row.workspace_id, tokenId: token.row.id };
}

function serverIn(fields: Fields, token: KnownChatToken): GivenBase {
  return parseChatServer(server(fields), token.settings.defaultScheme);
}

function server(fields: Fields): string {
  if (fields.chatServer === undefined) throw missing('chatServer');
  return String(fields.chatServer);
}

function sessionIn(fields: Fields): string {
  const field = fields.chatSessionID === undefined ? 'sessionID' : 'chatSessionID';
  if (fields[field] === undefined) throw missing('chatSessionID');
  const { success, data, error } = ChatSessionId.safeParse(fields[field]);
  if (success) return data;
  throw new AppError('invalid', { field, reason: `${field}: ${error.issues[0]?.message}.` });
}

function blockedAddress(): AppError {
  return new AppError('forbidden', { reason: 'This address is blocked.' });
}

function missing(field: string): AppError {
  return new AppError('invalid', { field, reason: `${field}: is missing.` });
}

function unknownToken(): AppError {
  return new AppError('forbidden', { field: 'chatAccountToken', reason: 'chatAccountToken: is not known here.' });
}

/** The first place that has one: query, header, authorization (contract §2). An empty one is none. */
function keyInHead({ query, headers }: FastifyRequest): string | undefined {
  // Fastify's parser makes an object of the query, whose values are texts or lists of them.
  const asked = query as Record<string, string | string[] | undefined>;
  for (const given of [asked.apiKey, asked.apikey, asked.api_key, headers.apikey, headers['x-api-key']]) {
    const key = (Array.isArray(given) ? given.at(-1) : given)?.trim();
    if (key) return key;
  }
  return /^(?:apikey|bearer)\s+(\S+)$/i.exec(headers.authorization?.trim() ?? '')?.[1];
}
