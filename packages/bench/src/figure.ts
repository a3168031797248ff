import { type Compared, medianOf } from './rounds.ts';
import { median } from './statistics.ts';

/** A line of the table. */
export interface Figure {
  row: string;
  what: string;
  unit: string;
  must: number;
  aim: number;
  /** Rates want to be high, times and sizes low. */
  better: 'higher' | 'lower';
  ours: number | undefined;
  floor: number | undefined;
  /** What `must` and `aim` speak of. */
  result: number;
  range: [number, number];
  cpuOurs?: number;
  cpuFloor?: number;
  busyOurs?: number;
  busyFloor?: number;
  notes: string[];
}

export type Wish = Pick<Figure, 'row' | 'what' | 'unit' | 'must' | 'aim' | 'better'>;

/** A row that could not be measured here, with the reason. */
export interface Skipped {
  row: string;
  what: string;
  reason: string;
  /** It was to be measured, and something broke. */
  hasFailed?: true;
}

export type Outcome = Figure | Skipped;

export function isSkipped(outcome: Outcome): outcome is Skipped {
  return 'reason' in outcome;
}

export function figureOf(wish: Wish, compared: Compared, notes: string[] = []): Figure {
  const { ours, floors, perRound } = compared;
  return {
    ...wish,
    ours: medianOf(ours, (sample) => sample.value),
    floor: medianOf(floors, (sample) => sample.value),
    result: median(perRound),
    range: [Math.min(...perRound), Math.max(...perRound)],
    cpuOurs: medianOf(ours, (sample) => sample.cpu),
    cpuFloor: medianOf(floors, (sample) => sample.cpu),
    busyOurs: medianOf(ours, (sample) => sample.busy),
    busyFloor: medianOf(floors, (sample) => sample.busy),
    notes,
  };
}

export function verdictOf({ result, must, aim, better }: Figure): 'aim' | 'must' | 'MISSED' {
  const reaches = (wanted: number) => (better === 'higher' ? result >= wanted : result <= wanted);
  if (reaches(aim)) return 'aim';
  return reaches(must) ? 'must' : 'MISSED';
}
