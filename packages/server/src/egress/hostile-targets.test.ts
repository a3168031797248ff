import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { type Egress, openEgress } from './egress.ts';

// Every target here is refused, for the reason that stands beside it, and without one packet.

const SCHEME = 'must begin with http';
const HOST = 'not valid';
const USER = 'user name or password';
const BLANKS = 'blanks, control characters or backslashes';
const PORT = 'no web server';
const LOOPBACK = 'this machine itself';
const PRIVATE = 'a private network';
const LINK = 'the local link';
const METADATA = "the machine's metadata service";
const UNSPECIFIED = 'an unspecified address';
const SHARED = 'a shared network';
const MULTICAST = 'a multicast group';
const BROADCAST = 'the broadcast address';
const DOCUMENTATION = 'for documentation';
const BENCHMARK = 'for measurements';
const TRANSITION = 'a retired IPv6 form';
const RESERVED = 'a reserved address';
const LONG = 'longer than';
const QUERY = 'must not have a query';
const FRAGMENT = 'must not have a fragment';

/** Where the names of the table lead. */
const NAMES: Record<string, string[]> = {
  'one-private.example': ['93.184.215.14', '10.0.0.8'],
  'private-last.example': [...Array.from({ length: 40 }, (_, index) => `93.184.216.${index}`), '192.168.1.1'],
  'loopback.example': ['127.0.0.1'],
  'loopback6.example': ['::1'],
  'mapped.example': ['::ffff:169.254.169.254'],
  'nat64.example': ['64:ff9b::a9fe:a9fe'],
  'six-to-four.example': ['2002:7f00:1::1'],
  'public4-private6.example': ['93.184.215.14', 'fd12:3456::1'],
  'link.example': ['fe80::1%2'],
  'zoned-public.example': ['2606:4700::1%eth0'],
  'cgnat.example': ['100.64.1.1'],
  'metadata.google.internal': ['169.254.169.254'],
  'azure.example': ['168.63.129.16'],
  'zero.example': ['0.0.0.0'],
  'everybody.example': ['255.255.255.255'],
  'xn--rsum-bpad.example': ['10.1.1.1'],
  localhost: ['127.0.0.1', '::1'],
  'desk.localhost': ['127.0.0.1'],
  intranet: ['10.0.0.1'],
  postgres: ['172.18.0.2'],
  my_bot: ['172.18.0.3'],
  'printer.local': ['192.168.0.9'],
};

