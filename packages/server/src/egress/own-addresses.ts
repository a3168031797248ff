import { networkInterfaces } from 'node:os';

const ASKED_EVERY_MS = 1000;
let known: { addresses: string[]; at: number } | undefined;

/**
 * The addresses of this machine's interfaces, as text, asked for once a second: asking costs as much as a small call does
 * otherwise (70 µs), and interfaces do not come and go within a second.
 */
export function ownAddresses(): string[] {
  const at = performance.now();
  if (!known || at - known.at > ASKED_EVERY_MS) known = { addresses: ask(), at };
  return known.addresses;
}

function ask(): string[] {
  return Object.values(networkInterfaces()).flatMap((addresses) => (addresses ?? []).map(({ address }) => address));
}
