import { once } from '../lib/once.ts';
import { type Address, ipv4, isWithin, parseRange, type Range } from './address.ts';

/** What an address is for. Only `public` ones are for strangers to choose. */
export type AddressKind = 'public' | keyof typeof RANGES;

/**
 * Classifies by number, never by spelling. What is not known to be public is not public: outside of 2000::/3 there is no
 * IPv6 address to reach, and inside it the blocks that IANA set apart are left out. An IPv6 address that carries an IPv4
 * one is what the carried one is, where a host may really meet it: NAT64 (the resolvers of IPv6-only networks make such
 * addresses for every IPv4 site, so a public one has to work) and ISATAP. The retired ways (6to4, Teredo, IPv4-compatible,
 * IPv4-translated) and locally chosen NAT64, whose place for the IPv4 address we cannot know, are refused whatever they
 * carry.
 */
export function classify(address: Address): AddressKind {
  const kind = blocks().find(({ range }) => isWithin(address, range))?.kind ?? beyondBlocks(address);
  return kind === 'public' && address.zone !== null ? 'reserved' : kind;
}

function beyondBlocks(address: Address): AddressKind {
  if (address.family === 4) return 'public';
  const carriesIpv4 = isWithin(address, nat64()) || isIsatap(address);
  if (!isWithin(address, nat64()) && !isWithin(address, global())) return 'reserved';
  return carriesIpv4 ? classify(ipv4(address.value & 0xffffffffn)) : 'public';
}

/** The interface part `0000:5efe` or `0200:5efe` followed by an IPv4 address, under any prefix. */
const isIsatap = ({ value }: Address): boolean => ((value >> 32n) & 0xfdffffffn) === 0x5efen;

/**
 * The blocks that are not for strangers, from IANA's registries of special-purpose addresses and the clouds' manuals. The
 * first match counts, so `metadata` stands before the networks that those addresses lie in.
 */
const RANGES = {
  // The machine's own papers: credentials of the cloud account are one GET away. Azure's is an ordinary public address.
  metadata: [
    '169.254.169.254/32', // AWS, Google, Azure, DigitalOcean, OpenStack …
    '169.254.169.253/32', // AWS: resolver of the network
    '169.254.169.123/32', // AWS: time
    '169.254.170.2/32', // AWS: credentials of a container task
    '169.254.170.23/32', // AWS: credentials of a pod
    '169.254.42.42/32', // Scaleway
    '168.63.129.16/32', // Azure: the host that configures the machine
    '100.100.100.200/32', // Alibaba
    '192.0.0.192/32', // Oracle
    'fd00:ec2::254/128', // AWS, and the next three
    'fd00:ec2::253/128',
    'fd00:ec2::123/128',
    'fd00:ec2::23/128',
    'fd20:ce::254/128', // Google
    'fd00:42::42/128', // Scaleway
    'fe80::a9fe:a9fe/128', // OpenStack
  ],
  unspecified: ['0.0.0.0/8', '::/128'],
  loopback: ['127.0.0.0/8', '::1/128'],
  private: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'],
  unique_local: ['fc00::/7', 'fec0::/10'],
  shared: ['100.64.0.0/10'],
  link_local: ['169.254.0.0/16', 'fe80::/10'],
  multicast: ['224.0.0.0/4', 'ff00::/8'],
  broadcast: ['255.255.255.255/32'],
  documentation: ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32', '3fff::/20'],
  benchmarking: ['198.18.0.0/15', '2001:2::/48'],
  // 6to4 and its relays, Teredo, IPv4-compatible, IPv4-translated, local NAT64.
  transition: ['192.88.99.0/24', '2002::/16', '2001::/32', '::/96', '::ffff:0:0:0/96', '64:ff9b:1::/48'],
  // Protocol assignments, former class E, discard-only, segment routing.
  reserved: ['192.0.0.0/24', '240.0.0.0/4', '2001::/23', '100::/64', '100:0:0:1::/64', '5f00::/16'],
} as const;

// Read with the first address that is judged: reading them took some 5 ms of every start.
const blocks = once((): readonly { kind: AddressKind; range: Range }[] =>
  Object.entries(RANGES).flatMap(([kind, texts]) =>
    // Object.entries forgets which keys there are.
    texts.map((text) => ({ kind: kind as keyof typeof RANGES, range: known(text) })),
  ),
);
const nat64 = once(() => known('64:ff9b::/96'));
const global = once(() => known('2000::/3'));

function known(text: string): Range {
  const range = parseRange(text);
  if (!range) throw new Error(`${text} is no range`);
  return range;
}
