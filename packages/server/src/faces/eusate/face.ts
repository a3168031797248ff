import type { FaceContext } from '../../edge/context.ts';
import type { HttpFace } from '../../edge/http.ts';
import { agentRoutes } from './agent-routes.ts';
import { authenticateRest } from './auth.ts';
import { eusateHttpError } from './errors.ts';
import { customerRoutes } from './routes.ts';
import { uploadRoutes } from './upload-routes.ts';

/** Eusate over HTTP: `/api/v1`. */
export function eusateHttpFace(context: FaceContext): HttpFace {
  return {
    name: 'eusate',
    base: '/api/v1',
    routes: [...customerRoutes(context), ...uploadRoutes(context), ...agentRoutes(context)],
    authenticate: (request) => authenticateRest(context, request),
    error: eusateHttpError,
    cors: {
      methods: ['GET', 'POST', 'OPTIONS'],
      allowedHeaders: ['authorization', 'content-type'],
      exposedHeaders: ['retry-after'],
    },
  };
}
