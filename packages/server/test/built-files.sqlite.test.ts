import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OwnDesk, openOwnDesk } from './support/own-desk.ts';

// The console's and the widget's files, as a browser asks for them.

let own: OwnDesk;
let asset: string;

beforeAll(async () => {
  own = await openOwnDesk();
  const page = await (await fetch(`${own.url}/console/`)).text();
  asset = /\/console\/assets\/index-[\w-]{8}\.js/.exec(page)?.[0] ?? '';
  expect(asset).not.toBe('');
});
afterAll(() => own?.end());

test('a browser opens the console at any of its addresses, and keeps what cannot change', async () => {
  const page = await fetch(`${own.url}/console/mine/some-conversation`);
  expect(page.status).toBe(200);
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(page.headers.get('cache-control')).toBe('no-cache');
  const script = await fetch(own.url + asset);
  expect(script.headers.get('content-type')).toMatch(/^text\/javascript|^application\/javascript/);
  expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect((await script.bytes()).length).toBe(Number(script.headers.get('content-length')));
});

test('a browser that has a page already is not sent it again', async () => {
  const first = await fetch(`${own.url}/console/`);
  const etag = first.headers.get('etag');
  expect(etag).toBeTruthy();
  expect(await ask('/console/', `If-None-Match: ${etag}\r\n`)).toMatch(/^HTTP\/1\.1 304 .*\r\n\r\n$/s);
});

test('somebody may ask for the size alone, or for a part', async () => {
  const head = await fetch(own.url + asset, { method: 'HEAD' });
  expect(head.status).toBe(200);
  expect(Number(head.headers.get('content-length'))).toBeGreaterThan(1000);
  const part = await fetch(own.url + asset, { headers: { range: 'bytes=0-9' } });
  expect([part.status, (await part.text()).length]).toEqual([206, 10]);
});

test('a file that is not there is "not found" in our own words, and only for now', async () => {
  const answer = await fetch(`${own.url}/console/assets/nothing-12345678.js`);
  expect(answer.status).toBe(404);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(await answer.json()).toMatchObject({ error: { code: 'no_route' } });
});

test('no spelling of an address leads out of the folder', async () => {
  const outside = [
    '../index.html',
    '..%2findex.html',
    '%2e%2e/index.html',
    'x/../../index.html',
    'x%2f..%2f..%2findex.html',
  ];
  for (const base of ['/console/assets/', '/messenger/', '/docs/scalar/']) {
    for (const name of [...outside, '..%5cindex.html', '%00', '.%2f']) {
      const answer = await ask(base + name);
      expect(answer, base + name).toMatch(/^HTTP\/1\.1 (?:400|404) /);
      expect(answer, base + name).not.toMatch(/<html|"name":/i);
    }
  }
});

/** By hand: `fetch` puts an address in order before it sends it, and asks for a fresh copy wherever it is not its own cache. */
async function ask(path: string, headers = ''): Promise<string> {
  const socket = connect(Number(new URL(own.url).port), '127.0.0.1');
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${headers}\r\n`);
  return text(socket);
}
