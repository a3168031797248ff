import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { issueCertificate } from '@baton/testkit';
import { expect, test } from 'vitest';
import { response, startReceiver } from '../../test/support/receiver.ts';

// The desk's process inherits variables that change how Node calls out. None of them counts for these calls.

test('neither a proxy nor a switched-off certificate check of the environment is used', async () => {
  const answer = (socket: { end(bytes: string): void }) => socket.end(response('200 OK', 'ok'));
  const proxy = await startReceiver(answer);
  const plain = await startReceiver(answer);
  const untrusted = await startReceiver(answer, { certificate: issueCertificate({ names: ['127.0.0.1'] }) });
  const script = `
    const { openEgress } = await import(${JSON.stringify(new URL('egress.ts', import.meta.url).href)});
    const { parseAllowList } = await import(${JSON.stringify(new URL('allow.ts', import.meta.url).href)});
    const door = openEgress({ allow: parseAllowList('127.0.0.1').rules, userAgent: 'test' });
    const urls = ['http://127.0.0.1:${plain.port}/', 'https://127.0.0.1:${untrusted.port}/'];
    const outcomes = await Promise.all(urls.map((url) => door.call({ url })));
    // Somebody who does use them, or the test would prove nothing.
    await fetch(urls[1]).catch(() => {});
    console.log(JSON.stringify(outcomes));
  `;
  const proxyUrl = `http://127.0.0.1:${proxy.port}`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    env: {
      NODE_USE_ENV_PROXY: '1',
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
      NODE_NO_WARNINGS: '1',
      ...Object.fromEntries(
        ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'ALL_PROXY'].map((name) => [name, proxyUrl]),
      ),
    },
  });
  const outcomes = JSON.parse(stdout);
  expect(outcomes[0]).toMatchObject({ outcome: 'answered', status: 200, body: 'ok' });
  expect(outcomes[1]).toMatchObject({ outcome: 'failed', reason: 'tls' });
  expect(proxy.requests.map(({ head }) => head.split('\r\n')[0])).toEqual([
    `CONNECT 127.0.0.1:${untrusted.port} HTTP/1.1`,
  ]);
  await Promise.all([proxy.close(), plain.close(), untrusted.close()]);
});
