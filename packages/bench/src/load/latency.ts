import { setTimeout as wait } from 'node:timers/promises';
import { percentile } from '../statistics.ts';
import { say } from './message.ts';
import { type Customer, crowdOf } from './sockets.ts';

export interface Latency {
  p50: number;
  p95: number;
}

/** One message in flight: how long until each is acknowledged, in milliseconds. */
export async function roundTrips(input: { crowd: string; count: number; gapMs: number }): Promise<Latency> {
  const customer = crowdOf(input.crowd).customers[0] as Customer;
  const times: number[] = [];
  for (let index = 0; index < input.count; index++) {
    const began = performance.now();
    await new Promise<void>((resolve) => say(customer, resolve));
    times.push(performance.now() - began);
    if (input.gapMs > 0) await wait(input.gapMs);
  }
  return summary(times);
}

/** Low load: one customer writes now and then; how long until the agent has it. */
export async function delivery(input: { crowd: string; count: number; gapMs: number }): Promise<Latency> {
  const crowd = crowdOf(input.crowd);
  const customer = crowd.customers[0] as Customer;
  const times: number[] = [];
  for (let index = 0; index < input.count; index++) {
    const began = performance.now();
    await new Promise<void>((resolve) => {
      let left = 2;
      const one = () => {
        left -= 1;
        if (left === 0) resolve();
      };
      crowd.onHeard = () => {
        times.push(performance.now() - began);
        crowd.onHeard = undefined;
        one();
      };
      say(customer, one);
    });
    await wait(input.gapMs);
  }
  return summary(times);
}

export function summary(times: number[]): Latency {
  return { p50: percentile(times, 0.5), p95: percentile(times, 0.95) };
}
