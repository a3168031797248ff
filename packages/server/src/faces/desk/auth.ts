import { AppError } from '@baton/protocol';
import type { FastifyRequest } from 'fastify';
import type { Socket } from 'socket.io';
import type { Principal } from '../../auth/principal.ts';
import type { FaceContext } from '../../edge/context.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Bearer: API key, agent's access token or contact token. Otherwise the session cookie, and then a change needs the header
 * `x-baton-csrf` (which no foreign form or simple request can set) and an origin that is ours.
 */
export async function authenticateDesk(context: FaceContext, request: FastifyRequest): Promise<Principal | null> {
  const header = request.headers.authorization;
  if (header !== undefined) {
    const token = /^bearer\s+(\S+)$/i.exec(header.trim())?.[1];
    if (!token) throw new AppError('unauthenticated');
    return authenticateToken(context, token);
  }
  const principal = await context.logins.fromCookie(webHeaders(request.headers));
  if (principal && !SAFE.has(request.method)) requireOwnOrigin(context, request);
  return principal;
}

/** Handshake of `/desk`: `auth.token`, or the agent's cookie from a page of ours. */
export async function authenticateDeskSocket(context: FaceContext, socket: Socket): Promise<Principal> {
  const { auth, headers } = socket.handshake;
  if (typeof auth.token === 'string' && auth.token !== '') {
    const principal = await authenticateToken(context, auth.token);
    if (principal.kind === 'key' && !principal.as) throw new AppError('unauthenticated');
    return principal;
  }
  // CORS does not protect web sockets, so a cookie counts only from our own pages.
  if (headers.origin !== undefined && !isOwnOrigin(context, headers.origin, headers.host))
    throw new AppError('unauthenticated');
  const principal = await context.logins.fromCookie(webHeaders(headers));
  if (!principal) throw new AppError('unauthenticated');
  return principal;
}

async function authenticateToken(context: FaceContext, token: string): Promise<Principal> {
  if (!token.startsWith('eyJ')) return context.apiKeys.authenticate(token);
  const contact = await context.tokens.verify('contact', token).catch(() => null);
  if (contact) {
    return {
      kind: 'contact',
      workspaceId: contact.workspaceId,
      contactId: contact.subject,
      expiresAt: contact.expiresAt,
    };
  }
  return context.logins.fromToken(token);
}

function requireOwnOrigin(context: FaceContext, request: FastifyRequest): void {
  const { origin, host } = request.headers;
  const foreign = origin !== undefined && !isOwnOrigin(context, origin, host);
  if (foreign || request.headers['x-baton-csrf'] === undefined) {
    throw new AppError('forbidden', { reason: 'The request does not come from the console.' });
  }
}

function isOwnOrigin(context: FaceContext, origin: string, host: string | undefined): boolean {
  if (origin === new URL(context.publicUrl).origin) return true;
  return host !== undefined && (origin === `http://${host}` || origin === `https://${host}`);
}

export function webHeaders(headers: FastifyRequest['headers']): Headers {
  const copied = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) copied.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return copied;
}
