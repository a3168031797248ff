import { randomBytes } from 'node:crypto';
import { AppError } from '@baton/protocol';
import type { Auth } from 'better-auth';
import type { Kysely } from 'kysely';
import { findAgent, findAgentOfUser } from '../core/agents/store.ts';
import { findPasswordHash, findUserByEmail, passwordMark } from '../core/users/store.ts';
import type { Database } from '../db/database.ts';
import type { Tables } from '../db/schema.ts';
import { newId } from '../lib/ids.ts';
import { decoyHash, hashPassword, verifyPassword } from './passwords.ts';
import { type Principal, tokenLogin } from './principal.ts';
import type { Tokens } from './tokens.ts';

export interface LoginSettings {
  secret: string;
  publicUrl: string;
  trustedOrigins: string[];
}

export const AUTH_BASE = '/desk/v1/auth';
const SESSION_SECONDS = 7 * 24 * 3600;

type AgentPrincipal = Extract<Principal, { kind: 'agent' }>;

/**
 * Agents' sign-in, by better-auth on our own database. It is loaded on first use: a desk that only serves widgets and
 * API clients starts without it.
 */
export class Logins {
  readonly #database: Database;
  readonly #settings: LoginSettings;
  readonly #tokens: Tokens;
  #auth: Promise<Auth> | undefined;

  constructor(database: Database, settings: LoginSettings, tokens: Tokens) {
    this.#database = database;
    this.#settings = settings;
    this.#tokens = tokens;
  }

