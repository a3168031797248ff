import { isIP } from 'node:net';

/**
 * An address as a number. IPv4 in an IPv6 coat (`::ffff:10.0.0.1`) is IPv4: that is where the system would connect, so
 * nothing may depend on the coat.
 */
export interface Address {
  family: 4 | 6;
  value: bigint;
  /** Link-local addresses name an interface; no address that does is public. */
  zone: string | null;
  /** What to connect to. */
  text: string;
}

/** All addresses whose first `bits` bits are those of `value`. */
export interface Range {
  family: 4 | 6;
  value: bigint;
  bits: number;
}

/** The address that a text names in the one canonical notation of its family; null for everything else. */
export function parseAddress(text: string): Address | null {
  const family = isIP(text);
  if (family !== 4 && family !== 6) return null;
  const [bare = '', zone = null] = text.split('%');
  const value = family === 4 ? ipv4Number(bare) : ipv6Number(bare);
  if (family === 4) return { family, value, zone: null, text };
  const mapped = value >> 32n === 0xffffn && zone === null;
  return mapped ? ipv4(value & 0xffffffffn) : { family, value, zone, text };
}

/** `10.0.0.0/8`; null when it is no range, or when bits beyond the prefix are set: then it says two things at once. */
export function parseRange(text: string): Range | null {
  const [, base = '', length = ''] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const family = isIP(base);
  if ((family !== 4 && family !== 6) || base.includes('%')) return null;
  const bits = Number(length);
  const value = family === 4 ? ipv4Number(base) : ipv6Number(base);
  const rest = BigInt(widthOf(family) - bits);
  if (rest < 0n || (value >> rest) << rest !== value) return null;
  return { family, value, bits };
}

export const rangeOf = ({ family, value }: Address): Range => ({ family, value, bits: widthOf(family) });

export const isWithin = (address: Address, { family, value, bits }: Range): boolean =>
  address.family === family && (address.value ^ value) >> BigInt(widthOf(family) - bits) === 0n;

export const isSingle = ({ family, bits }: Range): boolean => bits === widthOf(family);

/** The IPv4 address of 32 bits. */
export function ipv4(value: bigint): Address {
  const text = [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join('.');
  return { family: 4, value, zone: null, text };
}

const widthOf = (family: 4 | 6): number => (family === 4 ? 32 : 128);

const ipv4Number = (text: string): bigint => joined(text.split('.').map(BigInt), 8n);

/**
 * `URL` writes every IPv6 address in one way, in hexadecimal groups with one gap at most. (`ipaddr.js` was tried and reads
 * `::8.8.8.8` as `::ffff:8.8.8.8`, which is another address.)
 */
function ipv6Number(text: string): bigint {
  const [before = '', after] = new URL(`http://[${text}]/`).hostname.slice(1, -1).split('::');
  const groups = (part: string) => part.split(':').filter(Boolean);
  const [first, last] = [groups(before), groups(after ?? '')];
  const gap = Array<string>(8 - first.length - last.length).fill('0');
  return joined(
    [...first, ...gap, ...last].map((group) => BigInt(`0x${group}`)),
    16n,
  );
}

const joined = (parts: bigint[], bits: bigint): bigint => parts.reduce((value, part) => (value << bits) | part, 0n);
