import { Broken, NotApplicable } from './assert.ts';
import type { Check, Result, Suite, Target } from './check.ts';
import type { EusateBench } from './eusate/bench.ts';
import { eusateSuite } from './eusate/index.ts';

export interface RunOptions {
  /** Only checks whose id contains this. */
  only?: string;
  onResult?: (result: Result) => void;
}

export interface Verdict {
  passed: number;
  failed: number;
  skipped: number;
  results: Result[];
}

/** Runs every check of the Eusate face against any server, one after the other. Never throws for a broken rule. */
export async function runConformance({ only, onResult, ...target }: RunOptions & Target): Promise<Verdict> {
  return runSuite(eusateSuite, target, { ...(only ? { only } : {}), ...(onResult ? { onResult } : {}) });
}

/** The same for any face. */
export async function runSuite<Bench extends { close(): void }, Wanted>(
  suite: Suite<Bench, Wanted>,
  target: Wanted,
  { only, onResult }: RunOptions = {},
): Promise<Verdict> {
  const results: Result[] = [];
  for (const check of suite.checks) {
    if (only && !check.id.includes(only)) continue;
    const result = await judge(suite, check, target);
    results.push(result);
    onResult?.(result);
  }
  const count = (verdict: Result['verdict']) => results.filter((it) => it.verdict === verdict).length;
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped'), results };
}

async function judge<Bench extends { close(): void }, Wanted>(
  suite: Suite<Bench, Wanted>,
  check: Check<Bench>,
  target: Wanted,
): Promise<Result> {
  const { id, title, contract } = check;
  const startedAt = performance.now();
  const done = (verdict: Result['verdict'], reason?: string): Result => ({
    id,
    title,
    contract,
    verdict,
    ms: Math.round(performance.now() - startedAt),
    ...(reason === undefined ? {} : { reason }),
  });
  if (check.needs !== undefined && !suite.has(target, check.needs)) return done('skipped', `needs ${check.needs}`);
  try {
    await runSuiteCheck(suite, check, target);
    return done('passed');
  } catch (error) {
    if (error instanceof NotApplicable) return done('skipped', error.message);
    return done('failed', error instanceof Broken ? error.message : describe(error));
  }
}

/** `fetch failed` alone helps nobody: the cause says why. */
function describe(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : '';
  return `${error}${cause}`;
}

/** One check of the Eusate face on a bench of its own; throws `Broken`, `NotApplicable` or what went wrong on the way. */
export async function runCheck(check: Check<EusateBench>, target: Target): Promise<void> {
  return runSuiteCheck(eusateSuite, check, target);
}

/** The same for any face. */
export async function runSuiteCheck<Bench extends { close(): void }, Wanted>(
  suite: Suite<Bench, Wanted>,
  check: Check<Bench>,
  target: Wanted,
): Promise<void> {
  const bench = suite.open(target);
  try {
    await check.run(bench);
    suite.settle?.(bench);
  } finally {
    bench.close();
  }
}
