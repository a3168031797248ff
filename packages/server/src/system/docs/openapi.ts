import { AppError, ERRORS, type ErrorCode } from '@baton/protocol';
import { z } from 'zod';
import type { PresentError, RegisteredRoute, Registry } from '../../edge/registry.ts';
import { describeCallers, describeLimit, SECURITY_SCHEMES, securityOf } from './callers.ts';
import { type DocumentedFace, FACES } from './faces.ts';
import { type JsonSchema, JsonSchemas } from './json-schema.ts';
import { isUpload, refusalsOfRoute } from './refusals.ts';

const ABOUT = `Everything that this desk answers over HTTP, made from the schemas with which it checks requests.

What happens in real time, over Socket.IO, is described under [Sockets](/docs/sockets).

A success is sent only after what you sent is stored and synced. A write that takes \`Idempotency-Key\` (or a client message id) may be repeated under it: the same content gives the first result again, other content is refused. Answers may gain fields; ignore those that you do not know.`;

/** The OpenAPI 3.1 document of everything in the registry. */
export function openApi(registry: Registry, version: string): object {
  const schemas = new JsonSchemas();
  const paths: Record<string, Record<string, object>> = {};
  for (const route of registry.routes) {
    const face = FACES[route.face];
    const presentError = registry.errors.get(route.face);
    if (!face || !presentError) continue;
    const path = route.url.replace(/:(\w+)/g, '{$1}');
    paths[path] = {
      ...paths[path],
      [route.method.toLowerCase()]: operation(route, { ...face, error: presentError }, schemas),
    };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Baton', version, summary: 'Self-hosted helpdesk and live chat.', description: ABOUT },
    servers: [{ url: '/' }],
    tags: Object.values(FACES).map(({ title, description }) => ({ name: title, description })),
    paths,
    components: { schemas: sorted(schemas.components), securitySchemes: SECURITY_SCHEMES },
  };
}

type Face = DocumentedFace & { error: PresentError };

function operation(route: RegisteredRoute, face: Face, schemas: JsonSchemas): object {
  const body = bodyOf(route, schemas);
  return {
    operationId: route.name,
    // Lists show the first clause, the operation itself the whole sentence.
    summary: route.summary
      .split(/[.;:(]/, 1)[0]
      ?.replaceAll('`', '')
      .trim(),
    description: `${route.summary}\n\n**Callers:** ${describeCallers(route.callers)}.\n\n**Rate limit:** ${describeLimit(route.limit)}.`,
    tags: [face.title],
    security: securityOf(route.callers, route.face),
    parameters: [
      ...parameters(route.params, 'path', schemas),
      ...parameters(route.query, 'query', schemas),
      ...idempotencyKeyOf(route),
    ],
    ...(body ? { requestBody: body } : {}),
    responses: {
      [route.status ?? 200]: {
        description: 'Done.',
        ...(route.answer ? json(schemas.of(route.answer, 'output')) : {}),
      },
      ...refusals(route, face, schemas),
    },
  };
}

function parameters(schema: z.ZodType | undefined, place: 'path' | 'query', schemas: JsonSchemas): object[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemas.resolve(schemas.of(schema, 'input'));
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
}

function idempotencyKeyOf(route: RegisteredRoute): object[] {
  const hasField = route.body instanceof z.ZodObject && 'clientMessageId' in route.body.shape;
  if (!hasField && !route.takesKey) return [];
  return [
    {
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      description: hasField
        ? 'Says the same as `clientMessageId`; the field wins.'
        : 'The same call again under this key gives the first result again.',
      schema: { type: 'string', minLength: 1, maxLength: 255 },
    },
  ];
}

function bodyOf(route: RegisteredRoute, schemas: JsonSchemas): object | undefined {
  if (route.body) return { required: true, ...json(schemas.of(route.body, 'input')) };
  if (!isUpload(route)) return undefined;
  const file = { type: 'string', contentMediaType: 'application/octet-stream' };
  return {
    required: true,
    content: { 'multipart/form-data': { schema: { type: 'object', properties: { file }, required: ['file'] } } },
  };
}

/** Codes grouped by the face's status for them, each with the very body that the face would send. */
function refusals(route: RegisteredRoute, face: Face, schemas: JsonSchemas): Record<string, object> {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of refusalsOfRoute(route)) {
    const { status } = face.error(new AppError(code), '');
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const schema = schemas.of(face.errorBody, 'output');
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `\`${code}\` ${ERRORS[code].text}`).join('\n\n'),
        ...(status === 429 || status === 503 ? { headers: RETRY_AFTER } : {}),
        content: {
          'application/json': { schema, examples: Object.fromEntries(codes.map((code) => example(code, face))) },
        },
      },
    ]),
  );
}

function example(code: ErrorCode, face: Face): [string, object] {
  const { body } = face.error(new AppError(code), '0b54e1b2-6f0e-4d0c-9f0a-3f1f6d1c2a90');
  return [code, { summary: code, value: body }];
}

const RETRY_AFTER = {
  'retry-after': { description: 'Seconds after which a repeat makes sense.', schema: { type: 'integer' } },
};

function json(schema: JsonSchema): object {
  return { content: { 'application/json': { schema } } };
}

function sorted<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
