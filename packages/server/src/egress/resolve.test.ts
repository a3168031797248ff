import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NameServer, startNameServer } from '@baton/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { json } from '../../test/support/door.ts';
import { type Receiver, response, startReceiver } from '../../test/support/receiver.ts';
import { parseAllowList } from './allow.ts';
import { openEgress } from './egress.ts';
import { isSilence } from './name-servers.ts';
import { type Resolve, systemResolve } from './resolve.ts';
import { candidatesOf, parseSearchList } from './search-list.ts';

// Names as this machine's settings make them: its hosts file, its search domains, its name servers, each of which may be
// broken or somebody else's.

let names: NameServer;
let folder: string;
let hostsFile: string;
let searchFile: string;
beforeAll(async () => {
  names = await startNameServer();
  folder = await mkdtemp(join(tmpdir(), 'baton-names-'));
  hostsFile = join(folder, 'hosts');
  searchFile = join(folder, 'resolv.conf');
});
beforeEach(() => Promise.all([writeFile(hostsFile, ''), writeFile(searchFile, '')]));
afterAll(async () => {
  await names?.close();
  await rm(folder, { recursive: true, force: true });
});

const resolver = (allow = ''): Resolve =>
  systemResolve({ allow: parseAllowList(allow).rules, hostsFile, searchFile, servers: [names.address] });

describe('while the name servers of other names are silent', () => {
  const dead = Array.from({ length: 40 }, (_, index) => `dead${index}.example`);
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await startReceiver((socket) => socket.end(response('200 OK', 'ok')));
  });
  afterAll(() => receiver?.close());
  afterEach(() => {
    receiver.connections = 0;
  });

  test.each([
    ['a name that its own one knows', 'alive.example'],
    ['a name of the hosts file', 'bot.internal'],
    ['a short name with a search domain', 'chat'],
    ['a name that only the system knows', 'localhost'],
  ])('%s is called at once', async (_what, alive) => {
    for (const name of dead) names.answer(name, 'silence');
    names.answer('alive.example', { addresses: ['127.0.0.1'] });
    names.answer('chat.svc.example', { addresses: ['127.0.0.1'] });
    await writeFile(hostsFile, '127.0.0.1 bot.internal');
    await writeFile(searchFile, 'search svc.example');
    const allow = `alive.example,bot.internal,chat,localhost,127.0.0.1,::1,${dead.join(',')}`;
    const door = openEgress({ allow: parseAllowList(allow).rules, userAgent: 'test', resolve: resolver(allow) });
    const call = (name: string) => door.call({ url: `http://${name}:${receiver.port}/`, body: json({}) });
    let ended = 0;
    const lost = dead.map((name) => call(name).finally(() => (ended += 1)));
    await expect.poll(() => dead.every((name) => names.lookups(name) > 0)).toBe(true);
    expect(await call(alive)).toMatchObject({ outcome: 'answered', status: 200 });
    expect(ended).toBe(0);
    await door.close();
    for (const outcome of await Promise.all(lost)) expect(outcome).toMatchObject({ reason: 'aborted' });
  });
});

describe('a name of the hosts file', () => {
  test('has the addresses of both families that it is given there, however it is written, and is asked nowhere else', async () => {
    await writeFile(
      hostsFile,
      '# ours\n10.0.0.5\tBot.Internal bot # the bot\nfd00::5 bot.internal.\nnonsense bot.internal',
    );
    names.answer('bot.internal', { addresses: ['10.0.0.6'] });
    expect(await resolver()('bot.internal')).toEqual(['10.0.0.5', 'fd00::5']);
    expect(await resolver()('bot')).toEqual(['10.0.0.5']);
    expect(names.lookups('bot.internal')).toBe(0);
  });

  test('is read again when the file has changed', async () => {
    const resolve = resolver();
    await writeFile(hostsFile, '10.0.0.5 bot.internal');
    expect(await resolve('bot.internal')).toEqual(['10.0.0.5']);
    await writeFile(hostsFile, '10.0.0.50 bot.internal');
    expect(await resolve('bot.internal')).toEqual(['10.0.0.50']);
    await rm(hostsFile);
    names.answer('bot.internal', { addresses: ['10.0.0.6'] });
    expect(await resolve('bot.internal')).toEqual(['10.0.0.6']);
  });
});

