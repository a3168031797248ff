import { MOST_BODY_BYTES } from '../../../hooks/body.ts';
import type { HookRow } from '../../../hooks/format.ts';
import { presentSubscription } from '../present/subscription.ts';

/** For the subscription and the token, which are added to each. */
const RESERVED_BYTES = 8 * 1024;
const CUT_TEXT = 8_000;

type Payload = Record<string, unknown>;

/** What may be long, in the order in which it is given up. */
const CUTS: readonly string[] = [
  'messages',
  'request.transcript',
  'transcript',
  'request.notes',
  'notes',
  'request.snapshot',
  'snapshot',
  'request.attributes',
  'attributes',
  'metadata',
];

/** Content once, for all subscriptions that hear of it. What would be too large for a receiver is left out, and named. */
export function writeBody(timestamp: number, payload: object): (hook: HookRow) => string {
  const content = fitting(payload as Payload);
  return (hook) => `{"timestamp":${timestamp},${content},"hook":${JSON.stringify(presentSubscription(hook))}}`;
}

function fitting(payload: Payload): string {
  let text = `"payload":${JSON.stringify(payload)}`;
  if (isSmall(text)) return text;
  const truncated: string[] = [];
  let cut = payload;
  for (const path of CUTS) {
    const less = without(cut, path.split('.'));
    if (less === cut) continue;
    cut = less;
    truncated.push(path);
    text = write(cut, truncated);
    if (isSmall(text)) return text;
  }
  if (typeof cut.text === 'string') {
    text = write({ ...cut, text: `${cut.text.slice(0, CUT_TEXT).toWellFormed()}…` }, [...truncated, 'text']);
  }
  return text;
}

function write(payload: Payload, truncated: readonly string[]): string {
  return `"payload":${JSON.stringify(payload)},"truncated":${JSON.stringify(truncated)}`;
}

/** The same object when there is nothing to take out. */
function without(from: Payload, [key = '', ...deeper]: readonly string[]): Payload {
  const value = from[key];
  if (value === undefined) return from;
  if (deeper.length === 0) {
    const { [key]: _, ...rest } = from;
    return rest;
  }
  if (typeof value !== 'object' || value === null) return from;
  const less = without(value as Payload, deeper);
  return less === value ? from : { ...from, [key]: less };
}

function isSmall(text: string): boolean {
  const most = MOST_BODY_BYTES - RESERVED_BYTES;
  return text.length * 3 <= most || Buffer.byteLength(text) <= most;
}
