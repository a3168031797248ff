import type { Database } from '../db/database.ts';
import type { Writer } from '../db/writer.ts';
import type { Egress } from '../egress/egress.ts';
import { newId } from '../lib/ids.ts';
import type { Seal } from '../lib/seal.ts';
import type { Subscriber } from '../outbox/dispatch.ts';
import { type Attempted, attempt } from './attempt.ts';
import type { OpenFile } from './body.ts';
import type { Claim } from './claim.ts';
import type { Exchange, ExchangeDeps, ExchangeOutcome } from './exchange.ts';
import type { HookFormat, HookRow, PlannedDelivery } from './format.ts';
import { outlook } from './lane-store.ts';
import { type HookPlan, rowOf } from './plan.ts';
import type { Ended } from './settle.ts';
import { type Holding, isTroubled } from './shares.ts';
import { releaseLeases, type TurnResult, turn } from './turn.ts';

export interface HookWatch {
  /** One request ended. */
  exchanged(outcome: ExchangeOutcome): void;
  /** A delivery arrived; the time since its event. */
  delivered(milliseconds: number): void;
}

export interface HookEngineOptions {
  database: Database;
  writer: Writer;
  egress: Egress;
  seal: Seal;
  openFile: OpenFile;
  formats: readonly HookFormat[];
  plan: HookPlan;
  log: { warn(data: object, message: string): void; error(data: object, message: string): void };
  watch?: HookWatch;
  /** Tries at once in this process, all hooks together; default 256. */
  mostInFlight?: number;
  /** The outside world's time; everything that is due is due by it. */
  now?: () => number;
}

interface InFlight {
  claim: Claim;
  leasedUntil: number;
  controller: AbortController;
  /** Resolves when it is over. */
  done: Promise<unknown>;
}

const LEASE_MS = 30_000;
/** A try that lasts has its lease renewed when this much of it is left … */
const RENEW_BELOW_MS = 15_000;
/** … and is broken off when it could not be renewed until then: somebody else may begin when it ends. */
const GIVE_UP_BELOW_MS = 3_000;
const WATCH_EVERY_MS = 1_000;
const MOST_IN_FLIGHT = 256;
/** Requests at once that are not kept (typing, tests): all together, of one workspace, to one hook. */
const MOST_UNKEPT = 64;
const MOST_UNKEPT_OF_WORKSPACE = 16;
const MOST_UNKEPT_TO_HOOK = 8;
const GATHER_MS = 3;
const LONGEST_SLEEP_MS = 60_000;
const AFTER_FAILURE_MS = 1_000;

/** As if it had not been taken. */
const NOT_TRIED: Attempted = { exchanges: [], verdict: { kind: 'aborted' } };
/** A fault of ours: on its schedule, and nothing against the receiver. */
const NOT_MADE: Attempted = {
  exchanges: [],
  verdict: { kind: 'failed', status: null, error: 'not_made', ours: true, heldUntil: null, gone: false },
};

/**
 * Sends what hooks have to deliver. What is to be done stands in the database (deliveries in lanes, leases); this only takes it
 * in turns, tries it, and writes down how it ended. It is woken by committed events and by one timer for the next moment at
 * which anything is due, a minute away at most.
 */
export class HookEngine {
  readonly #options: HookEngineOptions;
  readonly #formats: ReadonlyMap<string, HookFormat>;
  readonly #deps: ExchangeDeps;
  readonly #now: () => number;
  /** What it is called in leases. */
  readonly #holder = newId();
  readonly #inFlight = new Map<string, InFlight>();
  readonly #ended: Ended[] = [];
  #working: Promise<void> | undefined;
  #wanted = false;
  #timer: NodeJS.Timeout | undefined;
  #watcher: NodeJS.Timeout | undefined;
  #gathering: NodeJS.Timeout | undefined;
  readonly #unkept = new Set<HookRow>();
  #state: 'idle' | 'running' | 'stopping' = 'idle';
  #settled: () => void = () => {};

  constructor(options: HookEngineOptions) {
    const { egress, seal, openFile, now = Date.now } = options;
    this.#options = options;
    this.#now = now;
    this.#formats = new Map(options.formats.map((format) => [format.name, format]));
    const failed = (error: unknown, hookId: string) =>
      options.log.error({ err: error, hookId }, 'a hook’s request could not be made');
    this.#deps = { egress, seal, openFile, now, failed };
  }

  get inFlight(): number {
    return this.#inFlight.size;
  }

