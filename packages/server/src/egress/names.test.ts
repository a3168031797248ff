import { connect } from 'node:net';
import { devNull } from 'node:os';
import { type NameServer, startNameServer } from '@baton/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { json } from '../../test/support/door.ts';
import { type Receiver, response, startReceiver } from '../../test/support/receiver.ts';
import { parseAllowList } from './allow.ts';
import { openEgress } from './egress.ts';
import { systemResolve } from './resolve.ts';

// Names over real DNS, from a name server that may say something else each time. Connections to public addresses are noted
// and made to a receiver on this machine; that receiver is also what an attacker would like to reach at 127.0.0.1.

const PUBLIC = '93.184.215.14';

let names: NameServer;
let receiver: Receiver;
const dialled: string[] = [];
beforeAll(async () => {
  names = await startNameServer();
  receiver = await startReceiver((socket) => socket.end(response('200 OK', 'ok')));
});
afterEach(() => {
  dialled.length = 0;
  receiver.connections = 0;
});
afterAll(() => Promise.all([names.close(), receiver.close()]));

function open(allow = '') {
  const { rules } = parseAllowList(allow);
  return openEgress({
    allow: rules,
    userAgent: 'test',
    resolve: systemResolve({ allow: rules, hostsFile: devNull, searchFile: devNull, servers: [names.address] }),
    dial(address) {
      dialled.push(address);
      return connect(receiver.port, '127.0.0.1');
    },
  });
}
const call = (name: string, door = open(), connectTimeoutMs = 4_000) =>
  door.call({ url: `http://${name}:${receiver.port}/`, body: json({}), connectTimeoutMs });

describe('a name that changes its mind', () => {
  test('is public when it is saved and private when it is called: not called', async () => {
    names.answer('rebind.example', { addresses: [PUBLIC] }, { addresses: ['127.0.0.1'] });
    const door = open();
    expect(await door.check('http://rebind.example/')).toEqual({ allowed: true });
    expect(await call('rebind.example', door)).toMatchObject({ outcome: 'failed', reason: 'refused_target' });
    expect(dialled).toEqual([]);
    expect(receiver.connections).toBe(0);
  });

  test('between two calls is looked up for each of them', async () => {
    names.answer('later.example', { addresses: [PUBLIC] }, { addresses: ['127.0.0.1'] }, { addresses: [PUBLIC] });
    const door = open();
    const outcomes = [
      await call('later.example', door),
      await call('later.example', door),
      await call('later.example', door),
    ];
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['answered', 'failed', 'answered']);
    expect(dialled).toEqual([PUBLIC, PUBLIC]);
  });

  test('within a call is not asked again: the connection goes to the address that was checked', async () => {
    names.answer('pinned.example', { addresses: [PUBLIC] }, { addresses: ['127.0.0.1'] });
    expect(await call('pinned.example')).toMatchObject({ outcome: 'answered', status: 200 });
    expect(dialled).toEqual([PUBLIC]);
    expect(names.lookups('pinned.example')).toBe(1);
    expect(receiver.requests.at(-1)?.head).toContain(`host: pinned.example:${receiver.port}`);
  });
});

describe('a name with many addresses', () => {
  const many = Array.from({ length: 25 }, (_, index) => `93.184.216.${index}`);

  test('of which all are public is called', async () => {
    names.answer('many.example', { addresses: [...many, '2606:4700::1'] });
    expect(await call('many.example')).toMatchObject({ outcome: 'answered' });
    expect(dialled).toHaveLength(1);
  });

  test.each([
    ['the last is private', [...many, '10.0.0.1']],
    ['the first is private', ['10.0.0.1', ...many]],
    ['the IPv6 one is private', [...many, 'fd00::1']],
    ['the IPv6 one wraps a private one', [...many, '64:ff9b::a00:1']],
    ['the IPv6 one is this machine in a coat', [...many, '::ffff:7f00:1']],
  ])('of which %s is not', async (_what, addresses) => {
    names.answer('mixed.example', { addresses });
    expect(await call('mixed.example')).toMatchObject({ outcome: 'failed', reason: 'refused_target' });
    expect(dialled).toEqual([]);
  });
});

describe('a name behind other names', () => {
  test('leads to where the last one leads', async () => {
    names.answer('alias.example', { cname: 'alias2.example' });
    names.answer('alias2.example', { cname: 'end.example' });
    names.answer('end.example', { addresses: [PUBLIC] });
    expect(await call('alias.example')).toMatchObject({ outcome: 'answered' });
    expect(dialled).toEqual([PUBLIC]);
  });

  test('is refused for where the last one leads, and is not opened by the name of the last one', async () => {
    names.answer('alias.example', { cname: 'bot.internal' });
    names.answer('bot.internal', { addresses: ['10.0.0.5'] });
    expect(await call('alias.example')).toMatchObject({ reason: 'refused_target' });
    expect(await call('alias.example', open('bot.internal'))).toMatchObject({ reason: 'refused_target' });
    expect(await call('bot.internal', open('bot.internal'))).toMatchObject({ outcome: 'answered' });
    expect(await call('alias.example', open('10.0.0.5'))).toMatchObject({ outcome: 'answered' });
  });
});

describe('a name that leads nowhere', () => {
  test.each([
    ['is unknown', 'unknown' as const],
    ['has no addresses', { addresses: [] }],
    ['has a broken name server', 'failure' as const],
    ['is an alias of nothing', { cname: 'nothing.example' }],
  ])('because it %s', async (_what, answer) => {
    names.answer('nowhere.example', answer);
    expect(await call('nowhere.example')).toMatchObject({ outcome: 'failed', reason: 'dns' });
    expect(await open().check('http://nowhere.example/')).toMatchObject({ allowed: false, reason: 'dns' });
  });

  test('in time is given up, long before the call’s time is up', async () => {
    names.answer('silent.example', 'silence');
    const outcome = await call('silent.example', open(), 200);
    expect(outcome).toMatchObject({ reason: 'dns', detail: 'The look-up of the name did not end within 0.2 s.' });
  });

  test('in one family is called in the other', async () => {
    names.answer('v6.example', { addresses: ['2606:4700::1'] });
    expect(await call('v6.example')).toMatchObject({ outcome: 'answered' });
    expect(dialled).toEqual(['2606:4700::1']);
  });

  test('but to something that is no address is trusted in nothing', async () => {
    const door = openEgress({ allow: [], userAgent: 'test', resolve: async () => [PUBLIC, 'localhost'] });
    expect(await call('odd.example', door)).toMatchObject({ reason: 'dns' });
  });
});