const HOSTILE: [url: string, why: string][] = [
  // Schemes that are not HTTP, and things that only look like URLs.
  ['', SCHEME],
  ['hooks.example', SCHEME],
  ['//hooks.example/', SCHEME],
  ['/hooks', SCHEME],
  ['ftp://hooks.example/', SCHEME],
  ['file:///etc/passwd', SCHEME],
  ['gopher://127.0.0.1:6379/_FLUSHALL', SCHEME],
  ['dict://127.0.0.1:11211/stats', SCHEME],
  ['ldap://127.0.0.1/', SCHEME],
  ['tftp://127.0.0.1/x', SCHEME],
  ['ws://hooks.example/', SCHEME],
  ['wss://hooks.example/', SCHEME],
  ['javascript:alert(1)', SCHEME],
  ['data:text/plain,hello', SCHEME],
  ['blob:https://hooks.example/9115d58c', SCHEME],
  ['jar:http://hooks.example/!/', SCHEME],
  ['view-source:http://hooks.example/', SCHEME],
  ['http+unix://%2Fvar%2Frun%2Fdocker.sock/info', SCHEME],
  ['unix:/var/run/docker.sock', SCHEME],
  ['httpx://hooks.example/', SCHEME],
  ['http', SCHEME],
  ['http:', SCHEME],
  ['http:hooks.example', SCHEME],
  ['http:/hooks.example', SCHEME],
  ['http:///hooks.example', SCHEME],
  ['https:////hooks.example', SCHEME],
  ['http://', SCHEME],
  ['https://?x', SCHEME],
  ['https://#x', SCHEME],
  ['https:///', SCHEME],
  // What URL would quietly repair.
  [' http://hooks.example/', BLANKS],
  ['http://hooks.example/ ', BLANKS],
  ['ht\ttp://127.0.0.1/', BLANKS],
  ['http://127.0.\n0.1/', BLANKS],
  ['http://hooks.example/\r\nX-Injected: 1', BLANKS],
  ['http://hooks.example/a b', BLANKS],
  ['http:\\\\127.0.0.1\\', BLANKS],
  ['http://hooks.example\\@127.0.0.1/', BLANKS],
  ['http://hooks.example\u00a0/', BLANKS],
  ['http://hooks.example/\u0000', BLANKS],
  ['http://hooks.example/\u0085', BLANKS],
  // User names and passwords, the real and the misleading ones.
  ['http://user@hooks.example/', USER],
  ['http://user:secret@hooks.example/', USER],
  ['http://:secret@hooks.example/', USER],
  ['http://@hooks.example/', USER],
  ['http://:@hooks.example/', USER],
  ['http://hooks.example@127.0.0.1/', USER],
  ['http://hooks.example:80@127.0.0.1/', USER],
  ['http://hooks.example%2f@127.0.0.1/', USER],
  ['http://a@b@127.0.0.1/', USER],
  ['https://127.0.0.1@hooks.example/', USER],
  // Hosts and ports that are none.
  ['http://:80/', HOST],
  ['http://[::1/', HOST],
  ['http://::1/', HOST],
  ['http://[::1]x/', HOST],
  ['http://[:::1]/', HOST],
  ['http://[::1::]/', HOST],
  ['http://[v1.x]/', HOST],
  ['http://[127.0.0.1]/', HOST],
  ['http://[hooks.example]/', HOST],
  ['http://[fe80::1%25eth0]/', HOST],
  ['http://[fe80::1%eth0]/', HOST],
  ['http://256.0.0.1/', HOST],
  ['http://1.2.3.4.5/', HOST],
  ['http://127.0.0.1.5/', HOST],
  ['http://0x100000000/', HOST],
  ['http://4294967296/', HOST],
  ['http://hooks.0x7f/', HOST],
  ['http://09.1.1.1/', HOST],
  ['http://./', HOST],
  ['http://../', HOST],
  ['http://.hooks.example/', HOST],
  ['http://hooks..example/', HOST],
  ['http://hooks.example../', HOST],
  ['http://-hooks.example/', HOST],
  ['http://hooks-.example/', HOST],
  ['http://hooks$.example/', HOST],
  ['http://a,b.example/', HOST],
  ["http://a'b.example/", HOST],
  ['http://a;b.example/', HOST],
  ['http://{a}.example/', HOST],
  ['http://*.example/', HOST],
  ['http://hooks.example%00.evil.example/', HOST],
  ['http://hooks.example%2fevil/', HOST],
  ['http://hooks.example%40evil/', HOST],
  ['http://%zz/', HOST],
  ['http://xn--/', HOST],
  [`http://${'a'.repeat(64)}.example/`, HOST],
  [`http://${'abcdefgh.'.repeat(30)}example/`, HOST],
  ['http://hooks.example:65536/', HOST],
  ['http://hooks.example:-1/', HOST],
  ['http://hooks.example:8o/', HOST],
  ['http://hooks.example:80:80/', HOST],
  [`http://hooks.example/${'a'.repeat(2100)}`, LONG],
  [`http://${'a.'.repeat(1100)}example/`, LONG],
  // Ports of services that would take the request for commands, or take commands by HTTP.
  ['http://hooks.example:0/', PORT],
  ['http://hooks.example:1/', PORT],
  ['http://hooks.example:21/', PORT],
  ['http://hooks.example:22/', PORT],
  ['http://hooks.example:23/', PORT],
  ['http://hooks.example:25/', PORT],
  ['https://hooks.example:25/', PORT],
  ['http://hooks.example:0025/', PORT],
  ['http://hooks.example:53/', PORT],
  ['http://hooks.example:110/', PORT],
  ['http://hooks.example:143/', PORT],
  ['http://hooks.example:389/', PORT],
  ['http://hooks.example:445/', PORT],
  ['http://hooks.example:465/', PORT],
  ['http://hooks.example:514/', PORT],
  ['http://hooks.example:587/', PORT],
  ['http://hooks.example:993/', PORT],
  ['http://hooks.example:1433/', PORT],
  ['http://hooks.example:2049/', PORT],
  ['http://hooks.example:2375/containers/create', PORT],
  ['http://hooks.example:2379/v3/kv/put', PORT],
  ['http://hooks.example:3306/', PORT],
  ['http://hooks.example:3389/', PORT],
  ['http://hooks.example:5060/', PORT],
  ['http://hooks.example:5432/', PORT],
  ['http://hooks.example:5672/', PORT],
  ['http://hooks.example:6000/', PORT],
  ['http://hooks.example:6379/', PORT],
  ['http://hooks.example:6667/', PORT],
  ['http://hooks.example:10250/', PORT],
  ['http://hooks.example:11211/', PORT],
  ['http://hooks.example:27017/', PORT],
  ['http://93.184.215.14:6379/', PORT],
  // This machine, in every spelling.
  ['http://127.0.0.1/', LOOPBACK],
  ['https://127.0.0.1/', LOOPBACK],
  ['http://127.0.0.1:3000/', LOOPBACK],
  ['http://127.0.0.1./', LOOPBACK],
  ['http://127.255.255.254/', LOOPBACK],
  ['http://127.1/', LOOPBACK],
  ['http://127.0.1/', LOOPBACK],
  ['http://2130706433/', LOOPBACK],
  ['http://0x7f000001/', LOOPBACK],
  ['http://0x7f.0.0.1/', LOOPBACK],
  ['http://0x7f.1/', LOOPBACK],
  ['http://0X7F.0X0.0X0.0X1/', LOOPBACK],
  ['http://0177.0.0.1/', LOOPBACK],
  ['http://0177.0000.0000.0001/', LOOPBACK],
  ['http://017700000001/', LOOPBACK],
  ['http://0x7f.0.1/', LOOPBACK],
  ['http://%31%32%37.0.0.1/', LOOPBACK],
  ['http://127%2e0%2e0%2e1/', LOOPBACK],
  ['http://127。0。0。1/', LOOPBACK],
  ['http://127．0．0．1/', LOOPBACK],
  ['http://１２７.0.0.1/', LOOPBACK],
  ['http://①②⑦.⓪.⓪.①/', LOOPBACK],
  ['http://[::1]/', LOOPBACK],
  ['http://[::1]:8080/', LOOPBACK],
  ['http://[0:0:0:0:0:0:0:1]/', LOOPBACK],
  ['http://[0000:0000:0000:0000:0000:0000:0000:0001]/', LOOPBACK],
  ['http://[::0.0.0.1]/', LOOPBACK],
  ['http://[::ffff:127.0.0.1]/', LOOPBACK],
  ['http://[::ffff:7f00:1]/', LOOPBACK],
  ['http://[0:0:0:0:0:ffff:127.0.0.1]/', LOOPBACK],
  ['http://[::FFFF:7F00:0001]/', LOOPBACK],
  ['http://[64:ff9b::127.0.0.1]/', LOOPBACK],
  ['http://[64:ff9b::7f00:1]/', LOOPBACK],
  ['http://localhost/', LOOPBACK],
  ['http://LOCALHOST/', LOOPBACK],
  ['http://localhost./', LOOPBACK],
  ['http://%6cocalhost/', LOOPBACK],
  ['http://ｌｏｃａｌｈｏｓｔ/', LOOPBACK],
  ['http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/', LOOPBACK],
  ['http://localhost:8080/', LOOPBACK],
  ['http://desk.localhost/', LOOPBACK],
  ['http://loopback.example/', LOOPBACK],
  ['http://loopback.example./', LOOPBACK],
  ['http://loopback6.example/', LOOPBACK],
  ['http://0.0.0.0/', UNSPECIFIED],
  ['http://0/', UNSPECIFIED],
  ['http://0x0/', UNSPECIFIED],
  ['http://00000/', UNSPECIFIED],
  ['http://0.1.2.3/', UNSPECIFIED],
  ['http://[::]/', UNSPECIFIED],
  ['http://[0::0]/', UNSPECIFIED],
  ['http://[::ffff:0.0.0.0]/', UNSPECIFIED],
  ['http://zero.example/', UNSPECIFIED],
  // Networks behind us.
  ['http://10.0.0.1/', PRIVATE],
  ['http://10.255.255.255/', PRIVATE],
  ['http://012.0.0.1/', PRIVATE],
  ['http://0xa000001/', PRIVATE],
  ['http://167772161/', PRIVATE],
  ['http://172.16.0.1/', PRIVATE],
  ['http://172.31.255.255/', PRIVATE],
  ['http://192.168.0.1/', PRIVATE],
  ['http://192.168.257/', PRIVATE],
  ['http://3232235777/', PRIVATE],
  ['http://[::ffff:10.0.0.1]/', PRIVATE],
  ['http://[::ffff:c0a8:101]/', PRIVATE],
  ['http://[64:ff9b::10.0.0.1]/', PRIVATE],
  ['http://[fc00::1]/', PRIVATE],
  ['http://[fd00::1]/', PRIVATE],
  ['http://[fdff:ffff:ffff::1]/', PRIVATE],
  ['http://[fec0::1]/', PRIVATE],
  ['http://[2606:4700::5efe:10.0.0.1]/', PRIVATE],
  ['http://[2606:4700::200:5efe:192.168.0.1]/', PRIVATE],
  ['http://one-private.example/', PRIVATE],
  ['https://one-private.example/', PRIVATE],
  ['http://private-last.example/', PRIVATE],
  ['http://public4-private6.example/', PRIVATE],
  ['http://résumé.example/', PRIVATE],
  ['http://intranet/', PRIVATE],
  ['http://postgres:8080/', PRIVATE],
  ['http://my_bot/', PRIVATE],
  ['http://printer.local/', PRIVATE],
  ['http://100.64.0.1/', SHARED],
  ['http://100.127.255.255/', SHARED],
  ['http://[::ffff:100.64.0.1]/', SHARED],
  ['http://cgnat.example/', SHARED],
  // What a cloud tells its machine.
  ['http://169.254.169.254/latest/meta-data/', METADATA],
  ['http://0xa9fea9fe/', METADATA],
  ['http://2852039166/', METADATA],
  ['http://0251.0376.0251.0376/', METADATA],
  ['http://169.254.43518/', METADATA],
  ['http://[::ffff:169.254.169.254]/', METADATA],
  ['http://[::ffff:a9fe:a9fe]/', METADATA],
  ['http://[64:ff9b::a9fe:a9fe]/', METADATA],
  ['http://169.254.170.2/v2/credentials', METADATA],
  ['http://169.254.170.23/', METADATA],
  ['http://168.63.129.16/machine', METADATA],
  ['http://100.100.100.200/latest/', METADATA],
  ['http://192.0.0.192/opc/v2/', METADATA],
  ['http://[fd00:ec2::254]/latest/', METADATA],
  ['http://[fd20:ce::254]/', METADATA],
  ['http://[fe80::a9fe:a9fe]/', METADATA],
  ['http://mapped.example/', METADATA],
  ['http://nat64.example/', METADATA],
  ['http://azure.example/', METADATA],
  ['http://metadata.google.internal/computeMetadata/v1/', METADATA],
  ['http://169.254.0.1/', LINK],
  ['http://169.254.255.255/', LINK],
  ['http://[fe80::1]/', LINK],
  ['http://[febf:ffff::1]/', LINK],
  ['http://link.example/', LINK],
  // Addresses of nobody, and of everybody.
  ['http://224.0.0.1/', MULTICAST],
  ['http://239.255.255.250:1900/', MULTICAST],
  ['http://[ff02::1]/', MULTICAST],
  ['http://[ff0e::1]/', MULTICAST],
  ['http://255.255.255.255/', BROADCAST],
  ['http://4294967295/', BROADCAST],
  ['http://-1/', HOST],
  ['http://everybody.example/', BROADCAST],
  ['http://192.0.2.1/', DOCUMENTATION],
  ['http://198.51.100.1/', DOCUMENTATION],
  ['http://203.0.113.1/', DOCUMENTATION],
  ['http://[2001:db8::1]/', DOCUMENTATION],
  ['http://[3fff::1]/', DOCUMENTATION],
  ['http://198.18.0.1/', BENCHMARK],
  ['http://198.19.255.255/', BENCHMARK],
  ['http://[2001:2::1]/', BENCHMARK],
  ['http://[::127.0.0.1]/', TRANSITION],
  ['http://[::7f00:1]/', TRANSITION],
  ['http://[::8.8.8.8]/', TRANSITION],
  ['http://[::ffff:0:127.0.0.1]/', TRANSITION],
  ['http://[2002:7f00:1::]/', TRANSITION],
  ['http://[2002:a9fe:a9fe::1]/', TRANSITION],
  ['http://[2002:808:808::1]/', TRANSITION],
  ['http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/', TRANSITION],
  ['http://[64:ff9b:1::7f00:1]/', TRANSITION],
  ['http://[64:ff9b:1:7f00:0:100::]/', TRANSITION],
  ['http://192.88.99.1/', TRANSITION],
  ['http://six-to-four.example/', TRANSITION],
  ['http://192.0.0.1/', RESERVED],
  ['http://240.0.0.1/', RESERVED],
  ['http://254.1.2.3/', RESERVED],
  ['http://[100::1]/', RESERVED],
  ['http://[2001:20::1]/', RESERVED],
  ['http://[4000::1]/', RESERVED],
  ['http://[5f00::1]/', RESERVED],
  ['http://[8000::1]/', RESERVED],
  ['http://[64:ff9a::1]/', RESERVED],
  ['http://[64:ff9b:0:0:0:1::1]/', RESERVED],
  ['http://zoned-public.example/', RESERVED],
];

