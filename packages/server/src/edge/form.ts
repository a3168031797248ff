import { AppError } from '@baton/protocol';
import type { FastifyRequest } from 'fastify';
import { type ReceivedUpload, receiveUpload, type UploadRules } from '../core/files/receive.ts';
import type { Storage } from '../storage/storage.ts';
import { partsOf } from './parts.ts';
import { asFormRefusal, drain, formName } from './upload.ts';

/** What came in a multipart form, in its order. */
export interface Form {
  fields: [name: string, value: string][];
  files: (ReceivedUpload & { part: string })[];
}

export interface FormRules {
  /** All fields together, and the files that nobody wants. */
  mostBytes: number;
  /** Null: files are read over. All of them together may have the size of two of the largest. */
  files: { storage: Storage; rules: UploadRules; most: number } | null;
}

const MOST_PARTS = 200;

/**
 * Reads a whole form, fields and files in any order: the files are spooled, since what decides about them may come last. The
 * caller removes those that it does not keep; after a refusal there are none. Refuses: `too_large`, `invalid` (damaged, or an
 * empty file), `unsupported_media`, `unavailable`.
 */
export async function readForm(request: FastifyRequest, { mostBytes, files: asked }: FormRules): Promise<Form> {
  const form: Form = { fields: [], files: [] };
  // One byte more than allowed is let through, so that the count can tell "just fits" from "cut off".
  const fileSize = (asked?.rules.mostBytes ?? mostBytes) + 1;
  const limits = { fileSize, fieldSize: mostBytes, fields: MOST_PARTS, files: MOST_PARTS, parts: MOST_PARTS };
  let failure: unknown;
  let size = 0;
  let left = 2 * (asked?.rules.mostBytes ?? 0);
  try {
    for await (const part of partsOf(request, limits, isStream)) {
      size += part.fieldname.length;
      if (part.type === 'field') {
        const value = String(part.value);
        size += value.length;
        if (size > mostBytes || part.valueTruncated) throw new AppError('too_large');
        form.fields.push([part.fieldname, value]);
      } else if (part.filename === undefined && part.mimetype !== BYTES) {
        const text = await readText(part.file, mostBytes - size);
        size += text.length;
        form.fields.push([part.fieldname, sayJson(text)]);
      } else if (!asked) {
        for await (const chunk of part.file) size += (chunk as Buffer).length;
        if (size > mostBytes) throw new AppError('too_large');
      } else {
        if (form.files.length === asked.most)
          throw new AppError('too_large', { reason: `At most ${asked.most} files.` });
        const named = { filename: formName(part.filename ?? ''), file: part.file };
        const rules = { ...asked.rules, mostBytes: Math.min(asked.rules.mostBytes, left) };
        const received = await receiveUpload(asked.storage, named, rules).catch((error: unknown) => {
          failure = error;
          throw error;
        });
        left -= received.size;
        form.files.push({ ...received, part: part.fieldname });
      }
    }
  } catch (error) {
    for (const { storageKey } of form.files) await asked?.storage.remove(storageKey);
    drain(request.raw, asked?.rules.mostBytes ?? mostBytes);
    // A fault of ours keeps its face, so that it is logged; everything else is the form's.
    throw error === failure ? error : asFormRefusal(error);
  }
  return form;
}

const BYTES = 'application/octet-stream';

/**
 * Fields with the label of JSON come as streams too: the parser would make objects of them and refuse what is none, and
 * libraries write that label over every word of their forms.
 */
function isStream(_name: string | undefined, type: string | undefined, filename: string | undefined): boolean {
  return filename !== undefined || type === BYTES || type?.startsWith('application/json') === true;
}

async function readText(file: AsyncIterable<Buffer>, mostBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of file) {
    size += chunk.length;
    if (size > mostBytes) throw new AppError('too_large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** What is JSON's way of writing a text is that text, and nothing when it is `null`; all else is as it stands. */
function sayJson(text: string): string {
  if (!/^\s*(?:"|null\s*$)/.test(text)) return text;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : '';
  } catch {
    return text;
  }
}
