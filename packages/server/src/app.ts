import { randomUUID } from 'node:crypto';
import { AppError } from '@baton/protocol';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyReply, LogController } from 'fastify';
import type { Logger } from 'pino';
import { Server } from 'socket.io';
import { ApiKeys } from './auth/api-keys.ts';
import { ChatTokens } from './auth/chat-tokens.ts';
import { SignInFailures } from './auth/failures.ts';
import { Logins } from './auth/logins.ts';
import { Tokens } from './auth/tokens.ts';
import { bootstrap, type FirstStart } from './bootstrap.ts';
import type { Config } from './config.ts';
import { openFileOf } from './core/files/open.ts';
import { Connections } from './edge/connections.ts';
import type { FaceContext } from './edge/context.ts';
import { mountFrames } from './edge/frames.ts';
import { mountFace, requireRegistration } from './edge/http.ts';
import { checkDepth } from './edge/json.ts';
import { LateLog } from './edge/late-log.ts';
import { Limits } from './edge/limits.ts';
import { type PresentError, Registry } from './edge/registry.ts';
import { mountNamespace, principalOf } from './edge/sockets.ts';
import { textParser } from './edge/text-encoder.ts';
import { answerUnreadable } from './edge/unreadable-request.ts';
import { acceptUploads } from './edge/upload.ts';
import { endRevokedSockets, endSlowReceivers } from './edge/watch-sockets.ts';
import { openEgress } from './egress/egress.ts';
import { deskHttpError } from './faces/desk/errors.ts';
import { deskHttpFace } from './faces/desk/face.ts';
import { DESK_NAMESPACE, deskPresenter } from './faces/desk/fanout.ts';
import { deskHookFormat } from './faces/desk/hook-format.ts';
import { THREAD_PREFIX } from './faces/desk/rooms.ts';
import { deskSocketFace } from './faces/desk/socket.ts';
import { showTyping } from './faces/desk/typing.ts';
import { eusateHttpError } from './faces/eusate/errors.ts';
import { eusateHttpFace } from './faces/eusate/face.ts';
import { eusatePresenter } from './faces/eusate/fanout.ts';
import { eusateSocketFace } from './faces/eusate/socket.ts';
import { filesHttpFace } from './faces/files/face.ts';
import { omnideskHttpError } from './faces/omnidesk/errors.ts';
import { omnideskFace } from './faces/omnidesk/face.ts';
import { omnideskHookFormat } from './faces/omnidesk/hook-format.ts';
import { canonicalUrl } from './faces/omnidesk/paths.ts';
import { tiledeskHttpError } from './faces/tiledesk/errors.ts';
import { tiledeskHttpFace, tiledeskTools } from './faces/tiledesk/face.ts';
import { tiledeskHookFormat } from './faces/tiledesk/hooks/format.ts';
import { LiveChannel } from './faces/tiledesk/live/channel.ts';
import { canonicalTiledeskUrl } from './faces/tiledesk/paths.ts';
import { takeHookCensus } from './hooks/census.ts';
import { HookEngine } from './hooks/engine.ts';
import type { HookFormat } from './hooks/format.ts';
import { HookPlan } from './hooks/plan.ts';
import { Housekeeping } from './housekeeping.ts';
import { ByteCache } from './lib/byte-cache.ts';
import { findFreePort } from './lib/free-port.ts';
import { createSeal } from './lib/seal.ts';
import { createMailer } from './mail/mailer.ts';
import { type Core, openCore } from './open-core.ts';
import { fanOut } from './realtime/fanout.ts';
import { announceHeads } from './realtime/heads.ts';
import { TypingBus } from './realtime/typing.ts';
import { Responder } from './responder/subscriber.ts';
import { openStorage } from './storage/storage.ts';
import { mountSystem } from './system/routes.ts';
import { Telemetry } from './telemetry.ts';
import { VERSION } from './version.ts';

/** A running desk. */
export interface Desk {
  http: FastifyInstance;
  io: Server;
  core: Core;
  registry: Registry;
  /** Absolute base of its links. */
  publicUrl: string;
  /** What the first start made up; null later. */
  firstStart: FirstStart | null;
  close(): Promise<void>;
}

const NAMESPACES = ['/helpdesk', DESK_NAMESPACE];
const PAGES_BYTES = 24 * 1024 * 1024;
/** All of a stop, but for what writing to the disk takes; the process is ended two seconds later. */
const STOP_PATIENCE_MS = 8000;
/** What is left of it afterwards is for writing down how the last requests ended. */
const HOOKS_PATIENCE_MS = 6000;

/**
 * Puts the parts together and listens: the only file that knows every part. `formats` are ways of calling hooks beside those
 * of our faces, for whoever embeds the desk.
 */
