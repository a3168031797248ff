import { Readable } from 'node:stream';
import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { newHookSecret, signedHeaders, signedHeadersOfStream, timestampOf } from './signature.ts';

const signing = (...secrets: string[]) => ({ id: 'one', timestamp: timestampOf(Date.now()), secrets });
const body = JSON.stringify({ text: 'Grüße, 日本, 👋 and a \\u0000' });

test('the published verifier accepts what we sign', () => {
  const secret = newHookSecret();
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(new Webhook(secret).verify(body, signedHeaders(signing(secret), body))).toEqual(JSON.parse(body));
});

test('during a rotation both secrets verify, and no third one', () => {
  const [before, after] = [newHookSecret(), newHookSecret()];
  const headers = signedHeaders(signing(after, before), body);
  for (const secret of [before, after]) expect(() => new Webhook(secret).verify(body, headers)).not.toThrow();
  expect(() => new Webhook(newHookSecret()).verify(body, headers)).toThrow();
});

test('another body, id or time does not verify', () => {
  const webhook = new Webhook(newHookSecret());
  const secret = newHookSecret();
  const headers = signedHeaders(signing(secret), body);
  const verify =
    (changed: object, sent = body) =>
    () =>
      new Webhook(secret).verify(sent, { ...headers, ...changed } as Record<string, string>);
  expect(verify({})).not.toThrow();
  expect(verify({}, `${body} `)).toThrow();
  expect(verify({ 'webhook-id': 'two' })).toThrow();
  expect(verify({ 'webhook-timestamp': String(timestampOf(Date.now()) - 1) })).toThrow();
  expect(() => webhook.verify(body, headers)).toThrow();
});

test('a body in pieces is signed like one in a piece', async () => {
  const secret = newHookSecret();
  const one = signing(secret);
  const pieces = Readable.from([Buffer.from(body.slice(0, 7)), Buffer.from(body.slice(7))]);
  expect(await signedHeadersOfStream(one, pieces)).toEqual(signedHeaders(one, body));
});

test('a secret of another form is its own text', () => {
  const headers = signedHeaders(signing('a-secret-of-yours'), body);
  expect(() => new Webhook('a-secret-of-yours', { format: 'raw' }).verify(body, headers)).not.toThrow();
});
