import { BlockList, isIP } from 'node:net';
import { AppError } from '@baton/protocol';

/** Addresses and ranges as one list to ask. What is no address is left out: `checkBlockedIps` has refused it before. */
export function blockListOf(entries: readonly string[]): BlockList | null {
  if (entries.length === 0) return null;
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', length] = entry.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (!isAddressOrRange(entry)) continue;
    if (length === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(length), family);
  }
  return list;
}

export function isBlocked(list: BlockList | null, address: string): boolean {
  const family = isIP(address);
  if (!list || family === 0) return false;
  return list.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

/** Refuses: `invalid`. */
export function checkBlockedIps(entries: readonly string[]): void {
  if (entries.every(isAddressOrRange)) return;
  throw new AppError('invalid', {
    field: 'settings.blockedIps',
    reason: 'settings.blockedIps: write addresses and ranges such as 203.0.113.7 and 203.0.113.0/24.',
  });
}

function isAddressOrRange(entry: string): boolean {
  const [address = '', length, ...rest] = entry.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0 || address.includes('%')) return false;
  if (length === undefined) return true;
  return /^\d{1,3}$/.test(length) && Number(length) <= (family === 4 ? 32 : 128);
}