export async function createApp(
  config: Config,
  log: Logger,
  { formats = [] }: { formats?: readonly HookFormat[] } = {},
): Promise<Desk> {
  const telemetry = new Telemetry({
    sockets: () => ({
      ...Object.fromEntries(NAMESPACES.map((name) => [name, io.of(name).sockets.size])),
      'tiledesk-live': liveDoor.connections.size,
    }),
    waitingCommands: () => core.writer.depth,
    hooksInFlight: () => hooks.inFlight,
    hookCensus: () => takeHookCensus(core.database.read),
  });
  const port = config.port === 0 ? await findFreePort(config.host) : config.port;
  const publicUrl = config.publicUrl ?? `http://localhost:${port}`;
  const egress = openEgress({
    allow: config.hookAllow,
    userAgent: `Baton/${VERSION}`,
    observe: (outcome) => telemetry.calledOut(outcome),
  });
  const hookFormats = [
    deskHookFormat(publicUrl),
    omnideskHookFormat({ publicUrl, isListed: (url) => egress.isListed(url) }),
    tiledeskHookFormat(publicUrl),
    ...formats,
  ];
  const plan = new HookPlan(hookFormats);
  const core = await openCore(config, log, telemetry, plan);
  const { database, writer, dispatcher } = core;
  // One spelling of an address for the router; a face adds its own below.
  const spellings = [canonicalUrl];
  const http = createHttp(config, log, (url) => spellings.reduce((known, spell) => spell(known), url));
  const io = new Server({
    serveClient: false,
    connectTimeout: 5000,
    maxHttpBufferSize: 256 * 1024,
    pingInterval: 25_000,
    pingTimeout: 20_000,
    cors: { origin: '*' },
    perMessageDeflate: false,
    httpCompression: false,
    parser: textParser,
  });
  const tokens = new Tokens(core.secret);
  const logins = new Logins(
    database,
    { secret: core.secret, publicUrl, trustedOrigins: [new URL(publicUrl).origin] },
    tokens,
  );
  const limits = new Limits(config.rateLimits);
  const registry = new Registry();
  const typing = new TypingBus();
  typing.listen(showTyping(io));
  const storage = await openStorage(config.dataDir);
  const seal = createSeal(core.secret);
  const hooks = new HookEngine({
    database,
    writer,
    egress,
    seal,
    openFile: openFileOf(database.read, storage),
    formats: hookFormats,
    plan,
    log,
    watch: telemetry,
  });
  const context: FaceContext = {
    database,
    writer,
    storage,
    egress,
    hooks,
    seal,
    apiKeys: new ApiKeys(database.read),
    chatTokens: new ChatTokens(database.read),
    fileRules: config.fileRules,
    logins,
    tokens,
    failures: new SignInFailures(),
    limits,
    typing,
    pages: new ByteCache(PAGES_BYTES),
    publicUrl,
    version: VERSION,
    demo: config.demo,
  };
  const firstStart = await bootstrap(core, logins, config);

  const responder = new Responder({
    database,
    writer,
    model: config.model,
    log,
    thinking(conversation, isTyping) {
      typing.announce({ conversation, author: { kind: 'sate', id: null, name: null }, typing: isTyping });
    },
  });
  const omnidesk = omnideskFace(context);
  // Before the engine is woken: the end of typing goes out before what ended it.
  for (const subscriber of omnidesk.subscribers) dispatcher.subscribe(subscriber);
  dispatcher.subscribe(fanOut(io, [eusatePresenter(publicUrl), deskPresenter(publicUrl)]));
  dispatcher.subscribe(responder.watcher());
  dispatcher.subscribe(responder.subscriber());
  dispatcher.subscribe(hooks.subscriber());
  dispatcher.subscribe({
    name: 'caches',
    wants: ({ type }) => type === 'key.revoked' || type === 'contact.erased' || type === 'chat_token.changed',
    hint(event) {
      if (event.type === 'key.revoked') context.apiKeys.forget();
      else if (event.type === 'chat_token.changed') context.chatTokens.forget();
      else context.pages.clear();
    },
  });

  const connections = new Connections(config.rateLimits);
  const edge = { registry, limits, connections, observer: telemetry, faultOf: database.fault, log };
  await acceptUploads(http);
  mountSystem(http, {
    registry,
    about: { version: VERSION, url: publicUrl },
    ping: () => database.ping(),
    metrics: telemetry,
  });
  const tiledesk = tiledeskTools(context, {
    secret: core.secret,
    tokenDays: config.tokenDays,
    signup: config.signup,
    mailer: config.mail && createMailer(config.mail),
  });
  const tiledeskHttp = tiledeskHttpFace(tiledesk);
  spellings.push(canonicalTiledeskUrl(tiledeskHttp.routes.map(({ path }) => path)));
  const faces = [eusateHttpFace(context), omnidesk.http, deskHttpFace(context), filesHttpFace(context), tiledeskHttp];
  for (const face of faces) await mountFace(http, edge, face);
  mountNamespace(io, edge, eusateSocketFace(context));
  mountNamespace(io, edge, deskSocketFace(context));
  const live = new LiveChannel(tiledesk, log);
  const liveDoor = mountFrames(http.server, edge, live.face());
  dispatcher.subscribe(live.subscriber());
  await http.ready();
  await dispatcher.start();
  await hooks.start();
  io.attach(http.server);
  connections.guard(io);
  await http.listen({ host: config.host, port });

  const housekeeping = new Housekeeping(core, context, log, {
    async endRevoked() {
      await endRevokedSockets({ io, read: database.read, principalOf }, NAMESPACES);
      await live.endRevoked();
    },
    checkPulse() {
      live.greet();
      liveDoor.checkPulse();
    },
    endSlow: () => endSlowReceivers(io, NAMESPACES),
    announceHeads: () => announceHeads(io, database.read, DESK_NAMESPACE, THREAD_PREFIX),
  });
  housekeeping.start();

  return {
    http,
    io,
    core,
    registry,
    publicUrl,
    firstStart,
    async close() {
      // First of all nobody new comes in: the next desk may take the port, and a balancer looks elsewhere. What has begun is served.
      http.server.close();
      // A download that nobody reads would hold the stop for as long as its client likes.
      setTimeout(() => http.server.closeAllConnections(), STOP_PATIENCE_MS).unref();
      housekeeping.stop();
      liveDoor.close();
      io.of('/').server.engine.opts.allowRequest = (_request, refuse) => refuse('stopping', false);
      responder.stop();
      await Promise.all([dispatcher.stop(STOP_PATIENCE_MS / 2), hooks.stop(HOOKS_PATIENCE_MS)]);
      await egress.close();
      await writer.close();
      // Ends the connections without a goodbye, so that clients connect again, here or elsewhere.
      await io.close();
      await http.close();
      await dispatcher.saveCursors().catch(() => {});
      telemetry.close();
      await core.close();
    },
  };
}

