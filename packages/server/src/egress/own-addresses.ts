import { networkInterfaces } from 'node:os';

/** The addresses of this machine's interfaces at this moment, as text. */
export function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((addresses) => (addresses ?? []).map(({ address }) => address));
}
