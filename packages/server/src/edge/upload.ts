import type { IncomingMessage } from 'node:http';
import { AppError } from '@baton/protocol';
import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DEFAULT_RULES, type ReceivedUpload, receiveUpload, type UploadRules } from '../core/files/receive.ts';
import type { Storage } from '../storage/storage.ts';
import { DAMAGED, partsOf } from './parts.ts';

/** The part of the form that holds the file. Other fields are read over, other files are refused. */
const PART_NAME = 'file';

/** Teaches the server multipart forms; call it once, before the faces are mounted. Nothing is read until a handler asks. */
export async function acceptUploads(app: FastifyInstance): Promise<void> {
  await app.register(multipart, {
    throwFileSizeLimit: false,
    limits: { files: 1, parts: 20, fields: 19, fieldNameSize: 100, fieldSize: 10_000, headerPairs: 50 },
  });
}

/**
 * The one file of an upload, checked and stored. Refuses: `unsupported_media` (not a form, or a kind of file that we do
 * not take), `invalid` (no file in the part `file`, or an empty one), `too_large` (the file, a second one, or more than 20
 * parts), `unavailable`.
 */
export async function takeUpload(
  request: FastifyRequest,
  storage: Storage,
  rules: UploadRules = DEFAULT_RULES,
): Promise<ReceivedUpload> {
  if (!request.isMultipart())
    throw new AppError('unsupported_media', { reason: 'Send the file as multipart/form-data.' });
  let received: ReceivedUpload | undefined;
  let failure: unknown;
  try {
    // One byte more than allowed is let through, so that the count can tell "just fits" from "cut off".
    for await (const part of partsOf(request, { fileSize: rules.mostBytes + 1 })) {
      if (part.type !== 'file') continue;
      if (part.fieldname !== PART_NAME) throw noFile();
      const named = { filename: formName(part.filename), file: part.file };
      received = await receiveUpload(storage, named, rules).catch((error: unknown) => {
        failure = error;
        throw error;
      });
    }
  } catch (error) {
    if (received) await storage.remove(received.storageKey);
    drain(request.raw, rules.mostBytes);
    // A fault of ours keeps its face, so that it is logged; everything else is the form's.
    throw error === failure ? error : asFormRefusal(error);
  }
  if (!received) throw noFile();
  return received;
}

/** Browsers write a quotation mark in a name as `%22` (the form's grammar has no other way); curl escapes it. */
export function formName(name: string): string {
  return name.replaceAll('%22', '"');
}

/**
 * Reads on and forgets, so that the sender gets to the answer and the connection can serve the next request: a body that
 * nobody reads would block both. Whoever sends much more than was allowed is cut off instead.
 */
export function drain(body: IncomingMessage, mostBytes: number): void {
  let drained = 0;
  body.unpipe().resume();
  body.on('data', (chunk: Buffer) => {
    drained += chunk.length;
    if (drained > 2 * mostBytes + 1024 * 1024) body.destroy();
  });
}

function noFile(): AppError {
  return new AppError('invalid', { field: PART_NAME, reason: `The form has no file in its part "${PART_NAME}".` });
}

const LIMITS = new Set(['FST_FILES_LIMIT', 'FST_PARTS_LIMIT', 'FST_FIELDS_LIMIT']);

/** Whatever the form's parser stumbles over is the sender's form, never our fault. */
export function asFormRefusal(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (LIMITS.has(String((error as { code?: unknown }).code))) {
    return new AppError('too_large', { reason: 'Send one file, in a form of at most 20 parts.' });
  }
  return new AppError('invalid', { reason: DAMAGED });
}
