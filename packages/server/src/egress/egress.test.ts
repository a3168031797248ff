import { connect, Socket } from 'node:net';
import { Readable } from 'node:stream';
import { afterEach, describe, expect, test } from 'vitest';
import { json, openDoor, streamed } from '../../test/support/door.ts';
import { type Heard, type Receiver, response, startReceiver } from '../../test/support/receiver.ts';
import type { Call, Outcome } from './call.ts';
import type { Egress, EgressOptions } from './egress.ts';
import { multipartBody } from './multipart.ts';

// What a caller may give, and what it may rely on while it waits.

const receivers: Receiver[] = [];
afterEach(async () => {
  await Promise.all(receivers.splice(0).map((receiver) => receiver.close()));
});

async function receive(answer: (socket: Socket, heard: Heard) => void, onConnect?: (socket: Socket) => void) {
  const receiver = await startReceiver(answer, { onConnect });
  receivers.push(receiver);
  return receiver;
}
const ok = () => receive((socket) => socket.end(response('200 OK', 'ok')));
const call = (receiver: Receiver, extra: Partial<Call> = {}, door = openDoor()): Promise<Outcome> =>
  door.call({ url: `http://127.0.0.1:${receiver.port}/`, body: json({}), timeoutMs: 10_000, ...extra });

/** A socket that never gets anywhere, like one to a machine behind a firewall. */
const nowhere = () => new Socket();

