import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { json, openDoor } from '../../test/support/door.ts';
import { type Heard, type Receiver, response, startReceiver } from '../../test/support/receiver.ts';
import type { Call, Outcome } from './call.ts';

// Receivers as they are and as they should not be: whatever they do, the caller gets a value, in time.

const KIB = 1024;
const receivers: Receiver[] = [];
afterEach(async () => {
  await Promise.all(receivers.splice(0).map((receiver) => receiver.close()));
});

async function receive(answer: (socket: Socket, heard: Heard) => void, onConnect?: (socket: Socket) => void) {
  const receiver = await startReceiver(answer, { onConnect });
  receivers.push(receiver);
  const call = (extra: Partial<Call> = {}): Promise<Outcome> =>
    openDoor().call({
      url: `http://127.0.0.1:${receiver.port}/hook?x=1`,
      body: json({ hello: 'world' }),
      timeoutMs: 10_000,
      ...extra,
    });
  return { receiver, call };
}

const says = (bytes: string | Buffer) => receive((socket) => socket.end(bytes));

describe('a receiver that answers', () => {
  test('gets one whole request, and nothing that invites more', async () => {
    const { receiver, call } = await says(response('200 OK', 'ok', 'content-type: text/plain\r\nx-other: 1\r\n'));
    expect(await call({ headers: { 'Webhook-Id': 'msg_1' } })).toEqual({
      outcome: 'answered',
      status: 200,
      headers: { 'content-type': 'text/plain' },
      body: 'ok',
      truncated: null,
      ms: expect.any(Number),
    });
    const [requestLine, ...headers] = receiver.requests[0]?.head.split('\r\n') ?? [];
    expect(requestLine).toBe('POST /hook?x=1 HTTP/1.1');
    expect(headers.map((line) => line.toLowerCase()).sort()).toEqual([
      'accept-encoding: identity',
      'accept: */*',
      'connection: close',
      'content-length: 17',
      'content-type: application/json',
      `host: 127.0.0.1:${receiver.port}`,
      'user-agent: baton/test',
      'webhook-id: msg_1',
    ]);
    expect(receiver.requests[0]?.body.toString()).toBe('{"hello":"world"}');
  });

  test('may be asked with GET, or told with a PUT that has no body', async () => {
    const { receiver, call } = await says(response('200 OK'));
    await call({ method: 'GET', body: undefined });
    await call({ method: 'PUT', body: undefined });
    expect(receiver.requests[0]?.head).toMatch(/^GET \/hook/);
    expect(receiver.requests[0]?.head).not.toMatch(/content-length/i);
    expect(receiver.requests[1]?.head).toMatch(/^PUT \/hook[\s\S]*content-length: 0/i);
  });

  test('is met on a new connection each time', async () => {
    const { receiver, call } = await receive((socket) => socket.write(response('200 OK', 'ok')));
    await call();
    await call();
    expect(receiver.connections).toBe(2);
    await receiver.quiet();
  });

  test.each([301, 302, 303, 307, 308])('with %i is told so, and the other place hears nothing', async (status) => {
    const elsewhere = await says(response('200 OK'));
    const location = `http://127.0.0.1:${elsewhere.receiver.port}/`;
    const { receiver, call } = await says(response(`${status} Elsewhere`, '', `location: ${location}\r\n`));
    expect(await call()).toMatchObject({ outcome: 'answered', status, headers: { location } });
    expect(receiver.requests).toHaveLength(1);
    expect(elsewhere.receiver.connections).toBe(0);
  });

  test.each([
    ['no content', 'HTTP/1.1 204 No Content\r\n\r\n', 204, ''],
    ['an error', response('500 Oh', 'why', 'retry-after: 120\r\n'), 500, 'why'],
    ['a page that ends with the connection', 'HTTP/1.0 200 OK\r\n\r\nold but good', 200, 'old but good'],
    ['chunks', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n1\r\n!\r\n0\r\n\r\n', 200, 'ok!'],
    ['hints first', `HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n${response('200 OK', 'ok')}`, 200, 'ok'],
    ['no reason phrase', 'HTTP/1.1 200\r\ncontent-length: 2\r\n\r\nok', 200, 'ok'],
    ['a second answer nobody asked for', response('200 OK', 'ok') + response('500 Oh', 'no'), 200, 'ok'],
    ['garbage behind the answer', `${response('200 OK', 'ok')}\u0001\u0002garbage`, 200, 'ok'],
    ['a mark at the beginning', response('200 OK', '\ufeffok'), 200, 'ok'],
    ['a zero character', response('200 OK', 'o\u0000k'), 200, 'o\ufffdk'],
  ])('with %s is understood', async (_what, bytes, status, body) => {
    const { call } = await says(bytes);
    expect(await call()).toMatchObject({ outcome: 'answered', status, body, truncated: null });
  });

  test('and does not hang up is not waited for', async () => {
    const { receiver, call } = await receive((socket) => socket.write(response('200 OK', 'ok')));
    expect(await call()).toMatchObject({ outcome: 'answered', body: 'ok', truncated: null });
    await receiver.quiet();
  });

  test('with bytes that are no text does no harm', async () => {
    const { call } = await says(
      Buffer.concat([
        Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n'),
        Buffer.from([0xff, 0xc3, 0x28, 0x00]),
      ]),
    );
    expect(await call()).toMatchObject({ body: '\ufffd\ufffd(\ufffd', truncated: null });
  });

  test('with a very long Location has it cut', async () => {
    const { call } = await says(response('302 Found', '', `location: /${'a'.repeat(8 * KIB)}\r\n`));
    expect((await call()) as object).toHaveProperty('headers.location', expect.stringMatching(/^\/a{999}$/));
  });

  test.each(['gzip', 'br', 'GZIP', 'gzip, identity'])(
    'with %s, which nobody asked for, is not inflated',
    async (encoding) => {
      const bomb = gzipSync(Buffer.alloc(4 * KIB * KIB));
      const head = `HTTP/1.1 200 OK\r\ncontent-encoding: ${encoding}\r\ncontent-length: ${bomb.length}\r\n\r\n`;
      const { call } = await says(Buffer.concat([Buffer.from(head), bomb]));
      expect(await call()).toMatchObject({ status: 200, body: '', headers: { 'content-encoding': encoding } });
    },
  );
});

describe('a receiver that talks too much', () => {
  test('with exactly 64 KiB is read whole', async () => {
    const { call } = await says(response('200 OK', 'a'.repeat(64 * KIB)));
    expect(await call()).toMatchObject({ body: 'a'.repeat(64 * KIB), truncated: null });
  });

  test('with one byte more is cut, and a character at the cut is left out', async () => {
    const { call } = await says(response('200 OK', `${'a'.repeat(64 * KIB - 1)}é`));
    expect(await call()).toMatchObject({ status: 200, body: 'a'.repeat(64 * KIB - 1), truncated: 'too_large' });
  });

  test('without end is left', async () => {
    const { receiver, call } = await receive((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      const more = () => {
        while (!socket.destroyed && socket.write('a'.repeat(16 * KIB)));
      };
      socket.on('drain', more);
      more();
    });
    expect(await call()).toMatchObject({ status: 200, body: 'a'.repeat(64 * KIB), truncated: 'too_large' });
    await receiver.quiet();
  });

  test.each([
    ['one huge header', `x: ${'a'.repeat(17 * KIB)}\r\n`],
    ['thousands of headers', Array.from({ length: 3000 }, (_, index) => `x-${index}: 1\r\n`).join('')],
  ])('in %s is refused', async (_what, headers) => {
    const { call } = await says(response('200 OK', 'ok', headers));
    expect(await call()).toMatchObject({ outcome: 'failed', reason: 'too_large' });
  });

  test('in a header without end is left', async () => {
    const { receiver, call } = await receive((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nx: ');
      const more = () => {
        while (!socket.destroyed && socket.write('a'.repeat(16 * KIB)));
      };
      socket.on('drain', more);
      more();
    });
    expect(await call()).toMatchObject({ outcome: 'failed', reason: 'too_large' });
    await receiver.quiet();
  });

  test('in interim answers without end is left', async () => {
    const { receiver, call } = await receive((socket) => {
      const timer = setInterval(() => socket.write('HTTP/1.1 100 Continue\r\n\r\n'), 1);
      socket.on('close', () => clearInterval(timer));
    });
    expect(await call()).toMatchObject({ outcome: 'failed', reason: 'protocol' });
    await receiver.quiet();
  });
});

describe('a receiver that keeps us waiting', () => {
  const drip = (socket: Socket, first: string, drop: string) => {
    socket.write(first);
    const timer = setInterval(() => socket.write(drop), 5);
    socket.on('close', () => clearInterval(timer));
  };

  test.each<[what: string, answer: (socket: Socket) => void]>([
    ['with an answer', () => {}],
    ['with the end of its status line', (socket) => drip(socket, 'HTTP/1.1 200 O', 'K')],
    ['with the end of its headers', (socket) => drip(socket, 'HTTP/1.1 200 OK\r\n', 'x: 1\r\n')],
    ['with blank lines before its answer', (socket) => drip(socket, '', '\r\n')],
  ])('%s is left when its time is up', async (_what, answer) => {
    const { receiver, call } = await receive(answer);
    const outcome = await call({ timeoutMs: 200 });
    expect(outcome).toMatchObject({ outcome: 'failed', reason: 'timeout', detail: 'No answer came within 0.2 s.' });
    expect(outcome.ms).toBeLessThan(5_000);
    await receiver.quiet();
  });

  test.each<[what: string, answer: (socket: Socket) => void, body: RegExp]>([
    ['with its body', (socket) => drip(socket, 'HTTP/1.1 200 OK\r\n\r\n', 'a'), /^a+$/],
    ['with the rest of its body', (socket) => drip(socket, 'HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n', ''), /^$/],
    [
      'with the end of its chunks',
      (socket) => drip(socket, 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n', '1\r\na\r\n'),
      /^a+$/,
    ],
    [
      'within the header of a chunk',
      (socket) => drip(socket, 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1;', 'x'),
      /^$/,
    ],
  ])('%s has answered all the same', async (_what, answer, body) => {
    const { receiver, call } = await receive(answer);
    const outcome = await call({ timeoutMs: 200 });
    expect(outcome).toMatchObject({ outcome: 'answered', status: 200, truncated: 'timeout' });
    expect(outcome).toHaveProperty('body', expect.stringMatching(body));
    await receiver.quiet();
  });
});

describe('a receiver that breaks off', () => {
  test.each<[what: string, answer: (socket: Socket) => void]>([
    ['before it answers', (socket) => socket.end()],
    ['by a reset before it answers', (socket) => socket.resetAndDestroy()],
    ['within its headers', (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-le')],
    ['by a reset within its headers', (socket) => socket.write('HTTP/1.1 200 OK\r\nx', () => socket.resetAndDestroy())],
  ])('%s has not answered', async (_what, answer) => {
    const { call } = await receive(answer);
    expect(await call()).toMatchObject({ outcome: 'failed', reason: 'reset' });
  });

  test('as soon as somebody connects has not answered, or was not even there', async () => {
    const { call } = await receive(
      () => {},
      (socket) => socket.resetAndDestroy(),
    );
    expect(await call()).toMatchObject({ outcome: 'failed', reason: expect.stringMatching(/^(reset|connect)$/) });
  });

  test.each<[what: string, answer: (socket: Socket) => void]>([
    ['within its body', (socket) => socket.end('HTTP/1.1 201 Created\r\ncontent-length: 99\r\n\r\nok')],
    [
      'within its chunks',
      (socket) => socket.end('HTTP/1.1 201 Created\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n'),
    ],
    [
      'by a reset within its body',
      (socket) =>
        socket.write('HTTP/1.1 201 Created\r\ncontent-length: 99\r\n\r\nok', () =>
          setTimeout(() => socket.resetAndDestroy(), 50),
        ),
    ],
  ])('%s has answered all the same', async (_what, answer) => {
    const { call } = await receive(answer);
    expect(await call()).toMatchObject({ outcome: 'answered', status: 201, body: 'ok', truncated: 'reset' });
  });

  test('after it answered is not blamed', async () => {
    const { call } = await receive((socket) => socket.write(response('200 OK', 'ok'), () => socket.resetAndDestroy()));
    expect(await call()).toMatchObject({ outcome: 'answered', status: 200, body: 'ok', truncated: null });
  });
});

describe('a receiver that does not speak HTTP', () => {
  test.each([
    ['a greeting', '220 mail.example ESMTP\r\n'],
    ['a banner', 'SSH-2.0-OpenSSH_9.9\r\n'],
    ['a database', Buffer.from([0x4a, 0, 0, 0, 0x0a, 0x38, 0x2e, 0x30])],
    ['HTTP/2', Buffer.from([0, 0, 0x12, 4, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 100])],
    ['HTML', '<html>Welcome</html>'],
    ['a request', 'GET / HTTP/1.1\r\n\r\n'],
    ['a version from the future', 'HTTP/9.9 200 OK\r\n\r\n'],
    ['no status', 'HTTP/1.1 OK\r\n\r\n'],
    ['a status of two digits', 'HTTP/1.1 20 OK\r\ncontent-length: 0\r\n\r\n'],
    ['a status of zeros', 'HTTP/1.1 000 OK\r\ncontent-length: 0\r\n\r\n'],
    ['a status beyond 599', 'HTTP/1.1 999 OK\r\ncontent-length: 0\r\n\r\n'],
    ['a negative length', 'HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\nok!'],
    ['length and chunks', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['a blank in a header’s name', 'HTTP/1.1 200 OK\r\nx y: 1\r\n\r\n'],
    ['a zero in a header', 'HTTP/1.1 200 OK\r\nx: a\u0000b\r\n\r\n'],
    ['another protocol on the same connection', 'HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'],
  ])('but %s is found out', async (_what, bytes) => {
    const { call } = await says(bytes);
    expect(await call()).toMatchObject({ outcome: 'failed', reason: 'protocol' });
  });

  test('within its body has answered all the same', async () => {
    const { call } = await says('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\nZZ\r\n');
    expect(await call()).toMatchObject({ outcome: 'answered', status: 200, body: 'ok', truncated: 'protocol' });
  });

  test('says nothing through us', async () => {
    const { call } = await says('220 c4n4ry ESMTP\r\n');
    expect(JSON.stringify(await call())).not.toContain('c4n4ry');
  });
});

describe('whatever comes back', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'HTTP/1.1 200 OK\r\n',
      'HTTP/1.0 500 \r\n',
      'HTTP/1.1 100 Continue\r\n\r\n',
      'content-length: 5\r\n',
      'content-length: 99999999999999999999\r\n',
      'transfer-encoding: chunked\r\n',
      'transfer-encoding: gzip, chunked\r\n',
      'connection: keep-alive\r\n',
      'trailer: x\r\n',
      '\r\n',
      '5\r\nhello\r\n',
      'ffffffffffffffff\r\n',
      '0\r\n\r\n',
      '\n\n',
      'hello',
    ),
    fc.string({ maxLength: 20 }),
    fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
  );
  const answers = fc.record({
    pieces: fc.array(piece, { maxLength: 12 }),
    ending: fc.constantFrom('end' as const, 'reset' as const, 'silence' as const),
  });

  test('the caller gets one of the known outcomes, in time', async () => {
    let answer: { pieces: string[]; ending: 'end' | 'reset' | 'silence' } = { pieces: [], ending: 'end' };
    const { receiver, call } = await receive((socket) => {
      for (const bytes of answer.pieces) socket.write(bytes, 'latin1');
      if (answer.ending === 'end') socket.end();
      if (answer.ending === 'reset') socket.resetAndDestroy();
    });
    await fc.assert(
      fc.asyncProperty(answers, async (next) => {
        answer = next;
        const outcome = await call({ timeoutMs: 150 });
        if (outcome.outcome === 'answered') {
          expect(outcome.status).toBeGreaterThanOrEqual(200);
          expect(outcome.status).toBeLessThan(600);
          expect(outcome.body.length).toBeLessThanOrEqual(64 * KIB);
        } else expect(['timeout', 'reset', 'protocol', 'too_large']).toContain(outcome.reason);
        expect(outcome.ms).toBeLessThan(5_000);
      }),
      { numRuns: 150 },
    );
    await receiver.quiet();
  });
});