  /** The agent behind a session cookie; null without one. */
  async fromCookie(headers: Headers): Promise<AgentPrincipal | null> {
    if (!headers.get('cookie')?.includes('baton.session_token')) return null;
    const found = await (await this.#load()).api.getSession({ headers });
    if (!found) return null;
    const agent = await findAgentOfUser(this.#database.read, found.user.id);
    return agent ? asPrincipal(agent, 'cookie', found.session.id) : null;
  }

  /** Refuses: `unauthenticated`, also when the agent was removed or has another password since the token was made. */
  async fromToken(token: string): Promise<AgentPrincipal> {
    const claims = await this.#tokens.verify('agent-access', token);
    const agent = await findAgent(this.#database.read, claims.workspaceId, claims.subject);
    if (!agent) throw new AppError('unauthenticated');
    const mark = passwordMark(await findPasswordHash(this.#database.read, agent.user_id));
    if (claims.passwordMark !== mark) throw new AppError('unauthenticated');
    return asPrincipal(agent, 'token', tokenLogin(agent.id, mark));
  }

  /** Tokens for programs that speak as this agent, until it has another password. Refuses: `unauthenticated` for one who is gone. */
  async signTokens(workspaceId: string, agentId: string): Promise<{ access: string; refresh: string }> {
    const agent = await findAgent(this.#database.read, workspaceId, agentId);
    if (!agent) throw new AppError('unauthenticated');
    const mark = passwordMark(await findPasswordHash(this.#database.read, agent.user_id));
    const access = await this.#tokens.sign('agent-access', agentId, workspaceId, mark);
    const refresh = await this.#tokens.sign('agent-refresh', agentId, workspaceId, mark);
    return { access: access.token, refresh: refresh.token };
  }

  /** A new access token for a refresh token. Refuses: `unauthenticated`, as `fromToken` would. */
  async refresh(token: string): Promise<string> {
    const claims = await this.#tokens.verify('agent-refresh', token);
    const { subject, workspaceId, passwordMark: mark } = claims;
    const access = await this.#tokens.sign('agent-access', subject, workspaceId, mark ?? undefined);
    await this.fromToken(access.token);
    return access.token;
  }

  /** better-auth's own routes (sign in, sign out, session), as a web-standard handler. */
  async handle(request: Request): Promise<Response> {
    return (await this.#load()).handler(request);
  }

  /**
   * Makes a user who can sign in with this password. `emailVerified` is for addresses that the operator answers for. Answers the
   * user's id; refuses `conflict` for a taken address.
   */
  async createUser(email: string, name: string, password: string, emailVerified = false): Promise<string> {
    const context = await (await this.#load()).$context;
    const address = email.toLowerCase();
    const taken = new AppError('conflict', { reason: 'This e-mail address is taken.' });
    if (await context.internalAdapter.findUserByEmail(address)) throw taken;
    const user = await context.internalAdapter
      .createUser({ email: address, name, emailVerified }, { method: 'email' })
      .catch((error: unknown) => {
        // Somebody made the same user since we looked: the unique index decides.
        throw this.#database.fault(error) === 'duplicate' ? taken : error;
      });
    await context.internalAdapter.linkAccount({
      userId: user.id,
      providerId: 'credential',
      accountId: user.id,
      password: await context.password.hash(password),
    });
    return user.id;
  }

  /**
   * Whose password it is; null for a wrong one, after as long a time for somebody who does not exist. Refuses nothing: counting
   * failures is the caller's, who asks through `SignInFailures`.
   */
  async checkPassword(email: string, password: string): Promise<string | null> {
    const user = await findUserByEmail(this.#database.read, email);
    const hash = user ? await findPasswordHash(this.#database.read, user.id) : null;
    const fits = await verifyPassword({ hash: hash ?? (await decoyHash()), password });
    return fits && hash !== null && user ? user.id : null;
  }

  /** From now on the old password opens nothing, and neither do sessions and tokens that it opened. */
  async changePassword(userId: string, password: string): Promise<void> {
    const context = await (await this.#load()).$context;
    await context.internalAdapter.updatePassword(userId, await context.password.hash(password));
    await context.internalAdapter.deleteUserSessions(userId);
  }

  /** The operator says whose address it is: whoever made the account keeps nothing, and its owner begins with this password. */
  async vouch(userId: string, password: string): Promise<void> {
    await this.changePassword(userId, password);
    const context = await (await this.#load()).$context;
    await context.internalAdapter.updateUser(userId, { emailVerified: true });
  }

  async changeName(userId: string, name: string): Promise<void> {
    const context = await (await this.#load()).$context;
    await context.internalAdapter.updateUser(userId, { name });
  }

  /** Removes a user who is nobody's agent. */
  async removeUser(email: string): Promise<void> {
    const context = await (await this.#load()).$context;
    const found = await context.internalAdapter.findUserByEmail(email);
    if (found) await context.internalAdapter.deleteUser(found.user.id);
  }

  #load(): Promise<Auth> {
    this.#auth ??= load(this.#database.read, this.#database.dialect, this.#settings);
    return this.#auth;
  }
}

/** A password for an invited person to begin with: 80 random bits in readable groups. */
export function newPassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const bytes = randomBytes(20);
  const text = [...bytes]
    .slice(0, 16)
    .map((byte) => letters[byte % letters.length])
    .join('');
  return text.replace(/(.{4})(?=.)/g, '$1-');
}

async function load(db: Kysely<Tables>, dialect: Database['dialect'], settings: LoginSettings): Promise<Auth> {
  const { betterAuth } = await import('better-auth');
  const secure = settings.publicUrl.startsWith('https:');
  return betterAuth({
    secret: settings.secret,
    baseURL: settings.publicUrl,
    basePath: AUTH_BASE,
    trustedOrigins: settings.trustedOrigins,
    database: { db, type: dialect },
    telemetry: { enabled: false },
    logger: { disabled: true },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 8,
      password: { hash: hashPassword, verify: verifyPassword },
    },
    session: { expiresIn: SESSION_SECONDS, updateAge: 24 * 3600 },
    // Ours count failures per account and per address and speak the face's own errors.
    rateLimit: { enabled: false },
    advanced: {
      // Users are named by time and random bits like everything else of ours.
      database: { generateId: () => newId() },
      cookiePrefix: secure ? '__Host-baton' : 'baton',
      useSecureCookies: false,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/', secure },
    },
  }) as unknown as Auth;
}

function asPrincipal(
  agent: { id: string; workspace_id: string; name: string; role: 'owner' | 'admin' | 'agent' },
  via: 'cookie' | 'token',
  loginId: string,
): AgentPrincipal {
  return {
    kind: 'agent',
    workspaceId: agent.workspace_id,
    agent: { kind: 'agent', workspaceId: agent.workspace_id, agentId: agent.id, name: agent.name, role: agent.role },
    via,
    loginId,
  };
}