describe('a body', () => {
  test('that is larger than 256 KiB is not sent, unless the caller says so', async () => {
    const receiver = await ok();
    const bytes = 'a'.repeat(256 * 1024);
    const body = (more: string) => ({ contentType: 'text/plain', bytes: bytes + more });
    expect(await call(receiver, { body: body('') })).toMatchObject({ outcome: 'answered' });
    expect(await call(receiver, { body: body('a') })).toMatchObject({ outcome: 'failed', reason: 'too_large' });
    expect(receiver.connections).toBe(1);
    expect(await call(receiver, { body: body('a'), maxBodyBytes: 300 * 1024 })).toMatchObject({ status: 200 });
    expect(receiver.requests.at(-1)?.body).toHaveLength(256 * 1024 + 1);
  });

  test('is measured in bytes, not in characters', async () => {
    const receiver = await ok();
    const body = { contentType: 'text/plain', bytes: 'é'.repeat(10) };
    expect(await call(receiver, { body, maxBodyBytes: 19 })).toMatchObject({ reason: 'too_large' });
    expect(await call(receiver, { body, maxBodyBytes: 20 })).toMatchObject({ status: 200 });
    expect(receiver.requests[0]?.body.toString()).toBe(body.bytes);
  });

  test('may be a stream, larger than any buffer', async () => {
    const receiver = await ok();
    const chunks = Array.from({ length: 60 }, (_, index) => Buffer.alloc(50_000, index));
    const source = Readable.from(chunks);
    const body = streamed(source, 3_000_000);
    expect(await call(receiver, { body, maxBodyBytes: 3_000_000 })).toMatchObject({ status: 200 });
    expect(receiver.requests[0]?.body.equals(Buffer.concat(chunks))).toBe(true);
    expect(receiver.requests[0]?.head).toMatch(/content-length: 3000000/i);
    expect(receiver.requests[0]?.head).not.toMatch(/transfer-encoding/i);
    expect(source.destroyed).toBe(true);
  });

  test.each([
    ['shorter than announced', () => Readable.from([Buffer.alloc(5)]), 10],
    ['longer than announced', () => Readable.from([Buffer.alloc(5), Buffer.alloc(50)]), 10],
    [
      'broken',
      () =>
        new Readable({
          read() {
            this.destroy(new Error('c4n4ry'));
          },
        }),
      10,
    ],
  ])('that is a stream %s is nobody’s fault but ours', async (_what, make, length) => {
    const receiver = await ok();
    const source = make();
    const outcome = await call(receiver, { body: streamed(source, length) });
    expect(outcome).toMatchObject({ outcome: 'failed', reason: 'body' });
    expect(JSON.stringify(outcome)).not.toContain('c4n4ry');
    expect(receiver.requests).toHaveLength(0);
    expect(source.destroyed).toBe(true);
  });

  test('that cannot be opened is nobody’s fault but ours', async () => {
    const receiver = await ok();
    const body = { contentType: 'x/y', length: 1, open: () => Promise.reject(new Error('gone')) };
    expect(await call(receiver, { body })).toMatchObject({ outcome: 'failed', reason: 'body' });
  });

  test('is not opened for a target that is refused or that does not answer', async () => {
    const body = streamed(Readable.from(['a']), 1);
    expect(await openDoor().call({ url: 'http://10.0.0.1/', body })).toMatchObject({ reason: 'refused_target' });
    const gone = await ok();
    await gone.close();
    expect(await call(gone, { body })).toMatchObject({ outcome: 'failed', reason: 'connect' });
    expect(body.opened).toBe(0);
  });

  test('of which the source falls silent is given up, and so is the source', async () => {
    const receiver = await ok();
    const source = new Readable({ read() {} });
    expect(await call(receiver, { body: streamed(source, 10), timeoutMs: 200 })).toMatchObject({ reason: 'timeout' });
    expect(source.destroyed).toBe(true);
  });

  test('whose source opens after the call is over is closed at once', async () => {
    const receiver = await ok();
    const source = new Readable({ read() {} });
    const opening = Promise.withResolvers<Readable>();
    const body = { contentType: 'x/y', length: 10, open: () => opening.promise };
    expect(await call(receiver, { body, timeoutMs: 200 })).toMatchObject({ reason: 'timeout' });
    opening.resolve(source);
    await new Promise((resolve) => source.once('close', resolve));
  });

  test('that the receiver does not take is given up', async () => {
    const receiver = await receive(
      () => {},
      (socket) => socket.pause(),
    );
    const chunk = Buffer.alloc(1024 * 1024);
    const source = Readable.from(Array.from({ length: 64 }, () => chunk));
    const body = streamed(source, 64 * chunk.length);
    expect(await call(receiver, { body, maxBodyBytes: body.length, timeoutMs: 500 })).toMatchObject({
      outcome: 'failed',
      reason: 'timeout',
    });
    expect(source.destroyed).toBe(true);
  });

  test('that the receiver refuses before it has all of it gets that answer', async () => {
    const receiver = await receive(
      () => {},
      (socket) => socket.write(response('413 Too Large', 'no')),
    );
    const source = new Readable({ read() {} });
    source.push('begin');
    const outcome = await call(receiver, { body: streamed(source, 1000) });
    expect(outcome).toMatchObject({ outcome: 'answered', status: 413, body: 'no' });
    expect(source.destroyed).toBe(true);
  });

  test('may be a form with a file, which any receiver can read', async () => {
    const receiver = await ok();
    const content = Buffer.from('\r\n--not the end--\r\n\u0000\u00ff', 'latin1');
    const body = multipartBody(
      [
        ['sessionID', 'a"b\r\nc'],
        ['näme', '日本'],
      ],
      {
        name: 'file',
        filename: 'in "quotes"\r\nX: 1.png',
        contentType: 'image/png',
        length: content.length,
        open: () => Readable.from([content]),
      },
    );
    expect(await call(receiver, { body })).toMatchObject({ status: 200 });
    const form = await new Response(new Uint8Array(receiver.requests[0]?.body ?? []), {
      headers: { 'content-type': body.contentType },
    }).formData();
    expect([...form.keys()]).toEqual(['sessionID', 'näme', 'file']);
    expect(form.get('sessionID')).toBe('a"b\r\nc');
    expect(form.get('näme')).toBe('日本');
    const file = form.get('file') as File; // the parser gives a File for every part with a file name
    expect(Buffer.from(await file.arrayBuffer()).equals(content)).toBe(true);
    expect(file.type).toBe('image/png');
  });

  test('that is a form with a silent file lets go of the file', async () => {
    const receiver = await ok();
    const file = new Readable({ read() {} });
    const part = { name: 'file', filename: 'a', contentType: 'x/y', length: 10, open: () => file };
    expect(await call(receiver, { body: multipartBody([], part), timeoutMs: 200 })).toMatchObject({
      reason: 'timeout',
    });
    await new Promise((resolve) => (file.closed ? resolve(null) : file.once('close', resolve)));
  });

  test('that is a form with a broken file is nobody’s fault but ours', async () => {
    const receiver = await ok();
    const file = new Readable({
      read() {
        this.destroy(new Error('gone'));
      },
    });
    const part = { name: 'file', filename: 'a', contentType: 'x/y', length: 10, open: () => file };
    expect(await call(receiver, { body: multipartBody([], part) })).toMatchObject({ reason: 'body' });
  });
});

