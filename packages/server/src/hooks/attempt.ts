import { type Exchange, type ExchangeDeps, exchange } from './exchange.ts';
import type { DeliveryRecord, HookFormat, HookRow } from './format.ts';
import { heldUntil } from './schedule.ts';

/** What one try of a delivery means for it and for its hook. */
export type Verdict =
  | { kind: 'delivered'; status: number; learned: string | null }
  /** Counts against the hook, unless the fault was ours. */
  | { kind: 'failed'; status: number | null; error: string; ours: boolean; heldUntil: number | null; gone: boolean }
  /** No further try would help. */
  | { kind: 'unsendable'; error: string }
  /** Broken off by us: as if it had not been. */
  | { kind: 'aborted' };

export interface Attempted {
  exchanges: Exchange[];
  verdict: Verdict;
}

/** Requests of one try at most. */
export const MOST_SHAPES = 4;

/**
 * One try: one request, or several at once where the format looks for the shape that the receiver understands. Never throws: a
 * format that fails at learning something has nothing learned, and what the receiver said stands.
 */
export async function attempt(
  deps: ExchangeDeps,
  format: HookFormat,
  { delivery, hook }: { delivery: DeliveryRecord; hook: HookRow },
  signal?: AbortSignal,
): Promise<Attempted> {
  const exchanges: Exchange[] = [];
  let shape = hook;
  const orNull = <T>(ask: () => T | null | undefined): T | null => {
    try {
      return ask() ?? null;
    } catch (error) {
      deps.failed(error, hook.id);
      return null;
    }
  };
  for (;;) {
    const last = await exchange(deps, format, { delivery, hook: shape, attempt: delivery.attempts + 1 }, signal);
    exchanges.push(last);
    const learned = last.outcome === 'delivered' ? orNull(() => format.learned?.(delivery, shape)) : null;
    const isWorthAnother = isReceiversFailure(last.outcome) && exchanges.length < MOST_SHAPES;
    const next = isWorthAnother ? orNull(() => format.retryShape?.(delivery, shape, last)) : null;
    if (!next) return { exchanges, verdict: judge(last, learned, deps.now()) };
    shape = next;
  }
}

/** One that another shape of the same request might not have. */
function isReceiversFailure(outcome: Exchange['outcome']): boolean {
  return outcome === 'answered' || outcome === 'connect' || outcome === 'tls';
}

function judge(last: Exchange, learned: string | null, now: number): Verdict {
  const { outcome, status } = last;
  switch (outcome) {
    case 'delivered':
      return { kind: 'delivered', status: status as number, learned };
    case 'aborted':
      return { kind: 'aborted' };
    case 'unsendable':
      return { kind: 'unsendable', error: outcome };
    default: {
      const asksForQuiet = status === 429 || status === 503;
      return {
        kind: 'failed',
        status,
        error: outcome,
        ours: outcome === 'body' || outcome === 'not_made',
        heldUntil: asksForQuiet ? heldUntil(last.retryAfter, now) : null,
        gone: status === 410,
      };
    }
  }
}
