/** Upper bounds in seconds; what took longer is only in the count. */
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];

interface Series {
  operation: string;
  transport: 'rest' | 'socket';
  /** By error code, or `ok`. */
  outcomes: Map<string, number>;
  /** How many stayed below each bound but not below the one before. */
  within: number[];
  count: number;
  sum: number;
}

/**
 * Counts calls and their times in plain numbers and writes them out when somebody looks. The metrics library finds a
 * series by its labels at every single observation, which cost each call two microseconds.
 */
export class CallTally {
  /** By operation; its name is unique over the transports. */
  readonly #series = new Map<string, Series>();

  add(operation: string, transport: 'rest' | 'socket', code: string, milliseconds: number): void {
    const series = this.#series.get(operation) ?? this.#begin(operation, transport);
    series.outcomes.set(code, (series.outcomes.get(code) ?? 0) + 1);
    const seconds = milliseconds / 1000;
    const bucket = BOUNDS.findIndex((bound) => seconds <= bound);
    if (bucket !== -1) series.within[bucket] = (series.within[bucket] as number) + 1;
    series.count += 1;
    series.sum += seconds;
  }

  /** In the format that Prometheus reads. Labels are names of ours, so there is nothing to escape. */
  toString(): string {
    const all = [...this.#series.values()];
    return [
      '# HELP baton_calls_total Calls by operation and outcome (ok or error code)',
      '# TYPE baton_calls_total counter',
      ...all.flatMap((series) =>
        [...series.outcomes].map(([code, count]) => `baton_calls_total{${labels(series)},code="${code}"} ${count}`),
      ),
      '',
      '# HELP baton_call_seconds Time from the parsed call to its answer',
      '# TYPE baton_call_seconds histogram',
      ...all.flatMap(timesOf),
      '',
    ].join('\n');
  }

  #begin(operation: string, transport: 'rest' | 'socket'): Series {
    const within = BOUNDS.map(() => 0);
    const series: Series = { operation, transport, outcomes: new Map(), within, count: 0, sum: 0 };
    this.#series.set(operation, series);
    return series;
  }
}

function timesOf(series: Series): string[] {
  let below = 0;
  const buckets = BOUNDS.map((bound, index) => {
    below += series.within[index] as number;
    return `baton_call_seconds_bucket{${labels(series)},le="${bound}"} ${below}`;
  });
  return [
    ...buckets,
    `baton_call_seconds_bucket{${labels(series)},le="+Inf"} ${series.count}`,
    `baton_call_seconds_sum{${labels(series)}} ${series.sum}`,
    `baton_call_seconds_count{${labels(series)}} ${series.count}`,
  ];
}

function labels({ operation, transport }: Series): string {
  return `operation="${operation}",transport="${transport}"`;
}