describe('a header', () => {
  test.each(['Host', 'content-length', 'Transfer-Encoding', 'connection', 'Content-Type', 'accept-encoding', 'Expect'])(
    '%s is not for the caller to set',
    async (name) => {
      const receiver = await ok();
      expect(await call(receiver, { headers: { [name]: '1' } })).toMatchObject({
        outcome: 'failed',
        reason: 'protocol',
      });
      expect(receiver.connections).toBe(0);
    },
  );

  test.each([
    ['x', 'a\r\nhost: evil'],
    ['x', 'a\u0000'],
    ['x', '日本'],
    ['x y', '1'],
    ['', '1'],
    ['x\r\nhost', 'evil'],
  ])('%j: %j is not sent', async (name, value) => {
    const receiver = await ok();
    expect(await call(receiver, { headers: { [name]: value } })).toMatchObject({ reason: 'protocol' });
    expect(receiver.connections).toBe(0);
  });

  test('names us, unless the caller has another name', async () => {
    const receiver = await ok();
    await call(receiver);
    await call(receiver, { headers: { 'User-Agent': 'Omnidesk' } });
    expect(receiver.requests.map(({ head }) => /^user-agent: (.*)$/im.exec(head)?.[1])).toEqual([
      'Baton/test',
      'Omnidesk',
    ]);
  });
});

describe('a connection', () => {
  const two = { resolve: async () => ['::1', '127.0.0.1'] };
  const named = (receiver: Receiver) => ({
    url: `http://localhost:${receiver.port}/`,
    body: json({}),
    timeoutMs: 10_000,
  });
  const dialling = (receiver: Receiver, first: (port: number) => Socket) => {
    const dialled: string[] = [];
    const dial: EgressOptions['dial'] = (address) => {
      dialled.push(address);
      return dialled.length === 1 ? first(receiver.port) : connect(receiver.port, '127.0.0.1');
    };
    return { dialled, dial };
  };

  test('is made to the next address when the first refuses', async () => {
    const receiver = await ok();
    const { dialled, dial } = dialling(receiver, () => new Socket().destroy(new Error('refused')));
    expect(await openDoor({ ...two, dial }).call(named(receiver))).toMatchObject({ status: 200 });
    expect(dialled).toEqual(['::1', '127.0.0.1']);
  });

  test('is made to the next address when the first is silent, and the silent one is let go', async () => {
    const receiver = await ok();
    const silent = nowhere();
    const { dialled, dial } = dialling(receiver, () => silent);
    expect(await openDoor({ ...two, dial }).call(named(receiver))).toMatchObject({ status: 200 });
    expect(dialled).toEqual(['::1', '127.0.0.1']);
    expect(silent.destroyed).toBe(true);
  });

  test('takes the families in turn, and not more than six addresses', async () => {
    const receiver = await ok();
    const dialled: string[] = [];
    const door = openDoor({
      resolve: async () => [
        ...Array.from({ length: 20 }, (_, index) => `2606:4700::${index + 1}`),
        '93.184.215.14',
        '93.184.215.15',
      ],
      dial(address) {
        dialled.push(address);
        return new Socket().destroy(Object.assign(new Error('no'), { code: 'ENETUNREACH' }));
      },
    });
    expect(await door.call({ ...named(receiver), url: 'http://hooks.example/' })).toMatchObject({
      outcome: 'failed',
      reason: 'connect',
      detail: 'No connection can be made (ENETUNREACH).',
    });
    expect(dialled).toEqual([
      '2606:4700::1',
      '93.184.215.14',
      '2606:4700::2',
      '93.184.215.15',
      '2606:4700::3',
      '2606:4700::4',
    ]);
  });

  test('to where nobody listens is told as such', async () => {
    const gone = await ok();
    await gone.close();
    expect(await call(gone)).toMatchObject({ reason: 'connect', detail: 'No connection can be made (ECONNREFUSED).' });
  });

  test('to where nobody is at all is given up, long before the call’s time is up', async () => {
    const silent = [nowhere(), nowhere()];
    const open = [...silent];
    const door = openDoor({ ...two, dial: () => open.pop() ?? nowhere() });
    expect(await door.call({ url: 'http://localhost:3001/', connectTimeoutMs: 400, timeoutMs: 60_000 })).toMatchObject({
      outcome: 'failed',
      reason: 'connect',
      detail: 'Nobody answered at the address within 0.4 s.',
    });
    expect(silent.every((socket) => socket.destroyed)).toBe(true);
  });

  test('counts for nothing in how long an answer may take', async () => {
    const receiver = await receive((socket) => setTimeout(() => socket.end(response('200 OK', 'late')), 800));
    expect(await call(receiver, { connectTimeoutMs: 500 })).toMatchObject({ status: 200, body: 'late' });
  });

  test('by the name of this machine works as the system looks it up', async () => {
    const receiver = await ok();
    expect(await openDoor().call(named(receiver))).toMatchObject({ status: 200 });
  });
});

