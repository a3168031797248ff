import { type AllowList, isListed } from './allow.ts';
import type { Call, Outcome } from './call.ts';
import { connectFirst, type Dial, dialTcp } from './connect.ts';
import { Deadline, untilAborted } from './deadline.ts';
import { exchange } from './exchange.ts';
import { CallFailure, codeOf } from './failure.ts';
import { judge, judgeWritten, type Policy } from './judge.ts';
import { ownAddresses } from './own-addresses.ts';
import type { Received } from './partial-answer.ts';
import { requestHeaders } from './request-headers.ts';
import { findAddresses, type Resolve, systemResolve } from './resolve.ts';
import { secure } from './secure.ts';
import { parseTarget, type Target, type TargetRules } from './target.ts';

export const EGRESS_DEFAULTS = { timeoutMs: 15_000, connectTimeoutMs: 5_000, maxBodyBytes: 256 * 1024 } as const;

export interface EgressOptions {
  allow: AllowList;
  /** Sent with every call that names none itself. */
  userAgent: string;
  /** Hears of every call that ended. */
  observe?: (outcome: Outcome) => void;
  /** Default: as the system looks names up. */
  resolve?: Resolve;
  /** Default: TCP. */
  dial?: Dial;
  /** The machine's own addresses. Default: those of its interfaces. */
  own?: () => readonly string[];
  /** Certificates of authorities to trust instead of the usual ones, in PEM. */
  ca?: string[];
}

/**
 * The only way out to a URL that somebody else chose. Every call looks the name up anew, refuses unless each of its
 * addresses is public or opened by the operator, connects to one of those very addresses, and ends the connection after
 * one answer. Nothing of what happens outside is thrown.
 */
export interface Egress {
  /** Always resolves, at the latest when the call's time is up. */
  call(call: Call): Promise<Outcome>;
  /** Whether a URL may be kept as a target, by what is written in it: no look-up, so a name is judged by its form alone. */
  inspect(url: string, rules?: TargetRules): Verdict;
  /** `inspect`, and where its name leads at this moment. */
  check(url: string, rules?: TargetRules, signal?: AbortSignal): Promise<Verdict>;
  /** Does the operator's list name the target as it is written? Whether it may be called is another question. */
  isListed(url: string): boolean;
  /** Ends the calls in flight (`aborted`) and refuses new ones. Resolves when the last has told its caller. */
  close(): Promise<void>;
}

export type Verdict =
  | { allowed: true }
  /** `isPassing`: nothing is known against the URL, only the look-up got no answer; ask again in a while. */
  | { allowed: false; reason: 'refused_target' | 'dns' | 'aborted'; isPassing: boolean; detail: string };

export function openEgress(options: EgressOptions): Egress {
  const { allow, resolve = systemResolve({ allow }), dial = dialTcp, own = ownAddresses } = options;
  const policy: Policy = { allow, own };
  const inFlight = new Map<Deadline, Promise<unknown>>();
  let isOpen = true;

  /** Gives work its time and takes part in the closing. */
  function limited<T>(
    {
      timeoutMs = EGRESS_DEFAULTS.timeoutMs,
      connectTimeoutMs = EGRESS_DEFAULTS.connectTimeoutMs,
      signal,
    }: Partial<Call>,
    work: (deadline: Deadline) => Promise<T>,
  ): Promise<T> {
    const deadline = new Deadline({ timeoutMs, connectTimeoutMs }, signal);
    if (!isOpen) deadline.abort(stopping());
    const running = work(deadline).finally(() => {
      deadline.end();
      inFlight.delete(deadline);
    });
    inFlight.set(deadline, running);
    return running;
  }

  async function reach(target: Target, { signal }: Deadline) {
    signal.throwIfAborted();
    judgeWritten(target, policy);
    if (target.address) return [target.address];
    const addresses = await untilAborted(findAddresses(resolve, target.hostname), signal);
    judge(target, addresses, policy);
    return addresses;
  }

  async function attempt(call: Call, deadline: Deadline): Promise<Received> {
    const { signal } = deadline;
    const target = parseTarget(call.url, call.rules);
    const headers = requestHeaders(call, options.userAgent, EGRESS_DEFAULTS.maxBodyBytes);
    const addresses = await reach(target, deadline);
    deadline.enter('connect');
    const connection = await connectFirst(addresses, target.port, { dial, signal });
    try {
      deadline.enter('tls');
      const socket = target.secure ? await secure(connection, target, { ca: options.ca, signal }) : connection;
      deadline.enter('timeout');
      return await exchange({ socket, target, method: call.method ?? 'POST', headers, body: call.body, signal });
    } finally {
      connection.destroy();
    }
  }

  return {
    async call(call) {
      const started = performance.now();
      const outcome = await limited(call, (deadline) => attempt(call, deadline)).then(
        (received): Outcome => ({ outcome: 'answered', ...received, ms: since(started) }),
        (error: unknown): Outcome => ({ outcome: 'failed', ...told(error), ms: since(started) }),
      );
      options.observe?.(outcome);
      return outcome;
    },
    inspect(url, rules) {
      try {
        judgeWritten(parseTarget(url, rules), policy);
        return { allowed: true };
      } catch (error) {
        return refusal(error);
      }
    },
    check(url, rules, signal) {
      return limited({ signal }, async (deadline) => {
        try {
          await reach(parseTarget(url, rules), deadline);
          return { allowed: true };
        } catch (error) {
          return refusal(error);
        }
      });
    },
    isListed(url) {
      try {
        return isListed(allow, parseTarget(url));
      } catch {
        return false;
      }
    },
    async close() {
      isOpen = false;
      for (const deadline of inFlight.keys()) deadline.abort(stopping());
      await Promise.allSettled(inFlight.values());
    },
  };
}

function told(error: unknown): Pick<CallFailure, 'reason' | 'detail'> {
  const { reason, detail } = asFailure(error);
  return { reason, detail };
}

function refusal(error: unknown): Verdict {
  const { reason, detail, isPassing } = asFailure(error);
  const why = reason === 'dns' || reason === 'aborted' ? reason : 'refused_target';
  return { allowed: false, reason: why, isPassing, detail };
}

function asFailure(error: unknown): CallFailure {
  if (error instanceof CallFailure) return error;
  return new CallFailure('protocol', `The call could not be made (${codeOf(error)}).`);
}

const stopping = () => new CallFailure('aborted', 'The desk is stopping.', { isPassing: true });

const since = (started: number): number => Math.round(performance.now() - started);
