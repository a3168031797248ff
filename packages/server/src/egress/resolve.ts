import { lookup } from 'node:dns/promises';
import { type Address, parseAddress } from './address.ts';
import type { AllowList } from './allow.ts';
import { CallFailure, codeOf } from './failure.ts';
import { parseHosts } from './hosts-file.ts';
import { askNameServers, isSilence, isUnknown } from './name-servers.ts';
import { candidatesOf, parseSearchList } from './search-list.ts';
import { systemFile } from './system-file.ts';

/** All addresses of a name, in the order in which to try them. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

export interface SystemNames {
  /** The names in it are looked up by the system too. */
  allow: AllowList;
  /** Default: the system's own. */
  hostsFile?: string;
  searchFile?: string;
  servers?: readonly string[];
}

/**
 * As the system would do it, but so that nobody waits for somebody else's name server: the hosts file, then the name servers
 * with the search domains, which takes no thread (`name-servers.ts`). The system's own look-up holds one of two threads for as
 * long as a name server is silent and cannot be called off; whoever enters two such names would stop everybody's. So it is
 * asked only for what the operator has listed by name and the name servers do not know: what mDNS, NIS or another source of
 * the system's may. Those who ask for one name at the same time share one look-up. Nothing is kept after the answer.
 */
export function systemResolve({
  allow,
  hostsFile = '/etc/hosts',
  searchFile = '/etc/resolv.conf',
  servers,
}: SystemNames): Resolve {
  const hosts = systemFile(hostsFile, parseHosts);
  const searchList = systemFile(searchFile, parseSearchList);
  const listed = new Set(allow.flatMap((rule) => ('hostname' in rule ? [rule.hostname] : [])));
  const asked = new Map<string, Promise<readonly string[]>>();

  async function lookUp(hostname: string): Promise<readonly string[]> {
    const local = hosts().get(hostname);
    if (local) return local;
    try {
      return await askNameServers(candidatesOf(hostname, searchList()), servers);
    } catch (error) {
      if (!listed.has(hostname) || isSilence(error)) throw error;
      return (await lookup(hostname, { all: true, order: 'verbatim' })).map(({ address }) => address);
    }
  }

  return (hostname) => {
    const running = asked.get(hostname);
    if (running) return running;
    const started = lookUp(hostname).finally(() => asked.delete(hostname));
    asked.set(hostname, started);
    return started;
  };
}

/** The addresses of a name as numbers, each once. An answer that is no address is a reason to distrust all of it. */
export async function findAddresses(resolve: Resolve, hostname: string): Promise<Address[]> {
  const texts = await resolve(hostname).catch((error: unknown) => {
    const isPassing = !isUnknown(error);
    throw new CallFailure('dns', `${hostname} could not be looked up (${codeOf(error)}).`, { isPassing });
  });
  const found = new Map<string, Address>();
  for (const text of texts) {
    const address = parseAddress(text);
    if (!address) throw new CallFailure('dns', `The look-up of ${hostname} gave something that is no address.`);
    found.set(`${address.family} ${address.value} ${address.zone}`, address);
  }
  if (found.size === 0) throw new CallFailure('dns', `${hostname} leads to no address.`);
  return [...found.values()];
}
