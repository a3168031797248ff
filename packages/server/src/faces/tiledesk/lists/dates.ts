/**
 * `DD/MM/YYYY`, `DD/MM/YYYY HH:mm` or with seconds, in a time zone by its name; undefined for anything else. A day alone means its
 * beginning, or the moment before the next one.
 */
export function readDate(text: string | undefined, timeZone: string, edge: 'start' | 'end'): number | undefined {
  const parts = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?$/.exec(text?.trim() ?? '');
  if (!parts) return undefined;
  const [day, month, year] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const hasTime = parts[4] !== undefined;
  const wanted = Date.UTC(year, month - 1, day, Number(parts[4] ?? 0), Number(parts[5] ?? 0), Number(parts[6] ?? 0));
  if (new Date(wanted).getUTCMonth() !== month - 1) return undefined;
  const offset = offsetOf(timeZone, wanted);
  if (offset === undefined) return undefined;
  // The offset at the place itself: around a change of the clocks the first look may be one of the other side.
  const at = wanted - (offsetOf(timeZone, wanted - offset) ?? offset);
  if (edge === 'start') return at;
  return hasTime ? at + 999 : at + 24 * 3600_000 - 1;
}

/** By how many milliseconds the clocks there are ahead of UTC. */
function offsetOf(timeZone: string, at: number): number | undefined {
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
    const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
    return local - Math.floor(at / 1000) * 1000;
  } catch {
    return undefined;
  }
}
