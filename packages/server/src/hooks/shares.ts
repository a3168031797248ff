import type { HookRow } from './format.ts';

/** A try that is on its way in this process. */
export interface Holding {
  hookId: string;
  workspaceId: string;
  /** Its hook failed or was slow when it began, or it has lasted long by now. */
  isTroubled: boolean;
}

/** Lanes of one hook that are tried at once, over all processes; fewer while it fails or is slow. */
const LANES_AT_ONCE = 8;
const LANES_AT_ONCE_TROUBLED = 2;
/** A receiver that takes longer than this is slow: it would hold for long what others need for a moment. */
export const SLOW_MS = 2000;

/**
 * Who may have how many of the tries that one process makes at once, so that receivers that hang, fail or are slow, however many
 * they are, leave room for those that work:
 * - all hooks that fail or are slow have a quarter of it together;
 * - the last quarter is only for hooks of which nothing is on its way, so a hook that has been quiet begins at once;
 * - beyond one try for each of its hooks, a workspace has half of it.
 */
export class Shares {
  readonly #most: number;
  readonly #leased: Map<string, number>;
  readonly #slowNow: ReadonlySet<string>;
  readonly #byWorkspace = new Map<string, number>();
  #taken: number;
  #troubled: number;

  /** `leased`: how many lanes of each hook are being tried, by whichever process. */
  constructor(most: number, inFlight: readonly Holding[], leased: ReadonlyMap<string, number>) {
    this.#most = most;
    this.#leased = new Map(leased);
    this.#taken = inFlight.length;
    this.#troubled = inFlight.filter(({ isTroubled }) => isTroubled).length;
    this.#slowNow = new Set(inFlight.flatMap(({ hookId, isTroubled }) => (isTroubled ? hookId : [])));
    for (const { workspaceId } of inFlight) add(this.#byWorkspace, workspaceId);
  }

  leased(hook: Pick<HookRow, 'id'>): number {
    return this.#leased.get(hook.id) ?? 0;
  }

  /** How many more lanes it could have if it were alone. */
  room(hook: HookRow): number {
    return (this.#isTroubled(hook) ? LANES_AT_ONCE_TROUBLED : LANES_AT_ONCE) - this.leased(hook);
  }

  /** Once it may not, it may not until something has ended. */
  mayTake(hook: HookRow): boolean {
    const most = this.#most;
    if (this.#taken >= most || this.room(hook) <= 0) return false;
    if (this.#isTroubled(hook) && this.#troubled >= Math.max(1, most / 4)) return false;
    if (this.leased(hook) === 0) return true;
    return this.#taken < (most * 3) / 4 && (this.#byWorkspace.get(hook.workspace_id) ?? 0) < most / 2;
  }

  take(hook: HookRow): void {
    this.#taken += 1;
    if (this.#isTroubled(hook)) this.#troubled += 1;
    add(this.#leased, hook.id);
    add(this.#byWorkspace, hook.workspace_id);
  }

  #isTroubled(hook: HookRow): boolean {
    return hook.failing_since !== null || hook.slow_since !== null || this.#slowNow.has(hook.id);
  }
}

export function isTroubled(hook: HookRow, triedForMs: number): boolean {
  return hook.failing_since !== null || hook.slow_since !== null || triedForMs > SLOW_MS;
}

/** For rounds in which those with the fewest lanes take first. */
export const LEVELS: readonly number[] = Array.from({ length: LANES_AT_ONCE }, (_, level) => level);

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