describe('a caller who gives up', () => {
  const stages: [stage: string, options: Partial<EgressOptions>][] = [
    ['during the look-up', { resolve: () => new Promise(() => {}) }],
    ['during the connection', { dial: nowhere }],
    ['while waiting for the answer', {}],
  ];

  test.each(stages)('%s is heard', async (_stage, options) => {
    const receiver = await receive(() => {});
    const controller = new AbortController();
    const running = call(
      receiver,
      { url: `http://localhost:${receiver.port}/`, signal: controller.signal },
      openDoor(options),
    );
    setTimeout(() => controller.abort(), 50);
    expect(await running).toMatchObject({ outcome: 'failed', reason: 'aborted' });
    await receiver.quiet();
  });

  test('while the body comes in gets no half answer', async () => {
    const controller = new AbortController();
    const receiver = await receive((socket) =>
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\nok', () => setTimeout(() => controller.abort(), 50)),
    );
    expect(await call(receiver, { signal: controller.signal })).toMatchObject({ outcome: 'failed', reason: 'aborted' });
  });

  test('before the call keeps it from being made', async () => {
    const receiver = await ok();
    expect(await call(receiver, { signal: AbortSignal.abort() })).toMatchObject({ reason: 'aborted' });
    expect(receiver.connections).toBe(0);
  });

  test.each(stages)('by closing the door %s is heard by all who wait', async (_stage, options) => {
    const receiver = await receive(() => {});
    const door: Egress = openDoor(options);
    const running = [1, 2, 3].map(() => call(receiver, { url: `http://localhost:${receiver.port}/` }, door));
    setTimeout(() => door.close(), 50);
    for (const outcome of await Promise.all(running)) expect(outcome).toMatchObject({ reason: 'aborted' });
    expect(await call(receiver, {}, door)).toMatchObject({ outcome: 'failed', reason: 'aborted' });
    expect(await door.check('http://localhost/')).toMatchObject({ allowed: false, reason: 'aborted' });
    await receiver.quiet();
  });
});

test('every call is told to whoever counts them', async () => {
  const heard: Outcome[] = [];
  const door = openDoor({ observe: (outcome) => heard.push(outcome) });
  const receiver = await ok();
  const outcomes = [await call(receiver, {}, door), await call(receiver, { url: 'ftp://x' }, door)];
  expect(heard).toEqual(outcomes);
  expect(heard.map(({ outcome }) => outcome)).toEqual(['answered', 'failed']);
});

test('many calls at once do not disturb one another', async () => {
  const receiver = await receive((socket, { body }) => socket.end(response('200 OK', body.toString())));
  const door = openDoor();
  const outcomes = await Promise.all(
    Array.from({ length: 200 }, (_, index) => call(receiver, { body: json({ index }) }, door)),
  );
  expect(outcomes.map((outcome) => outcome.outcome === 'answered' && outcome.body)).toEqual(
    Array.from({ length: 200 }, (_, index) => JSON.stringify({ index })),
  );
  expect(receiver.connections).toBe(200);
});
