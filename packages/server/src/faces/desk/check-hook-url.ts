import { AppError } from '@baton/protocol';
import type { Egress } from '../../egress/egress.ts';

const LATER_MS = 5_000;

/**
 * Whether a webhook may have this address, as far as can be said today. Refuses: `invalid` with what is wrong about it,
 * `unavailable` when the look-up of its name got no answer, which says nothing about the address.
 */
export async function checkHookUrl(egress: Pick<Egress, 'check'>, url: string): Promise<void> {
  const verdict = await egress.check(url, { fragment: false });
  if (verdict.allowed) return;
  const said = { field: 'url', reason: `url: ${verdict.detail}` };
  throw verdict.isPassing
    ? new AppError('unavailable', { ...said, retryAfterMs: LATER_MS })
    : new AppError('invalid', said);
}
