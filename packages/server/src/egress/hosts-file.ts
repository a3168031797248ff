import { isIP } from 'node:net';

/** The addresses that a hosts file gives to each name, in its order. */
export function parseHosts(text: string): ReadonlyMap<string, readonly string[]> {
  const known = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const [address = '', ...names] = line.replace(/#.*/s, '').trim().split(/\s+/);
    if (!isIP(address)) continue;
    for (const name of names) {
      const key = name.toLowerCase().replace(/\.$/, '');
      const addresses = known.get(key);
      if (addresses) addresses.push(address);
      else known.set(key, [address]);
    }
  }
  return known;
}
