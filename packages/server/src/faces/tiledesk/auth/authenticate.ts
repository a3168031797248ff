import { AppError } from '@baton/protocol';
import type { FastifyRequest } from 'fastify';
import type { Principal } from '../../../auth/principal.ts';
import { findAgent } from '../../../core/agents/store.ts';
import { type ContactRow, findContactByReference } from '../../../core/contacts/store.ts';
import { findUser, type User } from '../../../core/users/store.ts';
import type { WorkspaceRow } from '../../../core/workspaces/change.ts';
import { findOrganisation } from '../../../core/workspaces/store.ts';
import type { Database } from '../../../db/database.ts';
import type { Route } from '../../../edge/registry.ts';
import { PROJECT_FIELD } from '../errors.ts';
import { isObjectId, VISITOR_SOURCE } from '../ids.ts';
import { findMember, findVisitorAnywhere } from '../store.ts';
import { type BasicCredentials, readBasic } from './basic.ts';
import type { TiledeskTokens } from './tokens.ts';

/** Somebody whose credentials are right, before any project is in question. */
export type Known =
  | { kind: 'user'; user: User; via: string }
  | { kind: 'visitor'; contact: ContactRow; expiresAt: number }
  /** The receiver of a subscription's deliveries: it acts in the name of the agent who subscribed, with an agent's rights. */
  | { kind: 'subscription'; agentId: string; workspaceId: string; subscriptionId: string };

export interface AuthDeps {
  database: Database;
  tokens: TiledeskTokens;
  basic: BasicCredentials;
  /** The active subscription of this name, and the agent who made it. */
  findSubscriber(subscriptionId: string): Promise<{ agentId: string; workspaceId: string } | undefined>;
}

/** Where a token may stand in the address: links to files, which open without a program. */
const LINKS = new Set(['tiledesk.files.get', 'tiledesk.files.download']);

/**
 * Who calls, in the order of contract §0: the project, the credentials, the membership. Where anybody may call, credentials that
 * open nothing are as good as none: programs send what they have. Keeps the project at the request.
 */
export class TiledeskAuth {
  readonly #deps: AuthDeps;
  readonly #projects = new WeakMap<FastifyRequest, WorkspaceRow>();

  constructor(deps: AuthDeps) {
    this.#deps = deps;
  }

