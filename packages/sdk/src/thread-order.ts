/** Anything that has a place in a thread. */
export interface Placed {
  seq: number;
}

export interface ThreadOrder<M extends Placed> {
  /** The newest seq that was delivered; everything up to it was delivered exactly once. */
  readonly last: number;
  /** Highest seq that is known to exist. */
  readonly known: number;
  /** True when a message is known to exist that was not delivered. */
  readonly behind: boolean;
  /** Takes messages from any source, in any order, with repeats; returns those whose turn has come, ascending. */
  take(messages: readonly M[]): M[];
  /** Hears that the thread reaches up to `seq`. */
  head(seq: number): void;
  /** Starts over behind `seq`, after the reader has loaded a fresh page. */
  reset(seq: number): void;
}

/**
 * The rule of the wire in one place: equal or lower than known = drop, next = deliver, higher = hold back until the
 * hole is filled. Live events are hints that may come twice, late or never; only `seq` decides.
 */
export function createThreadOrder<M extends Placed>(after: number): ThreadOrder<M> {
  let last = after;
  let known = after;
  const held = new Map<number, M>();

  return {
    get last() {
      return last;
    },
    get known() {
      return known;
    },
    get behind() {
      return known > last;
    },
    take(messages) {
      for (const message of messages) {
        if (message.seq <= last) continue;
        held.set(message.seq, message);
        known = Math.max(known, message.seq);
      }
      const ready: M[] = [];
      for (let next = held.get(last + 1); next !== undefined; next = held.get(last + 1)) {
        held.delete(next.seq);
        last = next.seq;
        ready.push(next);
      }
      return ready;
    },
    head(seq) {
      known = Math.max(known, seq);
    },
    reset(seq) {
      last = seq;
      known = seq;
      held.clear();
    },
  };
}
