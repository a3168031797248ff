import { median } from './statistics.ts';

/** One measurement of one server. */
export interface Sample {
  value: number;
  /** CPU milliseconds of the serving process per 1,000 operations. */
  cpu?: number;
  /** Share of one core that the serving process used; near 1 = the server was the limit, not the load. */
  busy?: number;
}

export interface Compared {
  ours: Sample[];
  floors: Sample[];
  /** Ours against the mean of the two floors beside it, per round. */
  perRound: number[];
}

export interface Rounds {
  rounds: number;
  floor(): Promise<Sample>;
  ours(): Promise<Sample>;
  /** How ours stands to the floor; a quotient unless said otherwise. */
  against?(ours: number, floor: number): number;
}

/**
 * floor – ours – floor – ours – … – floor. A shared machine changes its speed from minute to minute; two neighbours in time
 * change together, so the ratio stays what it is.
 */
export async function interleave({ rounds, floor, ours, against = quotient }: Rounds): Promise<Compared> {
  const floors = [await floor()];
  const mine: Sample[] = [];
  const perRound: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const sample = await ours();
    mine.push(sample);
    floors.push(await floor());
    const [before, after] = floors.slice(-2) as [Sample, Sample];
    perRound.push(against(sample.value, (before.value + after.value) / 2));
  }
  return { ours: mine, floors, perRound };
}

export function difference(ours: number, floor: number): number {
  return ours - floor;
}

function quotient(ours: number, floor: number): number {
  return ours / floor;
}

export function medianOf(samples: readonly Sample[], pick: (sample: Sample) => number | undefined): number | undefined {
  const values = samples.map(pick).filter((value) => value !== undefined);
  return values.length > 0 ? median(values) : undefined;
}
