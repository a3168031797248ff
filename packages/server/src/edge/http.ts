import { AppError } from '@baton/protocol';
import cors from '@fastify/cors';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { nameOf, type Principal, requireCaller } from '../auth/principal.ts';
import { asAppError, type FindFault, fromZod, isFault } from './errors.ts';
import type { Limits } from './limits.ts';
import type { Observer } from './observe.ts';
import { type RegisteredRoute, type Registry, type Route, Serialised } from './registry.ts';

/** One dialect over HTTP: its routes, how it knows callers, and how it says no. */
export interface HttpFace {
  name: string;
  /** For example `/api/v1`; the routes' paths follow it. */
  base: string;
  routes: readonly Route[];
  /** Of a body in bytes, where the route says nothing; the default is the server's. */
  bodyLimit?: number;
  /** Null = nobody in particular. Refuses: `unauthenticated` for credentials that are wrong. */
  authenticate(request: FastifyRequest, operation: Route): Principal | null | Promise<Principal | null>;
  /** The error in the face's own words: status and body. */
  error(error: AppError, requestId: string): { status: number; body: unknown };
  /** How the dialect parses bodies, where that is not JSON alone: parsers and plain hooks for the face's own scope. */
  bodies?(scope: FastifyInstance): void;
  /**
   * The body in the one form that the routes' schemas expect, for dialects in which it has many. By then the caller's
   * head has been looked at, and the body, unless it is a form, has been parsed. A promise where reading takes its time.
   */
  readBody?(request: FastifyRequest, entry: RegisteredRoute): unknown;
  /** Removes what reading the body has left behind, when the call was refused for certain. */
  discardBody?(request: FastifyRequest): Promise<void>;
  /**
   * A second look at whom the head did not name, for dialects whose credentials may stand in the body. With it a stranger's
   * body is read, up to the route's limit and at the address's expense, before the stranger is refused.
   */
  authenticateBody?(request: FastifyRequest, entry: RegisteredRoute, body: unknown): Promise<Principal | null>;
  /** Set where browsers on other sites may call; no cookies are involved there. */
  cors?: { methods: string[]; allowedHeaders: string[]; exposedHeaders: string[] };
}

export interface HttpEdge {
  registry: Registry;
  limits: Limits;
  observer: Observer;
  faultOf: FindFault;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The registered operation that this route is. */
    operation?: string;
    /** A page or asset for people, the health checks: nothing that belongs to somebody. */
    page?: true;
  }
  interface FastifyRequest {
    principal: Principal | null;
    operation: string | null;
  }
}

/** Levels at which every call is logged. */
const DETAILED = new Set(['debug', 'trace']);

/** Options of a route that is no operation. */
export const PAGE = { config: { page: true } } as const;

/** From now on a route that is neither a registered operation nor a page ends the start. */
export function requireRegistration(app: FastifyInstance): void {
  app.addHook('onRoute', ({ method, url, config }) => {
    if (method === 'OPTIONS' || config?.operation || config?.page) return;
    throw new Error(`${method} ${url} is not registered: add it to its face's routes.`);
  });
}

/**
 * The one wrapper of HTTP: authenticate → authorise → limit → parse → run → map errors. Authentication comes before the
 * body is read, so a stranger's megabytes are never parsed (but see `authenticateBody`). Registers every route of the face.
 */
export async function mountFace(app: FastifyInstance, edge: HttpEdge, face: HttpFace): Promise<void> {
  edge.registry.errors.set(face.name, face.error);
  const routes = face.routes.map((entry): RegisteredRoute => {
    const route = { ...entry, face: face.name, url: face.base + entry.path };
    edge.registry.addRoute(route);
    return route;
  });
  await app.register(
    async (scope) => {
      if (face.cors) {
        await scope.register(cors, { origin: '*', ...face.cors, strictPreflight: false, maxAge: 600 });
      }
      face.bodies?.(scope);
      scope.setErrorHandler((error, request, reply) => {
        const refused = asAppError(error, edge.faultOf);
        if (refused.code === 'internal') request.log.error({ err: error }, 'request failed');
        sendError(face, refused, request, reply);
      });
      scope.setNotFoundHandler((request, reply) => {
        const known = routes.filter(({ path }) => matches(face.base + path, request.url));
        if (known.length > 0) reply.header('allow', [...new Set(known.map((entry) => entry.method))].join(', '));
        sendError(face, new AppError(known.length > 0 ? 'method_not_allowed' : 'no_route'), request, reply);
      });
      for (const entry of routes) mountRoute(scope, edge, face, entry);
    },
    { prefix: face.base },
  );
}

