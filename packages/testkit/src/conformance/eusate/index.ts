import type { Check, Need, Suite, Target } from '../check.ts';
import { agentRestChecks } from './agent-rest.ts';
import { agentSocketChecks } from './agent-socket.ts';
import { attachmentChecks } from './attachments.ts';
import { EusateBench } from './bench.ts';
import { closingChecks } from './closing.ts';
import { handshakeChecks } from './handshake.ts';
import { isolationChecks } from './isolation.ts';
import { payloadChecks } from './payloads.ts';
import { restAccessChecks } from './rest-access.ts';
import { restListChecks } from './rest-lists.ts';
import { roomChecks } from './rooms.ts';
import { supportChecks } from './support.ts';
import { supportRefusalChecks } from './support-refusals.ts';
import { supportRepeatChecks } from './support-repeats.ts';

/** Every rule of the Eusate contract that can be seen from outside, in the order of reading. */
export const eusateChecks: readonly Check<EusateBench>[] = [
  ...restAccessChecks,
  ...restListChecks,
  ...handshakeChecks,
  ...supportChecks,
  ...supportRepeatChecks,
  ...supportRefusalChecks,
  ...payloadChecks,
  ...roomChecks,
  ...closingChecks,
  ...agentRestChecks,
  ...agentSocketChecks,
  ...attachmentChecks,
  ...isolationChecks,
];

export const eusateSuite: Suite<EusateBench, Target> = {
  face: 'eusate',
  checks: eusateChecks,
  open: (target) => new EusateBench(target),
  has: (target, need) => Boolean(need === 'refresh' ? target.agent?.refresh : target[need as Exclude<Need, 'refresh'>]),
  settle: (bench) => bench.assertEnvelopes(),
};
