import { Broken, NotApplicable } from './assert.ts';
import { type Check, has, type Result, type Target } from './check.ts';
import { EusateBench } from './eusate/bench.ts';
import { eusateChecks } from './eusate/index.ts';

export interface RunOptions extends Target {
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
export async function runConformance(options: RunOptions): Promise<Verdict> {
  const { only, onResult, ...target } = options;
  const results: Result[] = [];
  for (const check of eusateChecks) {
    if (only && !check.id.includes(only)) continue;
    const result = await judge(check, target);
    results.push(result);
    onResult?.(result);
  }
  const count = (verdict: Result['verdict']) => results.filter((it) => it.verdict === verdict).length;
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped'), results };
}

async function judge(check: Check<EusateBench>, target: Target): Promise<Result> {
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
  if (!has(target, check.needs)) return done('skipped', `needs ${check.needs}`);
  try {
    await runCheck(check, target);
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

/** One check on a bench of its own; throws `Broken`, `NotApplicable` or what went wrong on the way. */
export async function runCheck(check: Check<EusateBench>, target: Target): Promise<void> {
  const bench = new EusateBench(target);
  try {
    await check.run(bench);
    bench.assertEnvelopes();
  } finally {
    bench.close();
  }
}