  /** Refuses: `invalid` for a project that is none, `unauthenticated`, `rate_limited`, `forbidden` for who is not in it. */
  async authenticate(request: FastifyRequest, operation: Pick<Route, 'name' | 'callers'>): Promise<Principal | null> {
    const { project_id: named } = request.params as { project_id?: string };
    const project = named === undefined ? null : await this.requireProject(named);
    if (project) this.#projects.set(request, project);
    const isOpen = operation.callers.includes('anyone');
    try {
      const known = await this.#readCredentials(request, LINKS.has(operation.name));
      return known && (await this.#enter(known, project));
    } catch (error) {
      if (isOpen && error instanceof AppError && MEANS_NOBODY.has(error.code)) return null;
      throw error;
    }
  }

  /** The project in the request's address. Only for operations that have one. */
  projectOf(request: FastifyRequest): WorkspaceRow {
    const project = this.#projects.get(request);
    if (!project) throw new AppError('internal');
    return project;
  }

  /** Refuses: `invalid` for a name that is none, and for a project that is not there (any more): both are 400 here. */
  async requireProject(named: string): Promise<WorkspaceRow> {
    const id = named.toLowerCase();
    const refused = (reason: string) => new AppError('invalid', { field: PROJECT_FIELD, reason });
    if (!isObjectId(id)) throw refused('The project id is not valid.');
    const project = await findOrganisation(this.#deps.database.read, id);
    if (!project) throw refused('There is no such project.');
    return project;
  }

  /** `JWT …`, `Bearer …` or the token alone, as one of the live channel's. Refuses: `unauthenticated`. */
  async readToken(text: string): Promise<Known> {
    const token = text.trim().replace(/^(?:jwt|bearer)\s+/i, '');
    const { database, tokens, findSubscriber } = this.#deps;
    const claims = await tokens.verify(token);
    switch (claims.sub) {
      case 'user': {
        const user = await findUser(database.read, claims.userId);
        if (!user || user.passwordMark !== claims.passwordMark) break;
        return { kind: 'user', user, via: claims.tokenId };
      }
      case 'guest': {
        const contact = await findVisitorAnywhere(database.read, claims.visitorId);
        if (!contact) break;
        return { kind: 'visitor', contact, expiresAt: claims.expiresAt };
      }
      case 'userexternal': {
        const { organisationId, payload } = claims;
        const project = await findOrganisation(database.read, organisationId);
        if (!project || typeof payload._id !== 'string') break;
        const named = { source: VISITOR_SOURCE, reference: payload._id };
        const contact = await findContactByReference(database.read, project.id, named);
        if (!contact) throw new AppError('forbidden', { reason: 'Sign in with this token first.' });
        return { kind: 'visitor', contact, expiresAt: payload.exp ? payload.exp * 1000 : Number.MAX_SAFE_INTEGER };
      }
      case 'subscription': {
        const subscriber = await findSubscriber(claims.subscriptionId);
        if (!subscriber) break;
        return { kind: 'subscription', ...subscriber, subscriptionId: claims.subscriptionId };
      }
    }
    throw new AppError('unauthenticated');
  }

  async #readCredentials(request: FastifyRequest, isLink: boolean): Promise<Known | null> {
    const header = request.headers.authorization?.trim();
    if (header === undefined) {
      const { secret_token: inLink } = request.query as { secret_token?: unknown };
      return isLink && typeof inLink === 'string' ? this.readToken(inLink) : null;
    }
    const [, scheme, rest] = /^(\S+)\s+(\S.*)$/.exec(header) ?? [];
    if (scheme?.toLowerCase() === 'basic') {
      const given = readBasic(rest as string);
      if (!given) throw new AppError('unauthenticated');
      const user = await this.#deps.basic.check(given.email, given.password, request.ip);
      return { kind: 'user', user, via: 'basic' };
    }
    if (!/^(?:jwt|bearer)$/i.test(scheme ?? '')) throw new AppError('unauthenticated');
    return this.readToken(rest as string);
  }

  async #enter(known: Known, project: WorkspaceRow | null): Promise<Principal> {
    const outside = new AppError('forbidden', { reason: 'You are not in this project.' });
    switch (known.kind) {
      case 'user': {
        const { user, via } = known;
        if (!project) return { kind: 'user', workspaceId: '', userId: user.id, email: user.email };
        const member = await findMember(this.#deps.database.read, project.id, user.id);
        if (!member) throw outside;
        return asAgent(member, `tiledesk:${via}`);
      }
      case 'visitor': {
        const { contact, expiresAt } = known;
        if (project && contact.workspace_id !== project.id) throw outside;
        return { kind: 'contact', workspaceId: contact.workspace_id, contactId: contact.id, expiresAt };
      }
      case 'subscription': {
        if (!project || known.workspaceId !== project.id) throw outside;
        const agent = await findAgent(this.#deps.database.read, known.workspaceId, known.agentId);
        if (!agent) throw new AppError('unauthenticated');
        // What it hears it may answer; the project is not its own to change.
        return asAgent({ ...agent, role: 'agent' }, `subscription:${known.subscriptionId}`);
      }
    }
  }
}

const MEANS_NOBODY: ReadonlySet<AppError['code']> = new Set(['unauthenticated', 'forbidden', 'rate_limited']);

function asAgent(
  row: { id: string; workspace_id: string; name: string; role: 'owner' | 'admin' | 'agent' },
  loginId: string,
): Extract<Principal, { kind: 'agent' }> {
  const agent = {
    kind: 'agent',
    workspaceId: row.workspace_id,
    agentId: row.id,
    name: row.name,
    role: row.role,
  } as const;
  return { kind: 'agent', workspaceId: row.workspace_id, agent, via: 'token', loginId };
}
