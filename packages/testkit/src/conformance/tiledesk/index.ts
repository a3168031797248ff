import type { Check, Suite } from '../check.ts';
import { authChecks } from './auth.ts';
import { TiledeskBench, type TiledeskTarget } from './bench.ts';
import { errorChecks } from './errors.ts';
import { isolationChecks } from './isolation.ts';
import { liveChecks } from './live.ts';
import { messageChecks } from './messages.ts';
import { projectChecks } from './projects.ts';
import { requestChangeChecks } from './request-changes.ts';
import { requestChecks } from './requests.ts';
import { setupChecks } from './setup.ts';
import { subscriptionChecks } from './subscriptions.ts';

/** Every rule of the Tiledesk contract that can be seen from outside, in the order of reading. */
export const tiledeskChecks: readonly Check<TiledeskBench>[] = [
  ...authChecks,
  ...errorChecks,
  ...projectChecks,
  ...requestChecks,
  ...requestChangeChecks,
  ...messageChecks,
  ...setupChecks,
  ...subscriptionChecks,
  ...isolationChecks,
  ...liveChecks,
];

export const tiledeskSuite: Suite<TiledeskBench, TiledeskTarget> = {
  face: 'tiledesk',
  checks: tiledeskChecks,
  open: (target) => new TiledeskBench(target),
  has: (target, need) => need !== 'loopback' || target.loopback === true,
};