  /** Begins. When no other process serves the database, what dead ones held is taken up at once. */
  async start(): Promise<void> {
    const { alone } = await this.#options.database.serve();
    if (alone) await this.#options.writer.execute(releaseLeases, { now: this.#now() });
    this.#state = 'running';
    this.#watcher = setInterval(() => this.#watchLeases(), WATCH_EVERY_MS).unref();
    this.wake();
  }

  /** Committed events that may have left something to deliver, here or by another process. */
  subscriber(): Subscriber {
    return {
      name: 'hooks',
      wants: (event) => event.type === 'hook.changed' || this.#options.plan.mayConcern(event),
      hint: () => this.wake(),
    };
  }

  /** Looks soon whether anything is due. Cheap, and any number of calls in one turn of the event loop is one look. */
  wake(): void {
    this.#wanted = true;
    if (this.#state === 'idle') return;
    this.#working ??= new Promise((done) => {
      setImmediate(() =>
        this.#work().finally(() => {
          this.#working = undefined;
          done();
          if (this.#wanted) this.wake();
        }),
      );
    });
  }

  /**
   * One try that is not kept and not repeated later, with what was sent last and what came back: a test, or something that
   * is worth nothing a moment later. Null when too many of them are on their way.
   */
  async sendOnce(hook: HookRow, planned: PlannedDelivery): Promise<Exchange | null> {
    const format = this.#formats.get(hook.format);
    if (!format || !this.#mayAlsoSend(hook) || this.#state === 'stopping') return null;
    const row = rowOf(planned, hook.workspace_id, this.#now());
    const delivery = {
      ...row,
      pk: 0,
      state: 'waiting' as const,
      attempts: 0,
      last_status: null,
      last_error: null,
      ended_at: null,
    };
    // A row of its own for each of them, so that one hook can be in it more than once.
    const sending = { ...hook };
    this.#unkept.add(sending);
    try {
      return (await attempt(this.#deps, format, { delivery, hook })).exchanges.at(-1) ?? null;
    } finally {
      this.#unkept.delete(sending);
    }
  }

  #mayAlsoSend(hook: HookRow): boolean {
    const ofWorkspace = [...this.#unkept].filter((other) => other.workspace_id === hook.workspace_id);
    const toHook = ofWorkspace.filter((other) => other.id === hook.id);
    return (
      this.#unkept.size < MOST_UNKEPT &&
      ofWorkspace.length < MOST_UNKEPT_OF_WORKSPACE &&
      toHook.length < MOST_UNKEPT_TO_HOOK
    );
  }

  /** What "send a test" sends to this hook; null when its format has no such thing. */
  sampleFor(hook: HookRow): PlannedDelivery | null {
    return this.#formats.get(hook.format)?.sample?.(hook, this.#now()) ?? null;
  }

  /**
   * Takes on nothing new, gives what is on its way until `patienceMs`, breaks off the rest, and gives every lease back. What
   * was broken off is tried again by whoever comes next.
   */
  async stop(patienceMs: number): Promise<void> {
    if (this.#state !== 'running') return;
    this.#state = 'stopping';
    clearTimeout(this.#timer);
    // What the turn of this moment takes on is given back by the next one.
    await this.#working;
    await this.#untilNothingInFlight(patienceMs);
    for (const { controller } of this.#inFlight.values()) controller.abort();
    await this.#untilNothingInFlight(patienceMs);
    clearInterval(this.#watcher);
    this.wake();
    while (this.#working) await this.#working;
  }

  async #work(): Promise<void> {
    this.#wanted = false;
    const ended = this.#ended.splice(0);
    const renew = [...this.#inFlight.values()]
      .filter(({ leasedUntil }) => leasedUntil - this.#now() < RENEW_BELOW_MS)
      .map(({ claim }) => ({ hookId: claim.hook.id, lane: claim.delivery.lane }));
    try {
      if (ended.length === 0 && renew.length === 0) {
        const { due, nextAt } = await outlook(this.#options.database.read, [...this.#formats.keys()], this.#now());
        if (!due || this.#state === 'stopping') {
          this.#sleepUntil(nextAt);
          return;
        }
      }
      this.#begin(
        await this.#options.writer.execute(turn, {
          dialect: this.#options.database.dialect,
          now: this.#now(),
          holder: this.#holder,
          leaseMs: LEASE_MS,
          ended,
          renew,
          formats: [...this.#formats.keys()],
          mostInFlight: this.#state === 'stopping' ? 0 : (this.#options.mostInFlight ?? MOST_IN_FLIGHT),
          inFlight: this.#holdings(),
        }),
        renew,
      );
    } catch (error) {
      // Nothing was written down. What ended is kept; should a lease end meanwhile, its delivery is sent once more.
      this.#ended.unshift(...ended);
      this.#options.log.warn({ err: error }, 'hooks could not be worked on, trying again');
      this.#sleepUntil(this.#now() + AFTER_FAILURE_MS);
    }
  }

  #holdings(): Holding[] {
    const now = this.#now();
    return [...this.#inFlight.values()].map(({ claim: { hook, claimedAt } }) => ({
      hookId: hook.id,
      workspaceId: hook.workspace_id,
      isTroubled: isTroubled(hook, now - claimedAt),
    }));
  }

  #begin(
    { claims, lost, leasedUntil, nextAt }: TurnResult,
    renewed: readonly { hookId: string; lane: string }[],
  ): void {
    for (const lane of renewed) {
      const running = this.#inFlight.get(keyOf(lane));
      if (running) running.leasedUntil = leasedUntil;
    }
    for (const lane of lost) this.#inFlight.get(keyOf(lane))?.controller.abort();
    for (const claim of claims) this.#take(claim);
    this.#sleepUntil(nextAt);
  }

  #take(claim: Claim): void {
    const { hook, delivery } = claim;
    const format = this.#formats.get(hook.format);
    if (!format || this.#state === 'stopping') {
      this.#end(claim, format, NOT_TRIED);
      return;
    }
    void this.#try(claim, format)
      .catch((error: unknown): Attempted => {
        this.#deps.failed(error, hook.id);
        return NOT_MADE;
      })
      .then((attempted) => {
        this.#end(claim, format, attempted);
        for (const { outcome } of attempted.exchanges) this.#options.watch?.exchanged(outcome);
        if (attempted.verdict.kind === 'delivered') this.#options.watch?.delivered(this.#now() - delivery.created_at);
      });
  }

  async #try(claim: Claim, format: HookFormat): Promise<Attempted> {
    const { hook, delivery } = claim;
    const key = keyOf({ hookId: hook.id, lane: delivery.lane });
    // What is on its way was erased meanwhile, or its lease has ended: nobody waits for it, but one at a time it is.
    for (let before = this.#inFlight.get(key); before; before = this.#inFlight.get(key)) {
      before.controller.abort();
      await before.done;
    }
    if (this.#state === 'stopping') return NOT_TRIED;
    const controller = new AbortController();
    const trying = attempt(this.#deps, format, { delivery, hook }, controller.signal);
    this.#inFlight.set(key, { claim, leasedUntil: claim.leasedUntil, controller, done: trying });
    try {
      return await trying;
    } finally {
      this.#inFlight.delete(key);
    }
  }

  #end({ hook, delivery, claimedAt }: Claim, format: HookFormat | undefined, attempted: Attempted): void {
    this.#ended.push({
      deliveryId: delivery.id,
      hookId: hook.id,
      url: hook.url,
      settings: hook.settings,
      claimedAt,
      mostTries: this.#mostTries(hook, format),
      answers: format?.answers ?? false,
      ...attempted,
    });
    if (this.#inFlight.size === 0) this.#settled();
    this.#wakeWithOthers();
  }

  /** A format that cannot say has the schedule's own end. */
  #mostTries(hook: HookRow, format: HookFormat | undefined): number | undefined {
    try {
      return format?.mostTries?.(hook);
    } catch (error) {
      this.#deps.failed(error, hook.id);
      return undefined;
    }
  }

  /** What ends at nearly the same time is written down together: the commit is most of what a delivery costs. */
  #wakeWithOthers(): void {
    if (this.#ended.length >= this.#inFlight.size) {
      this.wake();
      return;
    }
    this.#gathering ??= setTimeout(() => {
      this.#gathering = undefined;
      this.wake();
    }, GATHER_MS);
  }

  #watchLeases(): void {
    const now = this.#now();
    let isShort = false;
    for (const { leasedUntil, controller } of this.#inFlight.values()) {
      if (leasedUntil - now < GIVE_UP_BELOW_MS) controller.abort();
      else isShort ||= leasedUntil - now < RENEW_BELOW_MS;
    }
    if (isShort) this.wake();
  }

  #sleepUntil(at: number | null): void {
    clearTimeout(this.#timer);
    if (this.#state === 'stopping') return;
    const pause = at === null ? LONGEST_SLEEP_MS : Math.min(Math.max(at - this.#now(), 1), LONGEST_SLEEP_MS);
    this.#timer = setTimeout(() => this.wake(), pause).unref();
  }

  async #untilNothingInFlight(patienceMs: number): Promise<void> {
    if (this.#inFlight.size === 0) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#settled = resolve;
      timer = setTimeout(resolve, patienceMs);
    });
    clearTimeout(timer);
  }
}

function keyOf({ hookId, lane }: { hookId: string; lane: string }): string {
  return `${hookId} ${lane}`;
}
