import type { Check, Suite } from '../check.ts';
import { OmnideskBench, type OmnideskTarget } from './bench.ts';
import { callChecks } from './calls.ts';
import { configChecks } from './config.ts';
import { hookChecks } from './hooks.ts';
import { sessionChecks } from './sessions.ts';

const omnideskChecks: readonly Check<OmnideskBench>[] = [
  ...configChecks,
  ...callChecks,
  ...sessionChecks,
  ...hookChecks,
];

/** Every rule of the Omnidesk contract that can be seen from outside. */
export const omnideskSuite: Suite<OmnideskBench, OmnideskTarget> = {
  face: 'omnidesk',
  checks: omnideskChecks,
  open: (target) => new OmnideskBench(target),
  has: (target, need) =>
    need === 'loopback'
      ? Boolean(target.loopback && target.deskKey)
      : Boolean(target[need as 'deskKey' | 'unscopedKey']),
};
