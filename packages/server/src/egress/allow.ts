import { type Address, isSingle, isWithin, parseAddress, parseRange, type Range, rangeOf } from './address.ts';
import { type AddressKind, classify } from './classify.ts';
import { isHostname, type Target } from './target.ts';

/** What the operator lets hooks reach although it is not public; `port` null = any. */
export type AllowRule = { port: number | null } & ({ hostname: string } | { range: Range });
export type AllowList = readonly AllowRule[];

/**
 * Reads `host`, `host:port`, `IP`, `IP:port`, `[IPv6]:port` and ranges like `10.0.0.0/8`, separated by commas. Each entry
 * that is none of them gets a sentence in `problems`: an entry that was silently dropped would be found out by a hook that
 * does not arrive, one that was understood too widely by nobody.
 */
export function parseAllowList(text: string): { rules: AllowRule[]; problems: string[] } {
  const entries = text
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean);
  const parsed = entries.map((entry) => parseEntry(entry) ?? `"${entry}" ${problemOf(entry)}`);
  return {
    rules: parsed.filter((one) => typeof one !== 'string'),
    problems: parsed.filter((one) => typeof one === 'string'),
  };
}

function parseEntry(entry: string): AllowRule | null {
  const range = parseRange(entry);
  if (range) return { range: unmapped(range), port: null };
  const whole = parseAddress(entry);
  if (whole) return { range: rangeOf(whole), port: null };
  const [, bracketed, plain, digits] = /^(?:\[([^\]]*)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(entry) ?? [];
  const port = digits === undefined ? null : Number(digits);
  if (port !== null && (port < 1 || port > 65535)) return null;
  const address = parseAddress(bracketed ?? plain ?? '');
  if (address) return { range: rangeOf(address), port };
  const hostname = plain === undefined ? null : canonicalHostname(plain);
  return hostname === null ? null : { hostname, port };
}

/** `::ffff:10.0.0.0/104` is `10.0.0.0/8`, as the addresses are. */
function unmapped({ family, value, bits }: Range): Range {
  if (family === 4 || bits < 96 || value >> 32n !== 0xffffn) return { family, value, bits };
  return { family: 4, value: value & 0xffffffffn, bits: bits - 96 };
}

/** As `URL` writes it. What it would turn into an address (`127.1`, `0x7f000001`) is no name, and no address as written. */
function canonicalHostname(text: string): string | null {
  if (/[^\p{L}\p{N}\p{M}._-]/u.test(text)) return null;
  const hostname = URL.parse(`http://${text}/`)?.hostname.replace(/\.$/, '');
  return hostname !== undefined && isHostname(hostname) && !parseAddress(hostname) ? hostname : null;
}

function problemOf(entry: string): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(entry)) return 'is a URL: leave out the scheme and the path';
  if (entry.includes('*')) return 'has a wildcard: name each host, or the range of their addresses';
  if (/^[^/]+\/\d+:\d+$/.test(entry)) return 'is a range with a port: a range stands for all ports';
  if (entry.includes('/'))
    return 'is not a range: write the first address of the network and its length, like 10.0.0.0/8';
  return 'is not a host, an IP address or a range, with a port at most: host, host:port, 10.0.0.5:8080, [fd00::1]:8080';
}

/** Does the list name this very host or address, as it is written? */
export function isListed(list: AllowList, { hostname, address, port }: Target): boolean {
  return list.some((rule) => {
    if (rule.port !== null && rule.port !== port) return false;
    return 'hostname' in rule ? rule.hostname === hostname : address !== null && isWithin(address, rule.range);
  });
}

/**
 * How the operator's list opens an address for a target: `port` when an entry names the target's port too, which then also
 * lifts the refusal of unusual ports; `host` when it names only the host or the address; null when nothing does. A host's
 * name opens private networks and this machine, nothing else, and a range never opens the clouds' metadata addresses
 * (`fd00::/8` covers AWS's): whoever really means one of those writes exactly that address.
 */
export function openingOf(list: AllowList, target: Target, address: Address): 'port' | 'host' | null {
  const kind = classify(address);
  const rules = list.filter((rule) => opens(rule, target, address, kind));
  if (rules.some(({ port }) => port === target.port)) return 'port';
  return rules.some(({ port }) => port === null) ? 'host' : null;
}

function opens(rule: AllowRule, { hostname }: Target, address: Address, kind: AddressKind): boolean {
  if ('hostname' in rule) return rule.hostname === hostname && BY_NAME.has(kind);
  return isWithin(address, rule.range) && (kind !== 'metadata' || isSingle(rule.range));
}

const BY_NAME: ReadonlySet<AddressKind> = new Set(['public', 'loopback', 'private', 'unique_local', 'shared']);
