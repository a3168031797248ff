import { AppError, Id, storable } from '@baton/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AUTH_BASE } from '../../../auth/logins.ts';
import { findDefaultInbox, findFirstWorkspace } from '../../../core/workspaces/store.ts';
import type { FaceContext } from '../../../edge/context.ts';
import { type Route, route } from '../../../edge/registry.ts';
import { webHeaders } from '../auth.ts';

const Credentials = z.object({ email: storable(254).min(1), password: storable(128).min(1) });

/** Signing in and out (better-auth's routes, with our limits and errors around them), and what is public. */
export function signInRoutes(context: FaceContext): Route[] {
  const { logins, failures, database } = context;
  return [
    route({
      name: 'desk.auth.sign_in',
      summary: 'Sign in with e-mail and password; the session cookie comes with the answer.',
      method: 'POST',
      path: '/auth/sign-in/email',
      callers: ['anyone'],
      limit: 'signIn',
      body: Credentials,
      async handle({ body, address, raw }) {
        const account = body.email.toLowerCase();
        const response = await failures.attempt(account, address, async () => {
          const answer = await forward(context, raw.request, '/sign-in/email', body);
          // The database is away: that is nobody's wrong password.
          if (answer.status >= 500) throw new AppError('unavailable', { retryAfterMs: 1000 });
          return answer.ok ? answer : null;
        });
        if (!response) throw new AppError('unauthenticated', { reason: 'E-mail or password is wrong.' });
        copyCookies(response, raw.reply);
        return { ok: true };
      },
    }),
    route({
      name: 'desk.auth.sign_out',
      summary: 'End the session.',
      method: 'POST',
      path: '/auth/sign-out',
      callers: ['anyone'],
      limit: 'call',
      async handle({ raw }) {
        copyCookies(await forward(context, raw.request, '/sign-out', {}), raw.reply);
        return { ok: true };
      },
    }),
    route({
      name: 'desk.public.info',
      summary: 'What a page without credentials may know: the name, and the public id of the inbox for embedding.',
      method: 'GET',
      path: '/public/info',
      callers: ['anyone'],
      limit: 'call',
      answer: z.object({ name: z.string(), inboxId: Id, version: z.string(), demo: z.boolean() }),
      async handle() {
        const workspace = await findFirstWorkspace(database.read);
        if (!workspace) throw new AppError('unavailable');
        const inbox = await findDefaultInbox(database.read, workspace.id);
        return { name: workspace.name, inboxId: inbox.id, version: context.version, demo: context.demo };
      },
    }),
  ];

  async function forward(face: FaceContext, request: FastifyRequest, path: string, body: object): Promise<Response> {
    const headers = webHeaders(request.headers);
    for (const name of ['content-length', 'content-type', 'transfer-encoding', 'origin', 'referer'])
      headers.delete(name);
    headers.set('content-type', 'application/json');
    // Our own check of the origin has passed (or there is no session yet); better-auth compares with the public URL.
    headers.set('origin', new URL(face.publicUrl).origin);
    return logins.handle(
      new Request(`${face.publicUrl}${AUTH_BASE}${path}`, { method: 'POST', headers, body: JSON.stringify(body) }),
    );
  }
}

function copyCookies(response: Response, reply: FastifyReply): void {
  for (const cookie of response.headers.getSetCookie()) reply.header('set-cookie', cookie);
}
