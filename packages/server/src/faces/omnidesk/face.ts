import { AppError } from '@baton/protocol';
import { MAX_MESSAGE_BYTES } from '@baton/protocol/omnidesk';
import { z } from 'zod';
import type { DomainEvent } from '../../core/events.ts';
import type { FaceContext } from '../../edge/context.ts';
import { readForm } from '../../edge/form.ts';
import type { HttpFace } from '../../edge/http.ts';
import type { Subscriber } from '../../outbox/dispatch.ts';
import { AgentTyping } from './agent-typing.ts';
import { isForm, parseBodies, parseQuery, readMislabelled } from './bodies.ts';
import { Callers, type Keyless } from './callers.ts';
import { CustomerTyping } from './customer-typing.ts';
import { omnideskHttpError } from './errors.ts';
import { type FieldName, type Fields, readFields, type Spellings, spellingsOf } from './fields.ts';
import type { Parts } from './parts.ts';
import { configRoutes } from './routes/config.ts';
import { logRoutes } from './routes/logs.ts';
import { messageRoutes } from './routes/messages.ts';
import { sessionRoutes } from './routes/sessions.ts';
import { Sessions } from './sessions.ts';
import { Spool } from './spool.ts';

/** Files that one call may bring. */
const MOST_FILES = 20;

/** How each call may be known without a key; the others cannot (contract §2). */
const KEYLESS: Record<string, Keyless> = {
  'omnidesk.messages.post': 'token_and_server',
  'omnidesk.files.post': 'token_and_server',
  'omnidesk.events.post': 'session',
  'omnidesk.sessions.end': 'session',
  'omnidesk.visits.post': 'session',
  'omnidesk.config.get': 'token',
  'omnidesk.config.post': 'token',
  'omnidesk.logs.create': 'log',
};

export interface OmnideskFace {
  http: HttpFace;
  /** What it remembers of customers goes with them; typing ends with what it announced. */
  subscribers: Subscriber[];
}

/** Omnidesk's live-chat backend API: `/api/v2`. */
export function omnideskFace(context: FaceContext): OmnideskFace {
  const sessions = new Sessions(context.database.read);
  const callers = new Callers(context, sessions);
  const spool = new Spool(context.storage, context.limits);
  const parts: Parts = { context, sessions, callers, spool, typing: new CustomerTyping(context.typing) };
  const agentTyping = new AgentTyping(context);
  context.typing.listen(agentTyping.heard);
  const routes = [...messageRoutes(parts), ...sessionRoutes(parts), ...configRoutes(parts), ...logRoutes(parts)];
  const spellings = new Map<string, Spellings>(routes.map(({ name, body }) => [name, spellingsIn(shapeOf(body))]));

  return {
    http: {
      name: 'omnidesk',
      base: '/api/v2',
      routes,
      authenticate: (request) => callers.fromHead(request),
      bodies: (scope) => {
        parseBodies(scope);
        allowPreflight(scope);
      },
      readBody(request, { name, bodyLimit = 0 }) {
        const read = (body: object) => {
          const sources = request.raw.url?.includes('?') ? [body, parseQuery(request.query)] : [body];
          return requireSize(readFields(spellings.get(name) as Spellings, sources));
        };
        if (!request.isMultipart()) return read((request.body ?? {}) as object);
        return readMultipart(request, name === 'omnidesk.files.post', bodyLimit).then(read);
      },
      authenticateBody: (request, { name }, fields) => callers.fromBody(KEYLESS[name], fields as object, request.ip),
      discardBody: (request) => spool.discard(request),
      error: omnideskHttpError,
    },
    subscribers: [
      {
        name: 'omnidesk sessions',
        wants: (event: DomainEvent) => event.type === 'contact.erased',
        hint: () => sessions.clear(),
      },
      agentTyping.subscriber(),
    ],
  };

  type Request = Parameters<typeof readForm>[0];

  async function readMultipart(request: Request, takesFiles: boolean, mostBytes: number): Promise<object> {
    if (!isForm(request)) return readMislabelled(request, mostBytes);
    const files = takesFiles ? { storage: context.storage, rules: context.fileRules, most: MOST_FILES } : null;
    const form = await spool.inTurn(request, takesFiles, () => readForm(request, { mostBytes, files }));
    spool.put(request, form.files);
    // Of a repeated name the last value counts. Who builds a form writes each line break as CR LF, whatever it was before: the
    // same words must be the same text in every form, or a repeat in another one would not be recognised.
    return Object.fromEntries(form.fields.map(([name, value]) => [name, value.replaceAll('\r\n', '\n')]));
  }
}

/** Of the words themselves: a body may be larger, by its other fields and by how it writes them. Refuses: `too_large`. */
function requireSize(fields: Fields): Fields {
  const { message } = fields;
  const isTooLarge = typeof message === 'string' && Buffer.byteLength(message) > MAX_MESSAGE_BYTES;
  if (isTooLarge) throw new AppError('too_large', { field: 'message', reason: 'message: is larger than 1 MiB.' });
  return fields;
}

function shapeOf(schema: unknown): z.ZodRawShape {
  return (schema as { shape?: z.ZodRawShape } | undefined)?.shape ?? {};
}

function spellingsIn(shape: z.ZodRawShape): Spellings {
  // The schemas' names are the documented ones, which is what the fields are called here too.
  const fields = Object.keys(shape) as FieldName[];
  const lenient = fields.filter((field) => z.safeParse(shape[field] as z.core.$ZodType, {}).success);
  return spellingsOf(fields, lenient);
}

/** A browser asks before it posts JSON. Which websites may read the answer is decided there, by the token. */
function allowPreflight(scope: Parameters<NonNullable<HttpFace['bodies']>>[0]): void {
  scope.options('/chat/requestChatConfig', { config: { page: true } }, (request, reply) => {
    reply
      .code(204)
      .header('vary', 'origin')
      .header('access-control-allow-origin', request.headers.origin ?? '*')
      .header('access-control-allow-methods', 'GET, POST')
      .header('access-control-allow-headers', 'content-type, apikey')
      .header('access-control-max-age', '600')
      .send();
  });
}
