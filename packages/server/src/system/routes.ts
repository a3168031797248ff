import { AppError, ERRORS } from '@baton/protocol';
import type { FastifyInstance } from 'fastify';
import { PAGE } from '../edge/http.ts';
import type { Registry } from '../edge/registry.ts';
import { mountDocs } from './docs.ts';
import { mountPages } from './pages.ts';

export interface SystemDeps {
  registry: Registry;
  about: { version: string; url: string };
  /** Throws while the database cannot be used. */
  ping(): Promise<void>;
  /** In the format that Prometheus reads. */
  metrics: { contentType: string; metrics(): Promise<string> };
}

/** What belongs to no dialect: health, metrics, the reference, the pages for people. */
export function mountSystem(http: FastifyInstance, deps: SystemDeps): void {
  http.get('/healthz', PAGE, async () => ({ ok: true }));
  http.get('/readyz', PAGE, async (_request, reply) => {
    try {
      await deps.ping();
      return { ok: true };
    } catch {
      return reply.code(503).header('retry-after', 1).send({ ok: false });
    }
  });
  http.get('/metrics', PAGE, async (_request, reply) => {
    return reply.type(deps.metrics.contentType).send(await deps.metrics.metrics());
  });
  http.setErrorHandler((error, request, reply) => {
    const status = error instanceof AppError ? 400 : ((error as { statusCode?: number }).statusCode ?? 500);
    if (status >= 500) request.log.error({ err: error }, 'request failed');
    reply.code(status).send({ error: { code: status >= 500 ? 'internal' : 'invalid', requestId: request.id } });
  });
  http.setNotFoundHandler((request, reply) => {
    const { text } = ERRORS.no_route;
    reply.code(404).send({ error: { code: 'no_route', message: text, requestId: request.id } });
  });
  mountDocs(http, deps.registry);
  mountPages(http);
}
