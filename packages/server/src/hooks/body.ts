import type { CallBody, StreamedBytes } from '../egress/call.ts';
import { multipartBody } from '../egress/multipart.ts';
import type { HookRequest } from './format.ts';
import { type Signing, signedHeaders, signedHeadersOfStream } from './signature.ts';

/** Larger contents are not sent; a format cuts what may grow that large. Files are not counted. */
export const MOST_BODY_BYTES = 256 * 1024;
const JSON_TYPE = 'application/json; charset=utf-8';

/** A file as the storage has it; null = it is gone. */
export type OpenFile = (fileId: string) => Promise<({ filename: string; contentType: string } & StreamedBytes) | null>;

/** The body of one attempt, and the headers that sign exactly its bytes. */
export interface SignedBody {
  body: CallBody;
  headers: Record<string, string>;
  /** For people to read: the text, or the fields of a form. */
  shown: string;
  /** Of the body without a file. */
  bytes: number;
}

/**
 * A form is put together before it is signed, so what is signed is what is sent. One with a file is read twice, for the
 * signature and for the way out: a receiver can check the whole of it, and no file is held in memory. Null when the file is
 * gone.
 */
export async function signedBody(
  request: HookRequest,
  signing: Signing,
  openFile: OpenFile,
): Promise<SignedBody | null> {
  const given = contentTypeOf(request.headers);
  if ('text' in request.body) {
    const bytes = Buffer.from(request.body.text);
    const body = { contentType: given ?? JSON_TYPE, bytes };
    return { body, headers: signedHeaders(signing, bytes), shown: request.body.text, bytes: bytes.length };
  }
  const { fields, file } = request.body;
  const shown = fields.map(([name, value]) => `${name}: ${value}`);
  if (!file) {
    const body = multipartBody(fields, null);
    const headers = signedHeaders(signing, body.bytes);
    return { body, headers, shown: shown.join('\n'), bytes: body.bytes.length };
  }
  const opened = await openFile(file.fileId);
  if (!opened) return null;
  const body = multipartBody(fields, { name: file.part, ...opened });
  const headers = await signedHeadersOfStream(signing, await body.open());
  return {
    body,
    headers,
    shown: [...shown, `${file.part}: ${opened.filename} (${opened.contentType}, ${opened.length} bytes)`].join('\n'),
    bytes: body.length - opened.length,
  };
}

function contentTypeOf(headers: Record<string, string>): string | undefined {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
}
