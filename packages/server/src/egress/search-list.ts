/** The part of `resolv.conf` that says what a short name may stand for. (Its name servers are read by the resolver itself.) */
export interface SearchList {
  domains: readonly string[];
  /** A name with fewer dots is first tried with the domains behind it. */
  ndots: number;
}

const LONGEST_NAME = 253;
const MOST_NDOTS = 15;

export function parseSearchList(text: string): SearchList {
  let domains: string[] = [];
  let ndots = 1;
  for (const line of text.split('\n')) {
    const [word, ...rest] = line.trim().split(/\s+/);
    // The last of them counts.
    if (word === 'search') domains = rest;
    else if (word === 'domain') domains = rest.slice(0, 1);
    else if (word === 'options') {
      const given = rest
        .map((option) => /^ndots:(\d{1,3})$/.exec(option)?.[1])
        .findLast((digits) => digits !== undefined);
      if (given !== undefined) ndots = Math.min(Number(given), MOST_NDOTS);
    }
  }
  return { domains: domains.map((domain) => domain.replace(/\.$/, '')).filter(Boolean), ndots };
}

/** What a name may stand for, in the order in which to ask. */
export function candidatesOf(hostname: string, { domains, ndots }: SearchList): string[] {
  const longer = domains.map((domain) => `${hostname}.${domain}`).filter((name) => name.length <= LONGEST_NAME);
  const isWhole = hostname.split('.').length - 1 >= ndots;
  return isWhole ? [hostname, ...longer] : [...longer, hostname];
}
