import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Receiver, response, startReceiver } from '../../test/support/receiver.ts';
import { parseAllowList } from './allow.ts';
import { openEgress } from './egress.ts';
import { ownAddresses } from './own-addresses.ts';

// What must go on working: ordinary receivers, and what the operator opened. No packet leaves this machine: the addresses
// that the door chose are noted, and the connection is made to a receiver on loopback.

const NAMES: Record<string, string[]> = {
  'hooks.example': ['93.184.215.14'],
  'two.example': ['2606:4700::6810:84e5', '93.184.215.14'],
  'xn--bcher-kva.example': ['93.184.215.15'],
  'ipv6-only.example': ['64:ff9b::5db8:d70e'],
  'mapped.example': ['::ffff:93.184.215.14'],
  'bot.internal': ['10.1.2.3', 'fd00::3'],
  my_bot: ['172.18.0.3'],
  localhost: ['127.0.0.1', '::1'],
  'half.internal': ['10.1.2.3', '192.168.7.7'],
  'sneaky.internal': ['10.1.2.3', '169.254.169.254'],
  'multicast.internal': ['224.0.0.9'],
  'zero.internal': ['0.0.0.0'],
};

let receiver: Receiver;
const dialled: string[] = [];
beforeAll(async () => {
  receiver = await startReceiver((socket) => socket.end(response('200 OK', 'ok')));
});
beforeEach(() => {
  dialled.length = 0;
});
afterAll(() => receiver.close());

function door(allow = '') {
  const { rules, problems } = parseAllowList(allow);
  expect(problems).toEqual([]);
  return openEgress({
    allow: rules,
    userAgent: 'Baton/test',
    resolve: async (name) => NAMES[name] ?? [],
    dial(address, port) {
      dialled.push(`${address} ${port}`);
      return connect(receiver.port, '127.0.0.1');
    },
  });
}

const call = (url: string, allow?: string) =>
  door(allow).call({ url, body: { contentType: 'application/json', bytes: '{"a":1}' } });

describe('anybody may be called', () => {
  test.each([
    // What is written → whom it reaches, under which Host, with which path.
    ['http://hooks.example', '93.184.215.14 80', 'hooks.example', '/'],
    ['http://hooks.example/', '93.184.215.14 80', 'hooks.example', '/'],
    ['http://hooks.example:80/a', '93.184.215.14 80', 'hooks.example', '/a'],
    ['http://hooks.example:8080/a', '93.184.215.14 8080', 'hooks.example:8080', '/a'],
    ['http://hooks.example:443/a', '93.184.215.14 443', 'hooks.example:443', '/a'],
    ['http://hooks.example:3000/', '93.184.215.14 3000', 'hooks.example:3000', '/'],
    ['http://hooks.example:65535/', '93.184.215.14 65535', 'hooks.example:65535', '/'],
    ['HTTP://HOOKS.EXAMPLE/Path', '93.184.215.14 80', 'hooks.example', '/Path'],
    ['http://hooks.example./a', '93.184.215.14 80', 'hooks.example', '/a'],
    ['http://hooks.example/a?token=x&b=%20', '93.184.215.14 80', 'hooks.example', '/a?token=x&b=%20'],
    ['http://hooks.example/a#part', '93.184.215.14 80', 'hooks.example', '/a'],
    ['http://hooks.example?x=1', '93.184.215.14 80', 'hooks.example', '/?x=1'],
    ['http://hooks.example/user@example.org', '93.184.215.14 80', 'hooks.example', '/user@example.org'],
    ['http://hooks.example/a/../b/./c', '93.184.215.14 80', 'hooks.example', '/b/c'],
    ['http://hooks.example/ü', '93.184.215.14 80', 'hooks.example', '/%C3%BC'],
    ['http://hooks.example//a//', '93.184.215.14 80', 'hooks.example', '//a//'],
    ['http://bücher.example/', '93.184.215.15 80', 'xn--bcher-kva.example', '/'],
    ['http://BÜCHER.example/', '93.184.215.15 80', 'xn--bcher-kva.example', '/'],
    ['http://two.example/', '2606:4700::6810:84e5 80', 'two.example', '/'],
    ['http://ipv6-only.example/', '64:ff9b::5db8:d70e 80', 'ipv6-only.example', '/'],
    ['http://mapped.example/', '93.184.215.14 80', 'mapped.example', '/'],
    ['http://93.184.215.14/', '93.184.215.14 80', '93.184.215.14', '/'],
    ['http://[2606:4700::6810:84e5]/', '2606:4700::6810:84e5 80', '[2606:4700::6810:84e5]', '/'],
    ['http://[2606:4700::6810:84e5]:8080/', '2606:4700::6810:84e5 8080', '[2606:4700::6810:84e5]:8080', '/'],
    ['http://[2606:4700:0:0::6810:84E5]/', '2606:4700::6810:84e5 80', '[2606:4700::6810:84e5]', '/'],
    ['http://172.15.255.255/', '172.15.255.255 80', '172.15.255.255', '/'],
    ['http://172.32.0.1/', '172.32.0.1 80', '172.32.0.1', '/'],
    ['http://100.63.255.255/', '100.63.255.255 80', '100.63.255.255', '/'],
    ['http://100.128.0.1/', '100.128.0.1 80', '100.128.0.1', '/'],
    ['http://192.0.1.1/', '192.0.1.1 80', '192.0.1.1', '/'],
    ['http://198.20.0.1/', '198.20.0.1 80', '198.20.0.1', '/'],
    ['http://223.255.255.255/', '223.255.255.255 80', '223.255.255.255', '/'],
    ['http://[2001:4860:4860::8888]/', '2001:4860:4860::8888 80', '[2001:4860:4860::8888]', '/'],
    ['http://[2a00:1450:4001::200e]/', '2a00:1450:4001::200e 80', '[2a00:1450:4001::200e]', '/'],
  ])('%s', async (url, reached, host, path) => {
    receiver.requests.length = 0;
    expect(await call(url)).toMatchObject({ outcome: 'answered', status: 200, body: 'ok', truncated: null });
    expect(dialled).toEqual([reached]);
    const [requestLine, ...headers] = receiver.requests[0]?.head.split('\r\n') ?? [];
    expect(requestLine).toBe(`POST ${path} HTTP/1.1`);
    expect(headers.filter((line) => /^host:/i.test(line))).toEqual([`host: ${host}`]);
    expect(receiver.requests[0]?.body.toString()).toBe('{"a":1}');
  });
});

