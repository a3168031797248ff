import { TILEDESK_BODY_BYTES } from '@baton/protocol/tiledesk';
import type { FastifyInstance } from 'fastify';
import { findUser } from '../../core/users/store.ts';
import type { FaceContext } from '../../edge/context.ts';
import type { HttpFace } from '../../edge/http.ts';
import { createSeal } from '../../lib/seal.ts';
import type { Mailer } from '../../mail/mailer.ts';
import { TiledeskAuth } from './auth/authenticate.ts';
import { BasicCredentials } from './auth/basic.ts';
import { TiledeskTokens } from './auth/tokens.ts';
import { tiledeskHttpError } from './errors.ts';
import { authRoutes } from './routes/auth.ts';
import { botRoutes } from './routes/bots.ts';
import { cannedRoutes } from './routes/canned.ts';
import { departmentRoutes } from './routes/departments.ts';
import { emailRoutes } from './routes/emails.ts';
import { eventRoutes } from './routes/events.ts';
import { fileRoutes } from './routes/files.ts';
import { groupRoutes } from './routes/groups.ts';
import { leadRoutes } from './routes/leads.ts';
import { messageRoutes } from './routes/messages.ts';
import { projectUserRoutes } from './routes/project-users.ts';
import { projectRoutes } from './routes/projects.ts';
import { requestChangeRoutes } from './routes/request-changes.ts';
import { requestRoutes } from './routes/requests.ts';
import { subscriptionRoutes } from './routes/subscriptions.ts';
import { tagRoutes } from './routes/tags.ts';
import { widgetRoutes } from './routes/widgets.ts';
import { findProjectSecret, findSubscription } from './store.ts';
import type { Tools } from './tools.ts';

export interface TiledeskOptions {
  /** The desk's own secret. */
  secret: string;
  /** How long tokens are good for; 0 = for good. */
  tokenDays: number;
  signup: boolean;
  mailer: Mailer | null;
}

/** What the REST side and the live channel share. */
export function tiledeskTools(context: FaceContext, options: TiledeskOptions): Tools {
  const { database } = context;
  const seal = createSeal(options.secret);
  const tokens = new TiledeskTokens(options.secret, options.tokenDays, {
    async ofProject(organisationId) {
      const sealed = await findProjectSecret(database.read, organisationId);
      return sealed === null ? null : seal.open(sealed);
    },
    async ofSubscription(name) {
      const hook = await findSubscription(database.read, name);
      return hook ? seal.open(hook.secret) : null;
    },
  });
  const { logins, failures } = context;
  const basic = new BasicCredentials({
    failures,
    checkPassword: (email, password) => logins.checkPassword(email, password),
    findUser: (userId) => findUser(database.read, userId),
  });
  const auth = new TiledeskAuth({
    database,
    tokens,
    basic,
    async findSubscriber(name) {
      const hook = await findSubscription(database.read, name);
      const { createdBy } = JSON.parse(hook?.settings ?? '{}') as { createdBy?: string };
      return hook && createdBy ? { agentId: createdBy, workspaceId: hook.workspace_id } : undefined;
    },
  });
  return { context, auth, tokens, seal, mailer: options.mailer, signup: options.signup };
}

/**
 * Tiledesk over HTTP: `/v3`. The other bases that its programs use are spellings of it (`paths.ts`).
 */
export function tiledeskHttpFace(tools: Tools): HttpFace {
  return {
    name: 'tiledesk',
    base: '/v3',
    routes: [
      ...authRoutes(tools),
      ...projectRoutes(tools),
      ...projectUserRoutes(tools),
      ...requestRoutes(tools),
      ...requestChangeRoutes(tools),
      ...messageRoutes(tools),
      ...departmentRoutes(tools),
      ...groupRoutes(tools),
      ...leadRoutes(tools),
      ...tagRoutes(tools),
      ...cannedRoutes(tools),
      ...eventRoutes(tools),
      ...subscriptionRoutes(tools),
      ...fileRoutes(tools),
      ...widgetRoutes(tools),
      ...botRoutes(tools),
      ...emailRoutes(tools),
    ],
    bodies: acceptForms,
    bodyLimit: TILEDESK_BODY_BYTES,
    authenticate: (request, operation) => tools.auth.authenticate(request, operation),
    error: tiledeskHttpError,
    cors: {
      methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
      allowedHeaders: ['authorization', 'content-type', 'idempotency-key', 'x-requested-with'],
      exposedHeaders: ['retry-after', 'x-hook-secret'],
    },
  };
}

/** Programs send forms, or the type of one with nothing behind it: the fields are the body, as texts. */
function acceptForms(scope: FastifyInstance): void {
  scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, text, done) => {
    done(null, Object.fromEntries(new URLSearchParams(text as string)));
  });
}
