import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { Call } from './call.ts';
import { CallFailure } from './failure.ts';

/** The headers of a call, its body measured. Throws `CallFailure`: `too_large`, or `protocol` for what cannot be sent. */
export function requestHeaders(call: Call, userAgent: string, mostBodyBytes: number): Record<string, string> {
  const { body, maxBodyBytes = mostBodyBytes } = call;
  const length = body ? ('bytes' in body ? Buffer.byteLength(body.bytes) : body.length) : 0;
  if (length > maxBodyBytes)
    throw new CallFailure('too_large', `The body has ${length} bytes; at most ${maxBodyBytes} are sent.`);
  const headers: Record<string, string> = { 'user-agent': userAgent, accept: '*/*' };
  for (const [name, value] of Object.entries(call.headers ?? {})) headers[headerName(name)] = value;
  // Asking for no compression leaves nothing to inflate; an answer that is compressed all the same is not read.
  headers['accept-encoding'] = 'identity';
  if (body) headers['content-type'] = body.contentType;
  if (body || call.method !== 'GET') headers['content-length'] = String(length);
  for (const [name, value] of Object.entries(headers)) requireHeader(name, value);
  return headers;
}

/** These frame the message or choose what comes back, so they are ours alone. */
const OWN_HEADERS = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'content-type',
  'expect',
  'host',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

function headerName(name: string): string {
  const lower = name.toLowerCase();
  if (OWN_HEADERS.has(lower)) throw new CallFailure('protocol', `The header ${lower} cannot be set for a call.`);
  return lower;
}

function requireHeader(name: string, value: string): void {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
  } catch {
    throw new CallFailure('protocol', 'A header has characters that cannot be sent.');
  }
}
