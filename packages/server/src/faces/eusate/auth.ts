import { AppError } from '@baton/protocol';
import type { FastifyRequest } from 'fastify';
import type { Socket } from 'socket.io';
import type { Principal } from '../../auth/principal.ts';
import { findWorkspace } from '../../core/workspaces/store.ts';
import type { FaceContext } from '../../edge/context.ts';

/**
 * REST: a bearer that is an API key or an agent's access token (§1.1, §1.5). Without one: nobody, so that the wrapper says
 * 401 where a caller is needed.
 */
export async function authenticateRest(context: FaceContext, request: FastifyRequest): Promise<Principal | null> {
  const header = request.headers.authorization;
  if (header === undefined) return null;
  const [scheme, token, ...rest] = header.trim().split(/\s+/);
  if (scheme?.toLowerCase() !== 'bearer' || !token || rest.length > 0) throw new AppError('unauthenticated');
  return looksLikeJwt(token) ? context.logins.fromToken(token) : context.apiKeys.authenticate(token);
}

/** Handshake, §2.1: query first, then the `auth` payload, then the header. Refuses `invalid` (400) or `unauthenticated` (401). */
export async function authenticateSocket(context: FaceContext, socket: Socket): Promise<Principal> {
  const { query, auth, headers } = socket.handshake;
  const bearer = /^bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  const token = text(query.token) ?? text(auth.token) ?? bearer;
  const source = text(query.token_source) ?? text(auth.token_source) ?? (bearer ? 'api' : undefined);
  if (!token || !source) throw new AppError('invalid', { reason: 'token and token_source are required.' });
  if (source === 'api') {
    const principal = await context.apiKeys.authenticate(token);
    if (!principal.scopes.includes('customer')) throw new AppError('unauthenticated');
    return principal;
  }
  if (source !== 'inapp') throw new AppError('invalid', { reason: 'token_source must be api or inapp.' });
  const organisationId = text(query.organisation_id) ?? text(auth.organisation_id);
  if (!organisationId)
    throw new AppError('invalid', { reason: 'organisation_id is required with token_source inapp.' });
  const principal = await context.logins.fromToken(token);
  await requireOrganisation(context, principal, organisationId, 'unauthenticated');
  return principal;
}

/** The organisation in a path or handshake must be the caller's own. */
export async function requireOrganisation(
  context: FaceContext,
  principal: Principal,
  organisationId: string,
  refusal: 'not_found' | 'unauthenticated' = 'not_found',
): Promise<void> {
  const workspace = await findWorkspace(context.database.read, principal.workspaceId);
  if (workspace?.organisation_id !== organisationId) throw new AppError(refusal);
}

function text(value: unknown): string | undefined {
  const last = Array.isArray(value) ? value.at(-1) : value;
  return typeof last === 'string' && last !== '' ? last : undefined;
}

function looksLikeJwt(token: string): boolean {
  return token.startsWith('eyJ') && token.split('.').length === 3;
}