describe('a search domain', () => {
  test.each([
    ['crm.example', '', ['crm.example']],
    ['crm', '', ['crm']],
    ['crm', 'search a.example b.example.', ['crm.a.example', 'crm.b.example', 'crm']],
    ['crm.shop', 'search a.example\nnameserver 10.0.0.2\n', ['crm.shop', 'crm.shop.a.example']],
    ['crm.shop', 'search a.example\noptions timeout:1 ndots:2', ['crm.shop.a.example', 'crm.shop']],
    ['crm', 'search a.example\ndomain b.example', ['crm.b.example', 'crm']],
    ['crm', '# search a.example\n;search b.example\nsearch', ['crm']],
    [
      'x'.repeat(63),
      `search ${'y'.repeat(60)}.${'y'.repeat(60)}.${'y'.repeat(60)}.${'y'.repeat(60)}`,
      ['x'.repeat(63)],
    ],
  ])('for %s after %j', (name, config, wanted) => {
    expect(candidatesOf(name, parseSearchList(config))).toEqual(wanted);
  });

  test('completes a name that is not known as it stands, and not one that is', async () => {
    await writeFile(searchFile, 'search svc.example');
    names.answer('bot.shop', 'unknown');
    names.answer('bot.shop.svc.example', { addresses: ['10.0.0.5'] });
    names.answer('known.shop', { addresses: ['10.0.0.6'] });
    names.answer('known.shop.svc.example', { addresses: ['10.0.0.7'] });
    expect(await resolver()('bot.shop')).toEqual(['10.0.0.5']);
    expect(await resolver()('known.shop')).toEqual(['10.0.0.6']);
  });

  test('whose name server is broken leaves what another one knows', async () => {
    await writeFile(searchFile, 'search broken.example svc.example');
    names.answer('bot.broken.example', 'failure');
    names.answer('bot.svc.example', { addresses: ['10.0.0.5'] });
    expect(await resolver()('bot')).toEqual(['10.0.0.5']);
    names.answer('bot.svc.example', 'unknown');
    await expect(resolver()('bot')).rejects.toMatchObject({ code: 'ESERVFAIL' });
  });
});

describe('what the name servers do not know', () => {
  test('is asked of the system when the operator has listed the name, and only then', async () => {
    expect(await resolver('localhost')('localhost')).toContain('127.0.0.1');
    expect(await resolver('localhost:8080')('localhost')).toContain('127.0.0.1');
    await expect(resolver('127.0.0.1,other')('localhost')).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });

  test('because they are silent is not: the system would ask them again', async () => {
    names.answer('localhost', 'silence');
    // After the last try, or when all of the time is used up: on a busy machine the two are near.
    await expect(resolver('localhost')('localhost')).rejects.toSatisfy(isSilence);
    names.answer('localhost', 'unknown');
  });
});

test('a name is asked for once by all who wait for it, and anew by those who come later', async () => {
  const resolve = resolver();
  names.answer('shared.example', { addresses: ['10.0.0.5', 'fd00::5'] }, { addresses: ['10.0.0.6'] });
  const found = await Promise.all([resolve('shared.example'), resolve('shared.example'), resolve('shared.example')]);
  expect(found.map((addresses) => [...addresses].sort())).toEqual(Array(3).fill(['10.0.0.5', 'fd00::5']));
  expect(names.lookups('shared.example')).toBe(1);
  expect(await resolve('shared.example')).toEqual(['10.0.0.6']);
});
