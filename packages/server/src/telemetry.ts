import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { CallTally } from './call-tally.ts';
import type { Observer } from './edge/observe.ts';
import type { Outcome } from './egress/call.ts';
import type { HookCensus } from './hooks/census.ts';
import type { HookWatch } from './hooks/engine.ts';
import type { ExchangeOutcome } from './hooks/exchange.ts';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];

export interface Gauges {
  sockets(): Record<string, number>;
  waitingCommands(): number;
  hooksInFlight(): number;
  hookCensus(): Promise<HookCensus>;
}

/** What `/metrics` shows. Every label comes from a fixed list of ours, so the number of series is bounded. */
export class Telemetry implements Observer, HookWatch {
  readonly #registry = new Registry();
  readonly #calls = new CallTally();
  readonly #groupSize: Histogram;
  readonly #groupSeconds: Histogram;
  readonly #writeFailures: Counter<'fault'>;
  readonly #hookExchanges: Counter<'outcome'>;
  readonly #hookDelay: Histogram;
  readonly #hooks: Gauge<'state'>;
  readonly #hookDeliveries: Gauge<'state'>;
  readonly #outgoing: Counter<'outcome'>;
  readonly #outgoingSeconds: Histogram;
  readonly #delay = monitorEventLoopDelay({ resolution: 20 });

  readonly #gauges: Gauges;

  constructor(gauges: Gauges) {
    this.#gauges = gauges;
    const registers = [this.#registry];
    this.#groupSize = new Histogram({
      name: 'baton_commit_commands',
      help: 'Commands per commit',
      buckets: [1, 2, 5, 10, 25, 50, 100, 250, 512],
      registers,
    });
    this.#groupSeconds = new Histogram({
      name: 'baton_commit_seconds',
      help: 'Time of one commit',
      buckets: SECONDS,
      registers,
    });
    this.#writeFailures = new Counter({
      name: 'baton_write_failures_total',
      help: 'Commands that could not be stored, by fault',
      labelNames: ['fault'],
      registers,
    });
    this.#outgoing = new Counter({
      name: 'baton_outgoing_calls_total',
      help: 'Calls to addresses that others chose, by outcome (class of the status, or why there was none)',
      labelNames: ['outcome'],
      registers,
    });
    this.#outgoingSeconds = new Histogram({
      name: 'baton_outgoing_call_seconds',
      help: 'Time of one outgoing call, with look-up and connection',
      buckets: [...SECONDS, 15, 60],
      registers,
    });
    this.#hookExchanges = new Counter({
      name: 'baton_hook_attempts_total',
      help: 'Requests to hooks, by how they ended',
      labelNames: ['outcome'],
      registers,
    });
    this.#hookDelay = new Histogram({
      name: 'baton_hook_delivery_seconds',
      help: 'Time from an event to the end of the request that delivered it',
      buckets: [...SECONDS, 60, 3600, 86_400],
      registers,
    });
    new Gauge({
      name: 'baton_hooks_in_flight',
      help: 'Deliveries that are being tried',
      registers,
      collect() {
        this.set(gauges.hooksInFlight());
      },
    });
    const byState = { labelNames: ['state'] as const, registers };
    this.#hooks = new Gauge({ name: 'baton_hooks', help: 'Hooks by state', ...byState });
    this.#hookDeliveries = new Gauge({
      name: 'baton_hook_deliveries',
      help: 'Deliveries that have not arrived: waiting for a try, or given up (parked)',
      ...byState,
    });
    new Gauge({
      name: 'baton_sockets',
      help: 'Connected sockets by namespace',
      labelNames: ['namespace'],
      registers,
      collect() {
        for (const [namespace, count] of Object.entries(gauges.sockets())) this.set({ namespace }, count);
      },
    });
    new Gauge({
      name: 'baton_waiting_commands',
      help: 'Commands that wait for their commit',
      registers,
      collect() {
        this.set(gauges.waitingCommands());
      },
    });
    const delay = this.#delay;
    new Gauge({
      name: 'baton_event_loop_delay_seconds',
      help: 'Event-loop delay since the last look, by quantile',
      labelNames: ['quantile'],
      registers,
      collect() {
        for (const quantile of [50, 99])
          this.set({ quantile: String(quantile / 100) }, delay.percentile(quantile) / 1e9);
        delay.reset();
      },
    });
    new Gauge({
      name: 'process_resident_memory_bytes',
      help: 'Resident memory',
      registers,
      collect() {
        this.set(process.memoryUsage.rss());
      },
    });
    new Gauge({
      name: 'process_cpu_seconds_total',
      help: 'CPU time, user and system',
      registers,
      collect() {
        const { user, system } = process.cpuUsage();
        this.set((user + system) / 1e6);
      },
    });
    this.#delay.enable();
  }

  called(operation: string, transport: 'rest' | 'socket', code: string, milliseconds: number): void {
    this.#calls.add(operation, transport, code, milliseconds);
  }

  /** In the format that Prometheus reads. */
  async metrics(): Promise<string> {
    // A database that is away is no reason to show nothing of the rest.
    const census = await this.#gauges.hookCensus().catch(() => null);
    for (const [state, count] of Object.entries(census?.hooks ?? {})) this.#hooks.set({ state }, count);
    for (const [state, count] of Object.entries(census?.deliveries ?? {})) this.#hookDeliveries.set({ state }, count);
    return `${await this.#registry.metrics()}\n${this.#calls}`;
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  exchanged(outcome: ExchangeOutcome): void {
    this.#hookExchanges.inc({ outcome });
  }

  delivered(milliseconds: number): void {
    this.#hookDelay.observe(milliseconds / 1000);
  }

  group(size: number, milliseconds: number): void {
    this.#groupSize.observe(size);
    this.#groupSeconds.observe(milliseconds / 1000);
  }

  writeFailed(fault: string): void {
    this.#writeFailures.inc({ fault });
  }

  calledOut(outcome: Outcome): void {
    const label = outcome.outcome === 'answered' ? `${Math.floor(outcome.status / 100)}xx` : outcome.reason;
    this.#outgoing.inc({ outcome: label });
    this.#outgoingSeconds.observe(outcome.ms / 1000);
  }

  close(): void {
    this.#delay.disable();
  }
}