describe('the operator’s list opens', () => {
  test.each([
    ['a host, wherever in private it is', 'bot.internal', 'http://bot.internal:9000/'],
    ['a host in any spelling', 'Bot.INTERNAL.', 'http://BOT.internal./'],
    ['a host with a port, for that port', 'bot.internal:9000', 'http://bot.internal:9000/'],
    ['a host with an underscore', 'my_bot', 'http://my_bot/'],
    ['a host in Unicode, written either way', 'bücher.example', 'http://bücher.example/'],
    ['this machine by its name', 'localhost:3001', 'http://localhost:3001/'],
    ['this machine by its addresses', '127.0.0.1,::1', 'http://localhost:3001/'],
    ['an address, written as such', '10.1.2.3', 'http://10.1.2.3/'],
    ['an address, whatever spelling the URL has', '127.0.0.1', 'http://0x7f.1/'],
    ['an address in its IPv6 coat', '127.0.0.1', 'http://[::ffff:127.0.0.1]/'],
    ['an address that the list writes in an IPv6 coat', '::ffff:10.1.2.3', 'http://10.1.2.3/'],
    ['an address for one port', '10.1.2.3:8080', 'http://10.1.2.3:8080/'],
    ['an IPv6 address for one port', '[fd00::3]:8080', 'http://[fd00::3]:8080/'],
    ['an IPv6 address in brackets', '[fd00::3]', 'http://[fd00::3]/'],
    ['all addresses of a name by two ranges', '10.0.0.0/8,fd00::/8', 'http://bot.internal/'],
    ['a range that ends on no byte', '10.1.2.0/23', 'http://10.1.3.255/'],
    ['a range in an IPv6 coat', '::ffff:10.0.0.0/104', 'http://10.1.2.3/'],
    ['metadata by its exact address', '169.254.169.254', 'http://169.254.169.254/'],
    ['a link-local address by its range', '169.254.7.0/24', 'http://169.254.7.7/'],
    ['an unusual port that is named with the host', 'bot.internal:6379', 'http://bot.internal:6379/'],
    ['an unusual port that is named with the address', '10.1.2.3:25', 'http://10.1.2.3:25/'],
    ['an unusual port of a public host', 'hooks.example:2375', 'http://hooks.example:2375/'],
    ['everything, if that is wanted', '0.0.0.0/0, ::/0', 'http://half.internal/'],
  ])('%s: %s opens %s', async (_what, allow, url) => {
    expect(await call(url)).toMatchObject(
      url.includes('bücher') ? { outcome: 'answered' } : { outcome: 'failed', reason: 'refused_target' },
    );
    expect(await call(url, allow)).toMatchObject({ outcome: 'answered', status: 200 });
    expect(await door(allow).check(url)).toEqual({ allowed: true });
  });

  test.each([
    ['another port than the named one', 'bot.internal:9000', 'http://bot.internal:9001/'],
    ['another port than the named one of an address', '10.1.2.3:8080', 'http://10.1.2.3/'],
    ['a host below the named one', 'internal', 'http://bot.internal/'],
    ['a host that only ends alike', 'bot.internal', 'http://half.internal/'],
    ['an address that only the host’s name opens', 'bot.internal', 'http://10.1.2.3/'],
    ['a name of which only one address is opened', '10.1.2.3', 'http://half.internal/'],
    ['a name of which only one family is opened', '127.0.0.1', 'http://localhost/'],
    ['the neighbour of a range', '10.1.2.0/23', 'http://10.1.4.0/'],
    ['an IPv4 address by an IPv6 range', '::/0', 'http://10.1.2.3/'],
    ['a private address in NAT64 by its IPv4 range', '10.0.0.0/8', 'http://[64:ff9b::10.1.2.3]/'],
    ['metadata behind an opened name', 'sneaky.internal', 'http://sneaky.internal/'],
    ['metadata within a range', '169.254.0.0/16', 'http://169.254.169.254/'],
    ['metadata of another cloud within a private range', 'fd00::/8', 'http://[fd00:ec2::254]/'],
    ['metadata when everything is opened', '0.0.0.0/0,::/0', 'http://169.254.169.254/'],
    ['a multicast group behind an opened name', 'multicast.internal', 'http://multicast.internal/'],
    ['the unspecified address behind an opened name', 'zero.internal', 'http://zero.internal/'],
    ['an unusual port, with the host alone', 'bot.internal', 'http://bot.internal:6379/'],
    ['an unusual port, with the range alone', '10.0.0.0/8', 'http://10.1.2.3:6379/'],
    ['an unusual port of one address for a name that has two', '10.1.2.3:6379, fd00::/8', 'http://bot.internal:6379/'],
  ])('not %s: %s does not open %s', async (_what, allow, url) => {
    expect(await call(url, allow)).toMatchObject({ outcome: 'failed', reason: 'refused_target' });
    expect(dialled).toEqual([]);
  });
});

