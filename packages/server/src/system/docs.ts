import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance, FastifyReply } from 'fastify';
import manifest from '../../package.json' with { type: 'json' };
import { PAGE } from '../edge/http.ts';
import type { Registry } from '../edge/registry.ts';
import { once } from '../lib/once.ts';
import { PACKAGE_FOLDER } from '../lib/package-folder.ts';
import { sendFile } from './send-file.ts';

const SELF = "base-uri 'none'; object-src 'none'; form-action 'none'; frame-ancestors 'none'";
/** The renderer writes style sheets into the page, and only one of them with a nonce. Scripts and addresses stay ours. */
const REFERENCE_POLICY = `default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; ${SELF}`;
const SOCKETS_POLICY = `default-src 'none'; style-src 'self'; img-src 'self'; ${SELF}`;

/** Everything here is made on its first request and kept: the start neither waits for it nor carries it. */
export function mountDocs(http: FastifyInstance, registry: Registry): void {
  const openApi = once(async () =>
    JSON.stringify((await import('./docs/openapi.ts')).openApi(registry, manifest.version)),
  );
  const sockets = once(async () => (await import('./docs/sockets-page.ts')).socketsPage(registry, manifest.version));
  const css = once(() => readFile(join(PACKAGE_FOLDER, 'src/system/docs/sockets.css'), 'utf8'));
  const renderer = once(() => join(dirname(fileURLToPath(import.meta.resolve('@scalar/api-reference'))), 'browser'));

  http.get('/openapi.json', PAGE, async (_request, reply) =>
    send(reply, 'application/json; charset=utf-8', await openApi()).header('access-control-allow-origin', '*'),
  );
  http.get('/docs', PAGE, async (_request, reply) => {
    return page(reply, REFERENCE_POLICY, (await import('./docs/reference-page.ts')).REFERENCE_PAGE);
  });
  http.get('/docs/reference.js', PAGE, async (_request, reply) =>
    send(reply, 'text/javascript; charset=utf-8', (await import('./docs/reference-page.ts')).REFERENCE_SCRIPT),
  );
  http.get('/docs/sockets', PAGE, async (_request, reply) => page(reply, SOCKETS_POLICY, await sockets()));
  http.get('/docs/sockets.css', PAGE, async (_request, reply) => send(reply, 'text/css; charset=utf-8', await css()));
  http.get('/docs/scalar/*', PAGE, async (request, reply) => {
    const { '*': name } = request.params as { '*': string };
    reply.header('x-content-type-options', 'nosniff').header('cache-control', 'public, max-age=86400');
    return sendFile(request, reply, renderer(), name);
  });
}

function page(reply: FastifyReply, policy: string, text: string): FastifyReply {
  reply.header('content-security-policy', policy).header('referrer-policy', 'no-referrer');
  return send(reply, 'text/html; charset=utf-8', text);
}

function send(reply: FastifyReply, type: string, text: string): FastifyReply {
  return reply.type(type).header('cache-control', 'no-cache').header('x-content-type-options', 'nosniff').send(text);
}
