import { AppError } from '@baton/protocol';
import { MAX_MESSAGE_BYTES } from '@baton/protocol/omnidesk';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { checkDepth } from '../../edge/json.ts';

/**
 * Of a body with the largest message: a form and JSON in ASCII write three characters for a byte, and there are other fields.
 */
export const MOST_MESSAGE_BODY = 3 * MAX_MESSAGE_BYTES + 64 * 1024;

/** What a body says, whatever its sender called it: a flat object of names and values. */
export type Parsed = Record<string, unknown>;

/**
 * Bodies of this face: JSON, a form, or something with the wrong label. The published samples send JSON as
 * `multipart/form-data` without a boundary and people copy them, so where the label says nothing the first character does
 * (contract §5.1). A real multipart form is left for the handler, which reads it as a stream.
 */
export function parseBodies(scope: FastifyInstance): void {
  scope.removeContentTypeParser(['text/plain', /^application\/(?:[\w.-]+\+)?json/]);
  scope.addContentTypeParser('*', { parseAs: 'string' }, (request, text, done) => {
    try {
      done(null, parseBody(text as string, request.headers['content-type'] ?? ''));
    } catch (error) {
      done(error as Error);
    }
  });
}

/** A multipart form that says where its parts end; without that it is something else under a wrong name. */
export function isForm(request: FastifyRequest): boolean {
  return /^multipart\/form-data\b.*;\s*boundary=\s*"?[^\s";]/i.test(request.headers['content-type'] ?? '');
}

/** The body behind `multipart/form-data` without a boundary, which no parser reads for us. Refuses: `too_large`, `invalid`. */
export async function readMislabelled(request: FastifyRequest, mostBytes: number): Promise<Parsed> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.raw) {
    size += (chunk as Buffer).length;
    if (size > mostBytes) throw new AppError('too_large');
    chunks.push(chunk as Buffer);
  }
  return parseBody(Buffer.concat(chunks).toString('utf8'), '');
}

/** Refuses: `invalid`, `too_deep`. */
export function parseBody(text: string, contentType: string): Parsed {
  const isLabelled = /^application\/(?:[\w.-]+\+)?json\b/i.test(contentType);
  const start = text.search(/[^\s\ufeff]/);
  if (start < 0) return {};
  return isLabelled || text[start] === '{' ? parseJson(text.slice(start)) : parseForm(text.slice(start));
}

function parseJson(text: string): Parsed {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new AppError('invalid', { reason: 'The body is not valid JSON.' });
  }
  checkDepth(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new AppError('invalid', { reason: 'The body is not a JSON object.' });
  }
  for (const name in value) {
    const one = (value as Parsed)[name];
    if (typeof one === 'number' && !Number.isSafeInteger(one)) return exactNumbers(text);
  }
  return value as Parsed;
}

/** A session's number may be longer than a number of ours is exact: its digits are its name. */
function exactNumbers(text: string): Parsed {
  // The third argument is newer than the library's types.
  const asWritten = (_name: string, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' && !Number.isSafeInteger(value) ? (context?.source ?? value) : value;
  return JSON.parse(text, asWritten as (name: string, value: unknown) => unknown) as Parsed;
}

function parseForm(text: string): Parsed {
  const parsed: Parsed = {};
  for (const [name, value] of new URLSearchParams(text)) parsed[name] = value;
  return parsed;
}

/** The query, in which of a repeated name the last value counts. */
export function parseQuery(query: unknown): Parsed {
  const parsed: Parsed = {};
  for (const [name, value] of Object.entries(query as Record<string, unknown>)) {
    parsed[name] = Array.isArray(value) ? value.at(-1) : value;
  }
  return parsed;
}
