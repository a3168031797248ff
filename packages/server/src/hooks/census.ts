import type { Kysely } from 'kysely';
import type { Tables } from '../db/schema.ts';
import { countOpen } from './delivery-store.ts';
import { everyHook } from './store.ts';

/** For whoever watches a whole desk: how its hooks are, and how much has not arrived. */
export interface HookCensus {
  hooks: Record<'active' | 'failing' | 'disabled', number>;
  deliveries: Record<'waiting' | 'parked', number>;
}

export async function takeHookCensus(db: Kysely<Tables>): Promise<HookCensus> {
  const census: HookCensus = { hooks: { active: 0, failing: 0, disabled: 0 }, deliveries: { waiting: 0, parked: 0 } };
  const rows = (await everyHook(db)).filter(({ state }) => state !== 'removed');
  for (const { state, failing_since } of rows) {
    if (state === 'disabled') census.hooks.disabled += 1;
    else census.hooks[failing_since === null ? 'active' : 'failing'] += 1;
  }
  const ids = rows.map(({ id }) => id);
  for (const { waiting, parked } of (await countOpen(db, ids)).values()) {
    census.deliveries.waiting += waiting;
    census.deliveries.parked += parked;
  }
  return census;
}