const dialled: string[] = [];
const asked: string[] = [];
const egress: Egress = openEgress({
  allow: [],
  userAgent: 'test',
  resolve: async (name) => {
    asked.push(name);
    return NAMES[name] ?? ['93.184.215.14'];
  },
  dial(address) {
    dialled.push(address);
    return new Socket().destroy(new Error('no packet may leave a test'));
  },
});

test('the table is as large as it should be, and no row stands twice', () => {
  expect(new Set(HOSTILE.map(([url]) => url)).size).toBe(HOSTILE.length);
  expect(HOSTILE.length).toBeGreaterThan(150);
});

test.each(HOSTILE)('nobody is called at %j: %s', async (url, why) => {
  dialled.length = 0;
  const outcome = await egress.call({ url, body: { contentType: 'application/json', bytes: '{}' } });
  expect(outcome).toMatchObject({ outcome: 'failed', reason: 'refused_target' });
  expect(outcome).toHaveProperty('detail', expect.stringContaining(why));
  expect(dialled).toEqual([]);
  // Whoever saves it hears the same as whoever calls it.
  expect(await egress.check(url)).toMatchObject({ allowed: false, detail: (outcome as { detail: string }).detail });
});

test.each([
  ['https://hooks.example/?token=1', { query: false }, QUERY],
  ['https://hooks.example/?', { query: false }, QUERY],
  ['https://hooks.example?x', { query: false }, QUERY],
  ['https://hooks.example/#part', { fragment: false }, FRAGMENT],
  ['https://hooks.example/#', { fragment: false }, FRAGMENT],
  ['https://hooks.example/#a?b', { query: false, fragment: false }, FRAGMENT],
])('where a base is wanted, %s is refused', async (url, rules, why) => {
  expect(egress.inspect(url, rules)).toMatchObject({ allowed: false, detail: expect.stringContaining(why) });
  expect(await egress.call({ url, rules })).toMatchObject({ reason: 'refused_target' });
  expect(egress.inspect(url)).toEqual({ allowed: true });
});

test('what is written in an address is judged without a look-up', async () => {
  asked.length = 0;
  expect(egress.inspect('http://one-private.example/')).toEqual({ allowed: true });
  expect(egress.inspect('http://2130706433/')).toMatchObject({ allowed: false, reason: 'refused_target' });
  expect(asked).toEqual([]);
});

test('a refusal repeats nothing that may be secret, and no inner address', async () => {
  const secret = 'c4n4ry';
  for (const url of [
    `http://user:${secret}@hooks.example/`,
    `http://one-private.example/${secret}?token=${secret}#${secret}`,
    `http://hooks.example:25/${secret}`,
    `gopher://${secret}/`,
    `http://hooks.example/ ${secret}`,
  ]) {
    const outcome = await egress.call({ url });
    expect(outcome).toHaveProperty('reason', 'refused_target');
    expect(JSON.stringify(outcome)).not.toContain(secret);
    expect(JSON.stringify(outcome)).not.toContain('10.0.0.8');
  }
});
