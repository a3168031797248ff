import { type Address, parseAddress } from './address.ts';
import { type AllowList, openingOf } from './allow.ts';
import { type AddressKind, classify } from './classify.ts';
import { CallFailure } from './failure.ts';
import { isRefusedPort } from './ports.ts';
import type { Target } from './target.ts';

export interface Policy {
  allow: AllowList;
  /** The machine's own addresses. */
  own: () => readonly string[];
}

/** What can be said before any look-up: an address in the URL itself, and a port that no entry of the list could open. */
export function judgeWritten(target: Target, policy: Policy): void {
  if (target.address) judge(target, [target.address], policy);
  else if (isRefusedPort(target.port) && !policy.allow.some(({ port }) => port === target.port))
    throw refusedPort(target.port);
}

/**
 * Every address that the name leads to must be allowed, not only the one that would be taken: a name with a public and a
 * private address is how a guard is talked into the private one. A public address of this very machine is not public to
 * us: what we send there passes no firewall that stands before the machine. Throws `CallFailure('refused_target')`. The
 * detail tells the kind of an address and not the address: whoever may enter URLs need not learn the inner network's
 * numbers.
 */
export function judge(target: Target, addresses: readonly Address[], { allow, own }: Policy): void {
  const ours = own().map(parseAddress);
  const isOurs = (address: Address) =>
    ours.some((other) => other?.family === address.family && other.value === address.value);
  const openings = addresses.map((address) => openingOf(allow, target, address));
  for (const [index, address] of addresses.entries()) {
    const kind = classify(address);
    const known = kind === 'public' && isOurs(address) ? 'loopback' : kind;
    if (known !== 'public' && openings[index] === null) throw refusedAddress(target, known);
  }
  if (isRefusedPort(target.port) && !openings.every((opening) => opening === 'port')) throw refusedPort(target.port);
}

function refusedAddress(target: Target, kind: AddressKind): CallFailure {
  const what = target.address ? 'The address is' : `${target.hostname} leads to`;
  return new CallFailure('refused_target', `${what} ${WORDS[kind]}, not a public address. ${REMEDY}`);
}

function refusedPort(port: number): CallFailure {
  return new CallFailure('refused_target', `Port ${port} belongs to a service that is no web server. ${REMEDY}`);
}

const REMEDY = 'The operator can allow it with BATON_HOOK_ALLOW.';

const WORDS: Record<AddressKind, string> = {
  public: 'a public address',
  metadata: "the machine's metadata service",
  unspecified: 'an unspecified address',
  loopback: 'this machine itself',
  private: 'a private network',
  unique_local: 'a private network',
  shared: 'a shared network (carrier-grade NAT)',
  link_local: 'the local link',
  multicast: 'a multicast group',
  broadcast: 'the broadcast address',
  documentation: 'an address for documentation',
  benchmarking: 'a network for measurements',
  transition: 'an IPv4 address wrapped in a retired IPv6 form',
  reserved: 'a reserved address',
};
