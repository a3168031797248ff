import { describe, expect, test } from 'vitest';
import type { HookRow } from './format.ts';
import { type Holding, Shares } from './shares.ts';

const MOST = 256;

function hookOf(id: string, patch: Partial<HookRow> = {}): HookRow {
  return {
    id,
    workspace_id: 'one',
    format: 'baton',
    name: id,
    url: 'https://receiver.example',
    events: '[]',
    settings: '{}',
    secret: '',
    previous_secret: null,
    previous_until: null,
    state: 'active',
    disabled_reason: null,
    failing_since: null,
    last_failure_at: null,
    slow_since: null,
    probe_at: null,
    held_until: null,
    waking: null,
    waking_after: null,
    last_success_at: null,
    created_at: 0,
    updated_at: 0,
    ...patch,
  };
}

/** As many as it gets. */
function takeAll(shares: Shares, hook: HookRow): number {
  let taken = 0;
  for (; shares.mayTake(hook); taken++) shares.take(hook);
  return taken;
}

const holdings = (count: number, holding: Partial<Holding> = {}): Holding[] =>
  Array.from({ length: count }, (_, n) => ({
    hookId: `busy ${Math.floor(n / 8)}`,
    workspaceId: 'one',
    isTroubled: false,
    ...holding,
  }));
const none: ReadonlyMap<string, number> = new Map();

describe('the shares of hooks', () => {
  test.each([
    ['works', {}, 8],
    ['fails', { failing_since: 1 }, 2],
    ['is slow', { slow_since: 1 }, 2],
  ])('are so many lanes for one that %s', (_, patch, lanes) => {
    expect(takeAll(new Shares(MOST, [], none), hookOf('a', patch))).toBe(lanes);
    expect(takeAll(new Shares(MOST, [], new Map([['a', 1]])), hookOf('a', patch))).toBe(lanes - 1);
  });

  test('are those of a slow one as soon as one of its tries lasts', () => {
    const lasts = holdings(1, { hookId: 'a', isTroubled: true });
    expect(takeAll(new Shares(MOST, lasts, new Map([['a', 1]])), hookOf('a'))).toBe(1);
  });

  test('are a quarter of everything for all that fail or are slow', () => {
    const shares = new Shares(MOST, [], none);
    const taken = Array.from({ length: 100 }, (_, n) =>
      takeAll(shares, hookOf(`${n}`, n % 2 ? { failing_since: 1 } : { slow_since: 1 })),
    );
    expect(taken.reduce((sum, count) => sum + count, 0)).toBe(MOST / 4);
    expect(takeAll(shares, hookOf('works'))).toBe(8);
  });

  test('are half of everything for one workspace, and beyond it one lane for each of its hooks', () => {
    const shares = new Shares(MOST, [], none);
    const taken = Array.from({ length: 40 }, (_, n) => takeAll(shares, hookOf(`${n}`)));
    expect(taken.slice(0, 16)).toEqual(Array(16).fill(8));
    expect(taken.slice(16)).toEqual(Array(24).fill(1));
    expect(takeAll(shares, hookOf('of another', { workspace_id: 'two' }))).toBe(8);
  });

  test('leave the last quarter to those of which nothing is on its way', () => {
    const shares = new Shares(MOST, holdings((MOST * 3) / 4, { workspaceId: 'others' }), none);
    expect(takeAll(shares, hookOf('quiet'))).toBe(1);
    expect(shares.mayTake(hookOf('quiet'))).toBe(false);
  });

  test('end where the process can take no more', () => {
    expect(takeAll(new Shares(MOST, holdings(MOST), none), hookOf('a'))).toBe(0);
    expect(takeAll(new Shares(1, [], none), hookOf('a', { failing_since: 1 }))).toBe(1);
  });
});
