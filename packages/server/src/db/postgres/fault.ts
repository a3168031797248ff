import type { DatabaseFault } from '../database.ts';

/** What a failed statement means, from Postgres' own codes and from what the driver says of the connection. */
export function fault(error: unknown): DatabaseFault {
  const code = (error as { code?: unknown } | null)?.code;
  if (code === '40001' || code === '40P01' || code === '55P03') return 'contention';
  if (code === '23505') return 'duplicate';
  if (typeof code === 'string') {
    // 08 connection, 53 resources, 57 intervention (shutdown, cancelled), 58 system; E… are errors of the socket itself,
    // except ERR_…, which are wrong calls of ours.
    if (/^(08|53|57|58)/.test(code) || /^E(?!RR_)[A-Z]/.test(code)) return 'unavailable';
    // 25: the session ended our transaction (idle too long), 25006: the server is a read-only copy.
    if (code.startsWith('25')) return 'unavailable';
    return 'other';
  }
  const message = error instanceof Error ? error.message : '';
  return /connection|timeout|terminated|not queryable/i.test(message) ? 'unavailable' : 'other';
}
