import { type Address, parseAddress } from './address.ts';
import { CallFailure } from './failure.ts';

/** Parts that a caller does not want in an address: a base to which paths are appended can have neither. */
export interface TargetRules {
  /** Default true. */
  query?: boolean;
  /** A fragment is never sent. Default true. */
  fragment?: boolean;
}

export interface Target {
  secure: boolean;
  /** Lower case, in ASCII, without brackets and without a dot at the end. */
  hostname: string;
  port: number;
  /** When the host is an address and not a name. */
  address: Address | null;
  /** The `Host` header: the port only when it is not the scheme's own. */
  host: string;
  path: string;
}

const MAX_LENGTH = 2048;

/**
 * Reads an address that somebody else wrote. It must mean to us what it says to the person who reads it in the settings,
 * so what `URL` would silently repair (blanks, line ends, backslashes, missing slashes) is refused. Everything after is
 * decided on `URL`'s result: it has unfolded percent signs, Unicode digits and dots, and the decimal, octal, hexadecimal
 * and shortened spellings of IPv4. Throws `CallFailure('refused_target')`; no detail repeats path, query or userinfo,
 * which may be secret.
 */
export function parseTarget(text: string, rules: TargetRules = {}): Target {
  if (text.length > MAX_LENGTH) throw refused(`The address is longer than ${MAX_LENGTH} characters.`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  if (/[\u0000-\u0020\u007f-\u00a0\\]/.test(text))
    throw refused('The address has blanks, control characters or backslashes.');
  const [, authority] = /^https?:\/\/([^/?#]+)/i.exec(text) ?? [];
  if (authority === undefined) throw refused('The address must begin with http:// or https:// and name a host.');
  if (authority.includes('@')) throw refused('The address must not carry a user name or password.');
  const url = URL.parse(text);
  if (!url) throw refused('The host or the port of the address is not valid.');
  const rest = url.href.slice(url.origin.length);
  if (rules.fragment === false && rest.includes('#')) throw refused('The address must not have a fragment (#).');
  if (rules.query === false && rest.split('#', 1)[0]?.includes('?'))
    throw refused('The address must not have a query (?).');
  return toTarget(url);
}

function toTarget(url: URL): Target {
  const secure = url.protocol === 'https:';
  const hostname = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  const address = parseAddress(hostname);
  if (!address && !isHostname(hostname)) throw refused('The host of the address is not valid.');
  return {
    secure,
    hostname,
    port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
    address,
    host: `${hostname.includes(':') ? `[${hostname}]` : hostname}${url.port && `:${url.port}`}`,
    path: `${url.pathname}${url.search}`,
  };
}

/** Underscores are not for host names, and yet Docker's and many internal ones have them. */
export function isHostname(text: string): boolean {
  return text.length <= 253 && text.split('.').every((label) => /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/.test(label));
}

const refused = (detail: string) => new CallFailure('refused_target', detail);
