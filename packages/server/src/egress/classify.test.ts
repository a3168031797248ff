import { BlockList, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isWithin, parseAddress, parseRange } from './address.ts';
import { type AddressKind, classify } from './classify.ts';

const kindOf = (text: string): AddressKind => {
  const address = parseAddress(text);
  if (!address) throw new Error(`${text} is no address`);
  return classify(address);
};

const ipv4 = fc.ipV4();
/** Half of them where it gets interesting: a random address is public nine times out of ten. */
const anyIpv4 = fc.oneof(
  ipv4,
  fc
    .tuple(
      fc.constantFrom('0', '10', '100.64', '127', '169.254', '172.16', '192.0.0', '192.168', '198.18', '224', '255'),
      ipv4,
    )
    .map(([prefix, rest]) => [...prefix.split('.'), ...rest.split('.')].slice(0, 4).join('.')),
);
const anyIpv6 = fc.ipV6().filter((text) => isIPv6(text));
const hexOf = (text: string): string => {
  const [a = 0, b = 0, c = 0, d = 0] = text.split('.').map(Number);
  return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
};

describe('an address is what it is by number', () => {
  test('IPv4 in an IPv6 coat is the IPv4 address, however it is spelled', () => {
    fc.assert(
      fc.property(anyIpv4, (text) => {
        for (const coat of [`::ffff:${text}`, `::FFFF:${hexOf(text)}`, `0:0:0:0:0:ffff:${hexOf(text)}`]) {
          expect(parseAddress(coat)).toEqual(parseAddress(text));
          expect(kindOf(coat)).toBe(kindOf(text));
        }
      }),
    );
  });

  test('NAT64 is what it carries', () => {
    fc.assert(
      fc.property(anyIpv4, (text) => {
        expect(kindOf(`64:ff9b::${text}`)).toBe(kindOf(text));
      }),
    );
  });

  test('ISATAP is never more public than what it carries', () => {
    fc.assert(
      fc.property(anyIpv4, fc.constantFrom('0', '200'), (text, mark) => {
        expect(kindOf(`2606:4700:1:2:${mark}:5efe:${hexOf(text)}`)).toBe(kindOf(text));
      }),
    );
  });

  test('6to4, Teredo, IPv4-compatible and local NAT64 are never public, whatever they carry', () => {
    fc.assert(
      fc.property(anyIpv4, anyIpv4, (one, other) => {
        for (const text of [
          `2002:${hexOf(one)}::${hexOf(other)}`,
          `2001:0:${hexOf(one)}:8000:1:${hexOf(other)}`,
          `::${one}`,
          `64:ff9b:1::${one}`,
          `64:ff9b:1:${hexOf(one)}:0:${hexOf(other)}`,
          `::ffff:0:${hexOf(one)}`,
        ])
          expect(kindOf(text), text).not.toBe('public');
      }),
    );
  });

  test('the spelling of an IPv6 address changes nothing', () => {
    fc.assert(
      fc.property(anyIpv6, (text) => {
        const canonical = new URL(`http://[${text}]/`).hostname.slice(1, -1);
        expect(kindOf(text)).toBe(kindOf(canonical));
        expect(kindOf(text.toUpperCase())).toBe(kindOf(canonical));
      }),
    );
  });

  test('an address that names an interface is never public', () => {
    fc.assert(
      fc.property(anyIpv6, (text) => {
        expect(kindOf(`${text}%eth0`)).not.toBe('public');
      }),
    );
  });

  test('outside of 2000::/3 only what carries a public IPv4 address is public', () => {
    fc.assert(
      fc.property(anyIpv6, (text) => {
        const address = parseAddress(text);
        if (!address || address.family === 4 || kindOf(text) !== 'public') return;
        expect(['2000::/3', '64:ff9b::/96'].some((range) => isWithin(address, parseRange(range)!))).toBe(true);
      }),
    );
  });

  test('a range holds what the system’s own list holds', () => {
    fc.assert(
      fc.property(anyIpv4, anyIpv4, fc.nat(32), (base, text, bits) => {
        const value = parseAddress(base)?.value ?? 0n;
        const rest = BigInt(32 - bits);
        const first = (value >> rest) << rest;
        const network = [24n, 16n, 8n, 0n].map((shift) => (first >> shift) & 255n).join('.');
        const list = new BlockList();
        list.addSubnet(network, bits, 'ipv4');
        expect(isWithin(parseAddress(text)!, parseRange(`${network}/${bits}`)!)).toBe(list.check(text, 'ipv4'));
      }),
    );
  });

  test('everything that the system’s list of special networks holds is refused, and nothing else of IPv4', () => {
    const special = new BlockList();
    for (const range of [
      '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24',
      '192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4',
      '168.63.129.16/32',
    ]
      .join(' ')
      .split(' ')) {
      const [network = '', bits] = range.split('/');
      special.addSubnet(network, Number(bits), 'ipv4');
    }
    fc.assert(
      fc.property(anyIpv4, (text) => {
        expect(kindOf(text) === 'public').toBe(!special.check(text, 'ipv4'));
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    '',
    'localhost',
    '127.1',
    '0x7f.0.0.1',
    '0177.0.0.1',
    '2130706433',
    '1.2.3',
    '1.2.3.4.5',
    '256.1.1.1',
    ' 127.0.0.1',
    '127.0.0.1 ',
    '127.0.0.1\u0000',
    '[::1]',
    ':::',
    '::ffff:0x7f.1',
    '1::2::3',
    '::1/128',
  ])('%j is no address', (text) => expect(parseAddress(text)).toBeNull());
});