function mountRoute(scope: FastifyInstance, edge: HttpEdge, face: HttpFace, entry: RegisteredRoute): void {
  const bodyLimit = entry.bodyLimit ?? face.bodyLimit;
  scope.route({
    method: entry.method,
    url: entry.path,
    ...(bodyLimit ? { bodyLimit } : {}),
    config: { operation: entry.name },
    // Hooks with a callback: what is known at once costs no promise.
    onRequest: (request, _reply, done) => {
      request.operation = entry.name;
      whenKnown(
        () => face.authenticate(request, entry),
        (principal) => {
          request.principal = principal;
          if (principal || !face.authenticateBody) requireCaller(principal, entry.callers);
          edge.limits.take(entry.limit, nameOf(principal, request.ip));
        },
        done,
      );
    },
    onResponse: (request, reply, done) => {
      const code = (reply as FastifyReply & { refusal?: AppError['code'] }).refusal ?? 'ok';
      edge.observer.called(entry.name, 'rest', code, reply.elapsedTime);
      if (DETAILED.has(request.log.level)) {
        request.log.debug(
          { operation: entry.name, status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
          'answered',
        );
      }
      done();
    },
    handler: (request, reply) => {
      const body = face.readBody ? face.readBody(request, entry) : request.body;
      const isStranger = request.principal === null && face.authenticateBody !== undefined;
      const answering =
        isStranger || body instanceof Promise
          ? lookAgain(face, entry, request, reply, body)
          : run(entry, request, reply, body);
      return answering.then((answer) => {
        if (reply.sent || reply.raw.headersSent) return reply;
        reply.code(entry.status ?? 200);
        if (answer instanceof Serialised) {
          return reply.header('content-type', 'application/json; charset=utf-8').send(answer.json);
        }
        return answer;
      });
    },
  });
}

/** Goes on with a value that may be here already, and tells how that went. */
function whenKnown<T>(find: () => T | Promise<T>, goOn: (value: T) => void, done: (error?: Error) => void): void {
  const go = (value: T) => {
    try {
      goOn(value);
    } catch (error) {
      done(error as Error);
      return;
    }
    done();
  };
  let found: T | Promise<T>;
  try {
    found = find();
  } catch (error) {
    done(error as Error);
    return;
  }
  if (found instanceof Promise) found.then(go, done);
  else go(found);
}

/** For bodies that take their time, and for callers whom only the body may name: read, look again at who calls, run. */
async function lookAgain(
  face: HttpFace,
  entry: RegisteredRoute,
  request: FastifyRequest,
  reply: FastifyReply,
  reading: unknown,
): Promise<unknown> {
  try {
    const body = await reading;
    if (!request.principal && face.authenticateBody) {
      request.principal = await face.authenticateBody(request, entry, body);
      requireCaller(request.principal, entry.callers);
    }
    return await run(entry, request, reply, body);
  } catch (error) {
    // What may have been stored after all is left to the sweeper.
    if (error instanceof AppError && !isFault(error)) await face.discardBody?.(request);
    throw error;
  }
}

function run(entry: RegisteredRoute, request: FastifyRequest, reply: FastifyReply, body: unknown): Promise<unknown> {
  return entry.handle({
    params: entry.params ? parse(entry.params, request.params) : request.params,
    query: entry.query ? parse(entry.query, request.query) : request.query,
    body: entry.body ? parse(entry.body, body ?? {}) : body,
    principal: request.principal,
    requestId: request.id,
    address: request.ip,
    idempotencyKey: idempotencyKeyOf(request),
    raw: { request, reply },
  });
}

function parse<T>(schema: NonNullable<Route['params']>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw fromZod(parsed.error);
  return parsed.data as T;
}

function idempotencyKeyOf(request: FastifyRequest): string | null {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return null;
  if (typeof key !== 'string' || key.length === 0 || key.length > 255) {
    throw new AppError('invalid', { field: 'Idempotency-Key', reason: 'Idempotency-Key: 1 to 255 characters.' });
  }
  return key;
}

function sendError(face: HttpFace, error: AppError, request: FastifyRequest, reply: FastifyReply): void {
  if (isFault(error)) request.log.warn({ code: error.code, operation: request.operation }, 'refused');
  (reply as FastifyReply & { refusal?: AppError['code'] }).refusal = error.code;
  const { status, body } = face.error(error, request.id);
  if (error.data.retryAfterMs !== undefined) reply.header('retry-after', Math.ceil(error.data.retryAfterMs / 1000));
  else if (error.code === 'unavailable') reply.header('retry-after', 1);
  reply.code(status).header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(body));
}

/** Does a request's path fit a route's pattern, whatever its method? For 405 against 404. */
function matches(pattern: string, url: string): boolean {
  const path = (url.split('?', 1)[0] as string).replace(/\/+$/, '').split('/');
  const wanted = pattern.replace(/\/+$/, '').split('/');
  return path.length === wanted.length && wanted.every((part, index) => part.startsWith(':') || part === path[index]);
}
