import type { MessageDelivery } from '@baton/protocol';

/** A delivery with the moment at which this page first heard of it: the desk's clock may be another. */
export type KnownDelivery = MessageDelivery & { seenAt: number };

/** How far a message is on its way to a customer who is reached through a hook. */
export interface Mark {
  state: 'waiting' | 'delivered' | 'undelivered';
  /** Those that make it so: of an answer with a file, some may have arrived and others not. */
  deliveries: readonly KnownDelivery[];
}

/** By the message's id. A message that is not in it is fresh, or goes by no hook, or it was long ago. */
export type Marks = ReadonlyMap<string, Mark>;

/** So long nobody is told that a message waits: most have arrived by then. */
export const FRESH_MS = 4000;

/** Answers and events cross each other. Tries are only ever added, so who knows of more of them knows better. */
export function mergeDeliveries(
  known: readonly KnownDelivery[],
  incoming: readonly MessageDelivery[],
  now: number,
): KnownDelivery[] {
  const merged = new Map(known.map((each) => [each.id, each]));
  for (const delivery of incoming) {
    const before = merged.get(delivery.id);
    if (before === undefined || delivery.attempts >= before.attempts)
      merged.set(delivery.id, { ...delivery, seenAt: before?.seenAt ?? now });
  }
  return [...merged.values()];
}

export function marksOf(deliveries: readonly KnownDelivery[], now: number): Marks {
  const byMessage = Map.groupBy(
    deliveries.filter((each) => each.messageId !== null),
    (each) => each.messageId as string, // the others were just left out
  );
  const marks = new Map<string, Mark>();
  for (const [messageId, own] of byMessage) {
    const mark = markOf(own, now);
    if (mark !== null) marks.set(messageId, mark);
  }
  return marks;
}

/** When the next mark appears by the mere passing of time; null = none will. */
export function nextMarkAt(deliveries: readonly KnownDelivery[], now: number): number | null {
  const times = deliveries.filter((each) => isFresh(each, now)).map((each) => begin(each) + FRESH_MS);
  return times.length === 0 ? null : Math.min(...times);
}

/** So that what has not changed need not be drawn again. */
export function isSameMark(a: Mark | undefined, b: Mark | undefined): boolean {
  return (
    a?.state === b?.state &&
    a?.deliveries.length === b?.deliveries.length &&
    (a?.deliveries ?? []).every((each, index) => each === b?.deliveries[index])
  );
}

/** The worst of them counts. */
function markOf(deliveries: readonly KnownDelivery[], now: number): Mark | null {
  const lost = deliveries.filter(({ state }) => state === 'parked' || state === 'dropped');
  if (lost.length > 0) return { state: 'undelivered', deliveries: lost };
  const waiting = deliveries.filter(({ state }) => state === 'waiting');
  if (waiting.length === 0) return { state: 'delivered', deliveries };
  const late = waiting.filter((each) => !isFresh(each, now));
  return late.length === 0 ? null : { state: 'waiting', deliveries: late };
}

function isFresh(delivery: KnownDelivery, now: number): boolean {
  return delivery.state === 'waiting' && delivery.attempts === 0 && now - begin(delivery) < FRESH_MS;
}

function begin({ seenAt, createdAt }: KnownDelivery): number {
  return Math.min(seenAt, Date.parse(createdAt));
}