describe('a public address of this machine', () => {
  const open = (allow: string, own: string[]) =>
    openEgress({
      allow: parseAllowList(allow).rules,
      userAgent: 'test',
      own: () => own,
      resolve: async (name) => NAMES[name] ?? [],
      dial: () => connect(receiver.port, '127.0.0.1'),
    });

  test.each([
    ['http://hooks.example/', '93.184.215.14'],
    ['http://93.184.215.14/', '93.184.215.14'],
    ['http://mapped.example/', '93.184.215.14'],
    ['http://two.example/', '2606:4700:0:0::6810:84e5'],
  ])('is not public to us: %s', async (url, own) => {
    expect(await open('', []).call({ url })).toMatchObject({ outcome: 'answered' });
    expect(await open('', [own]).call({ url })).toMatchObject({
      reason: 'refused_target',
      detail: expect.stringContaining('this machine itself'),
    });
  });

  test.each(['hooks.example', 'hooks.example:80', '93.184.215.14', '93.184.0.0/16'])(
    'is opened by %s',
    async (allow) => {
      const door = open(allow, ['93.184.215.14']);
      expect(await door.call({ url: 'http://hooks.example/' })).toMatchObject({ outcome: 'answered' });
    },
  );

  test('is known from the machine’s interfaces', () => {
    expect(ownAddresses()).toContain('127.0.0.1');
  });
});
