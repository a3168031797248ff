import { lookup } from 'node:dns/promises';
import { type Address, parseAddress } from './address.ts';
import { CallFailure, codeOf } from './failure.ts';

/** All addresses of a name, in the order in which to try them. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

/**
 * The system's own look-up, so that /etc/hosts, search domains and the names of containers work. It runs on one of the few
 * threads that the system's look-ups share and cannot be called off, so those who ask for one name at the same time
 * wait for one look-up: an endpoint whose name server is slow holds one thread, however much is sent there. Nothing is kept
 * after the answer.
 */
export function systemResolve(): Resolve {
  const asked = new Map<string, Promise<string[]>>();
  return (hostname) => {
    const running = asked.get(hostname);
    if (running) return running;
    const started = lookup(hostname, { all: true, order: 'verbatim' })
      .then((found) => found.map(({ address }) => address))
      .finally(() => asked.delete(hostname));
    asked.set(hostname, started);
    return started;
  };
}

/** The addresses of a name as numbers, each once. An answer that is no address is a reason to distrust all of it. */
export async function findAddresses(resolve: Resolve, hostname: string): Promise<Address[]> {
  const texts = await resolve(hostname).catch((error: unknown) => {
    throw new CallFailure('dns', `${hostname} could not be looked up (${codeOf(error)}).`);
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
