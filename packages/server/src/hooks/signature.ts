import { createHmac, type Hmac, randomBytes } from 'node:crypto';

// Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`, the body being exactly the bytes that are sent. Made with Node's
// own hash and checked in the tests with the published verifier: that one's is written in JavaScript (32 µs against 5 for a
// body of 2 kB, 1.5 ms against 0.1 for 200 kB, on the thread that serves everybody), and it takes no stream.

const PREFIX = 'whsec_';

export function newHookSecret(): string {
  return PREFIX + randomBytes(32).toString('base64');
}

/** What identifies one attempt: `id` is the same at every try, `timestamp` (whole seconds) is not. */
export interface Signing {
  id: string;
  timestamp: number;
  /** During a rotation the old one signs too. */
  secrets: readonly string[];
}

export function timestampOf(now: number): number {
  return Math.floor(now / 1000);
}

/** The three headers, for a body that is at hand. */
export function signedHeaders(signing: Signing, body: string | Uint8Array): Record<string, string> {
  const hashes = begin(signing);
  for (const hash of hashes) hash.update(body);
  return headers(signing, hashes);
}

/** The same for a body that is read from somewhere. */
export async function signedHeadersOfStream(
  signing: Signing,
  body: AsyncIterable<Uint8Array | string>,
): Promise<Record<string, string>> {
  const hashes = begin(signing);
  for await (const chunk of body) for (const hash of hashes) hash.update(chunk);
  return headers(signing, hashes);
}

function begin({ id, timestamp, secrets }: Signing): Hmac[] {
  return secrets.map((secret) => createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.`));
}

function headers({ id, timestamp }: Signing, hashes: readonly Hmac[]): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': hashes.map((hash) => `v1,${hash.digest('base64')}`).join(' '),
  };
}

/** A secret that was brought along and has another form is taken as it is written. */
function keyOf(secret: string): Buffer {
  return secret.startsWith(PREFIX) ? Buffer.from(secret.slice(PREFIX.length), 'base64') : Buffer.from(secret, 'utf8');
}
