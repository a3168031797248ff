import type { Kysely } from 'kysely';
import type { Tables } from '../db/schema.ts';
import type { HookRow } from './format.ts';
import { type Dialect, lockLanesAfter, restartLanes, wakeLanes } from './lane-store.ts';
import { WAKE_EVERY_MS } from './schedule.ts';
import { updateHook } from './store.ts';

/** Lanes per transaction: messages wait behind it. */
const PART = 500;

/**
 * Tells a part of a hook's lanes to go now (`hooks.waking`): because its receiver is back (`free`: a try before its time, whose
 * failure moves nothing), or because somebody said so (`anew`: from the start of their schedules). Whoever wants it writes it
 * down in the hook, and each turn of an engine does a part, so a hook with many lanes holds nobody up. False when it is done.
 */
export async function wakeSome(
  db: Kysely<Tables>,
  { dialect, now }: { dialect: Dialect; now: number },
  { id: hookId, waking, waking_after: after }: HookRow,
): Promise<boolean> {
  if (waking === null) return false;
  const lanes = await lockLanesAfter(db, { dialect, hookId, after, limit: PART });
  if (waking === 'anew') await restartLanes(db, { hookId, lanes, now });
  else await wakeLanes(db, { hookId, lanes, now, every: WAKE_EVERY_MS });
  const last = lanes.length === PART ? lanes.at(-1) : undefined;
  await updateHook(db, hookId, last === undefined ? AWAKE : { waking_after: last });
  return last !== undefined;
}

const AWAKE = { waking: null, waking_after: null };
