import { Resolver } from 'node:dns/promises';
import { codeOf } from './failure.ts';

/** A lost packet is asked for again after a second; all of it fits into what a call has for its connection. */
const PATIENCE = { timeout: 1_000, tries: 3, maxTimeout: 1_500 };
/** With several name servers that are all silent the tries add up. */
const LONGEST_MS = 5_000;

/**
 * Asks the system's name servers (or the given ones) for both families of the first of these names that has addresses. It
 * speaks DNS itself and needs no thread, so a silent name server keeps nobody else waiting. Each question has a resolver of
 * its own: what was learned for one of them (an answer, a server that seems dead) says nothing to another. Throws the
 * resolver's error: `isUnknown` tells whether that is an answer.
 */
export async function askNameServers(names: readonly string[], servers?: readonly string[]): Promise<string[]> {
  const resolver = new Resolver(PATIENCE);
  if (servers) resolver.setServers(servers);
  const timer = setTimeout(() => resolver.cancel(), LONGEST_MS);
  try {
    return await firstKnown(resolver, names);
  } finally {
    clearTimeout(timer);
  }
}

async function firstKnown(resolver: Resolver, names: readonly string[]): Promise<string[]> {
  let failure: unknown;
  for (const name of names) {
    try {
      return await addressesOf(resolver, name);
    } catch (error) {
      // A server that fails for one of the names may know another; one that does not answer costs too much time.
      if (isSilence(error)) throw error;
      failure = failure === undefined || isUnknown(failure) ? error : failure;
    }
  }
  throw failure;
}

/** A family of which the server says nothing useful is left out when there are addresses of the other: they are what is judged. */
async function addressesOf(resolver: Resolver, name: string): Promise<string[]> {
  const families = await Promise.allSettled([resolver.resolve6(name), resolver.resolve4(name)]);
  const found = families.flatMap((family) => (family.status === 'fulfilled' ? family.value : []));
  if (found.length > 0) return found;
  const failures = families.flatMap((family) => (family.status === 'rejected' ? [family.reason as unknown] : []));
  throw failures.find((failure) => !isUnknown(failure)) ?? failures[0];
}

/** The name leads nowhere, says a name server. Everything else is trouble on the way, and may be over soon. */
export function isUnknown(error: unknown): boolean {
  return ['ENOTFOUND', 'ENODATA'].includes(codeOf(error));
}

export function isSilence(error: unknown): boolean {
  return ['ETIMEOUT', 'ECANCELLED'].includes(codeOf(error));
}
