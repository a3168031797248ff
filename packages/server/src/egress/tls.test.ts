import { connect, type Socket } from 'node:net';
import { type Certificate, issueCertificate } from '@baton/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import { json } from '../../test/support/door.ts';
import { type Receiver, response, startReceiver } from '../../test/support/receiver.ts';
import type { Call } from './call.ts';
import { openEgress } from './egress.ts';

// Receivers behind TLS. Only a certificate for the very name that was written in the URL lets a byte out.

const DAY_MS = 86_400_000;
const authority = issueCertificate({ names: ['authority.example'], isAuthority: true });
const stranger = issueCertificate({ names: ['authority.example'], isAuthority: true });
const good = issueCertificate({ names: ['hooks.example'], authority });

const receivers: Receiver[] = [];
afterEach(async () => {
  await Promise.all(receivers.splice(0).map((receiver) => receiver.close()));
});

async function receive(certificate: Certificate | undefined, onConnect?: (socket: Socket) => void) {
  const receiver = await startReceiver((socket) => socket.end(response('200 OK', 'ok')), { certificate, onConnect });
  receivers.push(receiver);
  const door = openEgress({
    allow: [],
    userAgent: 'test',
    ca: [authority.cert],
    resolve: async () => ['93.184.215.14'],
    dial: () => connect(receiver.port, '127.0.0.1'),
  });
  const call = (extra: Partial<Call> = {}) =>
    door.call({ url: 'https://hooks.example/hook', body: json({}), timeoutMs: 10_000, ...extra });
  return { receiver, call };
}

describe('a certificate', () => {
  test('for the name, from an authority that is trusted, is enough', async () => {
    const { receiver, call } = await receive(good);
    expect(await call()).toMatchObject({ outcome: 'answered', status: 200, body: 'ok' });
    expect(await call({ url: 'https://HOOKS.example./hook' })).toMatchObject({ outcome: 'answered' });
    expect(receiver.requests[1]?.head).toContain('host: hooks.example\r\n');
  });

  test('for an address is enough for that address', async () => {
    const { call } = await receive(issueCertificate({ names: ['93.184.215.14'], authority }));
    expect(await call({ url: 'https://93.184.215.14/' })).toMatchObject({ outcome: 'answered' });
    expect(await call({ url: 'https://93.184.215.15/' })).toMatchObject({ reason: 'tls' });
    expect(await call()).toMatchObject({ reason: 'tls' });
  });

  test.each<[what: string, certificate: Certificate, detail: RegExp]>([
    ['for another name', issueCertificate({ names: ['other.example'], authority }), /for another name/],
    ['for a name above', issueCertificate({ names: ['example'], authority }), /for another name/],
    ['for names below', issueCertificate({ names: ['*.hooks.example'], authority }), /for another name/],
    ['for the address behind the name', issueCertificate({ names: ['93.184.215.14'], authority }), /for another name/],
    ['signed by itself', issueCertificate({ names: ['hooks.example'] }), /signed by itself/],
    ['from a stranger', issueCertificate({ names: ['hooks.example'], authority: stranger }), /\((CERT|UNABLE)/],
    [
      'that has run out',
      issueCertificate({
        names: ['hooks.example'],
        authority,
        validFrom: new Date(Date.now() - 9 * DAY_MS),
        validUntil: new Date(Date.now() - DAY_MS),
      }),
      /expired/,
    ],
    [
      'that is not valid yet',
      issueCertificate({
        names: ['hooks.example'],
        authority,
        validFrom: new Date(Date.now() + DAY_MS),
        validUntil: new Date(Date.now() + 9 * DAY_MS),
      }),
      /not valid yet/,
    ],
  ])('%s is not', async (_what, certificate, detail) => {
    const { receiver, call } = await receive(certificate);
    const outcome = await call();
    expect(outcome).toMatchObject({ outcome: 'failed', reason: 'tls', detail: expect.stringMatching(detail) });
    expect(receiver.requests).toEqual([]);
  });
});

describe('a receiver that does not speak TLS', () => {
  test.each<[what: string, onConnect: (socket: Socket) => void]>([
    ['but HTTP', (socket) => socket.end(response('400 Bad Request', 'plain HTTP'))],
    ['but nonsense', (socket) => socket.end('220 hello\r\n')],
    ['and hangs up', (socket) => socket.end()],
    ['and resets', (socket) => socket.once('data', () => socket.resetAndDestroy())],
  ])('%s is not spoken to', async (_what, onConnect) => {
    const { call } = await receive(undefined, onConnect);
    expect(await call()).toMatchObject({ outcome: 'failed', reason: 'tls' });
  });

  test('and says nothing is given up, and let go', async () => {
    const { receiver, call } = await receive(undefined);
    expect(await call({ connectTimeoutMs: 200 })).toMatchObject({
      reason: 'tls',
      detail: 'The TLS handshake did not end within 0.2 s.',
    });
    await receiver.quiet();
  });

  test('is not spoken to in the clear instead', async () => {
    const { receiver, call } = await receive(undefined);
    await call({ connectTimeoutMs: 200, body: json({ secret: 'c4n4ry' }) });
    expect(receiver.requests).toEqual([]);
  });
});
