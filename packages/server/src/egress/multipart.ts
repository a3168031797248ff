import { randomBytes } from 'node:crypto';
import { finished, PassThrough, type Readable } from 'node:stream';
import type { CallBody, StreamedBytes } from './call.ts';

export interface FilePart extends StreamedBytes {
  name: string;
  filename: string;
  contentType: string;
}

type Field = readonly [name: string, value: string];

/**
 * A form with text fields in their order and then a file, whose bytes pass through without being collected. The length is
 * known beforehand, since many receivers cannot take a form without one. For each attempt make a new one.
 */
export function multipartBody(fields: readonly Field[], file: FilePart): { contentType: string } & StreamedBytes;
/** A form of text fields alone. */
export function multipartBody(fields: readonly Field[], file: null): { contentType: string; bytes: Buffer };
export function multipartBody(fields: readonly Field[], file: FilePart | null): CallBody {
  const boundary = `baton-${randomBytes(18).toString('base64url')}`;
  const contentType = `multipart/form-data; boundary=${boundary}`;
  const part = (disposition: string) => `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n`;
  const texts = fields.map(([name, value]) => `${part(`name="${quoted(name)}"`)}\r\n${value}\r\n`).join('');
  if (!file) return { contentType, bytes: Buffer.from(`${texts}--${boundary}--\r\n`) };
  const opening = part(`name="${quoted(file.name)}"; filename="${quoted(file.filename)}"`);
  const head = Buffer.from(`${texts}${opening}Content-Type: ${oneLine(file.contentType)}\r\n\r\n`);
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  return {
    contentType,
    length: head.length + file.length + tail.length,
    open: async () => enclose(head, await file.open(), tail),
  };
}

function enclose(head: Buffer, file: Readable, tail: Buffer): Readable {
  const whole = new PassThrough();
  whole.write(head);
  file.pipe(whole, { end: false });
  finished(file, { writable: false }, (error) => (error ? whole.destroy(error) : whole.end(tail)));
  whole.once('close', () => file.destroy());
  return whole;
}

/** Within the quotes of a form's header, as browsers write it: nothing may end the quotes or the line. */
const quoted = (text: string): string => text.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const oneLine = (text: string): string => text.replace(/[\r\n]/g, '');
