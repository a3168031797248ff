import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { PAGE } from '../edge/http.ts';
import { PACKAGE_FOLDER } from '../lib/package-folder.ts';
import { sendFile } from './send-file.ts';

const CONSOLE = join(PACKAGE_FOLDER, '../console/dist');
const WIDGET = join(PACKAGE_FOLDER, '../widget/dist');

const BASE_POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data: blob:; base-uri 'none'; object-src 'none'; form-action 'self'";
/** The console is never framed, and nothing in it may turn text into markup. */
const CONSOLE_POLICY = `${BASE_POLICY}; frame-ancestors 'none'; require-trusted-types-for 'script'`;
/** Customers' sites frame the messenger, so it says nothing of frame-ancestors. */
const MESSENGER_POLICY = BASE_POLICY;

/** The pages for people: console, start page and chat page, demo, and the scripts to embed. */
export function mountPages(http: FastifyInstance): void {
  page(http, '/', WIDGET, 'index.html', MESSENGER_POLICY);
  page(http, '/demo', WIDGET, 'demo.html', MESSENGER_POLICY);
  page(http, '/messenger.html', WIDGET, 'messenger.html', MESSENGER_POLICY);
  for (const script of ['widget.js', 'eusate-sdk.js']) {
    http.get(`/${script}`, PAGE, (request, reply) => {
      reply.header('cross-origin-resource-policy', 'cross-origin').header('cache-control', 'public, max-age=300');
      return sendFile(request, reply, WIDGET, script);
    });
  }
  assets(http, '/messenger/', join(WIDGET, 'messenger'));
  assets(http, '/console/assets/', join(CONSOLE, 'assets'));
  // Every other address below /console/ is the application's own routing.
  for (const url of ['/console', '/console/*']) page(http, url, CONSOLE, 'index.html', CONSOLE_POLICY);
}

function page(http: FastifyInstance, url: string, root: string, file: string, policy: string): void {
  http.get(url, PAGE, (request, reply) => {
    security(reply, policy);
    reply.header('cache-control', 'no-cache');
    return sendFile(request, reply, root, file);
  });
}

/** Names of assets carry a hash of their content. */
function assets(http: FastifyInstance, url: string, root: string): void {
  http.get(`${url}*`, PAGE, (request, reply) => {
    const name = (request.params as { '*': string })['*'];
    const hashed = /-[\w-]{8}\.\w+$/.test(name);
    reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    reply.header('x-content-type-options', 'nosniff');
    return sendFile(request, reply, root, name);
  });
}

function security(reply: { header(name: string, value: string): unknown }, policy: string): void {
  reply.header('content-security-policy', policy);
  reply.header('x-content-type-options', 'nosniff');
  reply.header('referrer-policy', 'strict-origin-when-cross-origin');
}
