import type { FaceContext } from '../../edge/context.ts';
import type { HttpFace } from '../../edge/http.ts';
import { authenticateDesk } from './auth.ts';
import { deskHttpError } from './errors.ts';
import { articleRoutes } from './routes/articles.ts';
import { chatTokenRoutes } from './routes/chat-tokens.ts';
import { contactRoutes } from './routes/contact.ts';
import { conversationRoutes } from './routes/conversations.ts';
import { deliveryRoutes } from './routes/deliveries.ts';
import { hookRoutes } from './routes/hooks.ts';
import { meRoutes } from './routes/me.ts';
import { messageRoutes } from './routes/messages.ts';
import { peopleRoutes } from './routes/people.ts';
import { signInRoutes } from './routes/sign-in.ts';

/** Our own API: `/desk/v1`. */
export function deskHttpFace(context: FaceContext): HttpFace {
  return {
    name: 'desk',
    base: '/desk/v1',
    routes: [
      ...signInRoutes(context),
      ...meRoutes(context),
      ...conversationRoutes(context),
      ...messageRoutes(context),
      ...articleRoutes(context),
      ...deliveryRoutes(context),
      ...peopleRoutes(context),
      ...chatTokenRoutes(context),
      ...hookRoutes(context),
      ...contactRoutes(context),
    ],
    authenticate: (request) => authenticateDesk(context, request),
    error: deskHttpError,
    // Bearer tokens only: a cookie is never sent along to `*`, and the console is on our own origin.
    cors: {
      methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
      allowedHeaders: ['authorization', 'content-type', 'idempotency-key'],
      exposedHeaders: ['retry-after'],
    },
  };
}
