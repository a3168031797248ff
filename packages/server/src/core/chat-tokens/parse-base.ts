import type { GivenBase } from './bases.ts';

const SHAPE = /^(?:(https?):\/\/)?([^/?#\s@\\]+)((?:\/(?:[\w.~:-]|%[0-9a-f]{2})*)*)$/i;
const MOST_LENGTH = 2048;
const MOST_KNOWN = 1000;
const known = new Map<string, GivenBase | null>();

/**
 * What names a receiver (contracts/omnidesk.md §5.5): a host, with scheme, port and path at will. `base` is for comparing: the
 * host in lower case, without the scheme, its port when it is not the usual one, the path without slashes at its end. Null for
 * a query, a fragment, a user, another scheme and everything that is no host.
 */
export function parseBase(text: string, defaultScheme: 'https' | 'http'): GivenBase | null {
  const key = `${defaultScheme} ${text}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const parsed = text.length > MOST_LENGTH ? null : parse(text, defaultScheme);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(key, parsed);
  return parsed;
}

function parse(text: string, defaultScheme: 'https' | 'http'): GivenBase | null {
  const parts = SHAPE.exec(text);
  if (!parts) return null;
  const [, scheme, host = '', path = ''] = parts;
  const url = URL.parse(`${scheme ?? defaultScheme}://${host}`);
  // `ftp://host` is no host called "ftp:", and `URL` repairs more than we want to guess.
  if (!url || url.hostname === '' || (!host.startsWith('[') && /:$|:.*:/.test(host))) return null;
  const segments = path.split('/').filter(Boolean);
  if (segments.some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment))) return null;
  const base = url.host + segments.map((segment) => `/${segment}`).join('');
  return { base, url: `${url.protocol}//${base}`, schemeGiven: scheme !== undefined };
}