function createHttp(config: Config, log: Logger, spell: (url: string) => string): FastifyInstance {
  const http = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    childLoggerFactory: (parent, bindings, options) => new LateLog(parent, bindings, options),
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    trustProxy: config.trustProxy,
    bodyLimit: 256 * 1024,
    requestTimeout: 30_000,
    http: { maxHeaderSize: 16 * 1024, headersTimeout: 10_000 },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 1024 },
    forceCloseConnections: true,
    clientErrorHandler: answerUnreadable,
    // The wrapper parses with our schemas and writes the JSON; Fastify's own compilers would be loaded for nothing, a hundred
    // files of every start. (The validator's type knows only those of Ajv.)
    schemaController: {
      compilersFactory: {
        buildValidator: (() => () => (value: unknown) => ({ value })) as never,
        buildSerializer: () => () => (value: unknown) => JSON.stringify(value),
      },
    },
    rewriteUrl: (request) => spell(request.url ?? '/'),
    // What goes wrong before any route is known (an address that cannot be decoded) still speaks the face's dialect.
    frameworkErrors(_error, request, reply) {
      const error = new AppError('invalid', { reason: 'The address is not valid.' });
      const { status, body } = errorOf(request.url)(error, request.id);
      // Fastify's type names only its own errors' replies.
      (reply as FastifyReply).code(status).send(body);
    },
  });
  requireRegistration(http);
  http.decorateRequest('principal', null);
  http.decorateRequest('operation', null);
  // An empty body is an empty object: several clients send the content type with nothing behind it.
  http.removeContentTypeParser('application/json');
  http.addContentTypeParser(/^application\/(?:[\w.-]+\+)?json/, { parseAs: 'string' }, (_request, text, done) => {
    try {
      done(null, text.length === 0 ? {} : parseJson(text as string));
    } catch (error) {
      done(error instanceof AppError ? error : new AppError('invalid', { reason: 'The body is not valid JSON.' }));
    }
  });
  return http;
}

/** The dialect of an address that no route was found for. */
function errorOf(url: string): PresentError {
  if (url.startsWith('/api/v1/')) return eusateHttpError;
  if (url.startsWith('/api/v2/')) return omnideskHttpError;
  return /^\/v[23](?:\/|$)/.test(url) ? tiledeskHttpError : deskHttpError;
}

function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  checkDepth(value);
  return value;
}
