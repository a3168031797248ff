import { type Figure, isSkipped, type Outcome, verdictOf } from './figure.ts';

const HEAD = ['row', 'what', 'ours', 'floor', 'result [range]', 'must', 'aim', 'verdict', 'CPU ms/1,000', 'busy'];

/** One table with one line per row; notes and what was left out come below it. */
export function tableOf(outcomes: readonly Outcome[]): string {
  const figures = outcomes.filter((outcome): outcome is Figure => !isSkipped(outcome));
  const lines = [HEAD, ...figures.map(lineOf)];
  const widths = HEAD.map((_, column) => Math.max(...lines.map((line) => (line[column] as string).length)));
  const drawn = lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] as number))
      .join('  ')
      .trimEnd(),
  );
  drawn.splice(1, 0, widths.map((width) => '-'.repeat(width)).join('  '));
  const notes = figures.flatMap(({ row, notes }) => notes.map((note) => `row ${row}: ${note}`));
  const skipped = outcomes.filter(isSkipped).map(({ row, what, reason }) => `row ${row} (${what}) left out: ${reason}`);
  return [...drawn, '', ...notes, ...skipped].join('\n').trimEnd();
}

function lineOf(figure: Figure): string[] {
  const { row, what, unit, ours, floor, result, range, must, aim } = figure;
  const spread = range[0] === range[1] ? '' : ` [${short(range[0])}–${short(range[1])}]`;
  return [
    row,
    what,
    `${short(ours)} ${unit}`,
    floor === undefined ? '–' : `${short(floor)} ${unit}`,
    short(result) + spread,
    short(must),
    short(aim),
    verdictOf(figure),
    pair(figure.cpuOurs, figure.cpuFloor, short),
    pair(figure.busyOurs, figure.busyFloor, (share) => `${Math.round(share * 100)} %`),
  ];
}

function pair(ours: number | undefined, floor: number | undefined, show: (value: number) => string): string {
  return ours === undefined ? '–' : `${show(ours)} : ${floor === undefined ? '–' : show(floor)}`;
}

function short(value: number | undefined): string {
  if (value === undefined) return '–';
  const size = Math.abs(value);
  return size >= 100
    ? Math.round(value).toLocaleString('en')
    : size >= 10
      ? value.toFixed(1)
      : String(+value.toFixed(2));
}
