import type { OpeningHours } from './settings.ts';

/** Are people there at this moment? A workspace without hours is always open. */
export function isOpenAt(hours: OpeningHours | null, now: number): boolean {
  if (hours === null) return true;
  const { day, minute } = localTime(hours.timeZone, now);
  return (hours.days[String(day)] ?? []).some(
    ({ start, end }) => minute >= minutesOf(start) && minute < minutesOf(end),
  );
}

/** Does the time zone exist, and is every period a pair of times? */
export function areValidHours(hours: OpeningHours): boolean {
  try {
    localTime(hours.timeZone, 0);
  } catch {
    return false;
  }
  return Object.entries(hours.days).every(
    ([day, periods]) => /^[0-6]$/.test(day) && periods.every(({ start, end }) => TIME.test(start) && TIME.test(end)),
  );
}

const TIME = /^(?:[01]?\d|2[0-4]):[0-5]\d$/;
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}

function localTime(timeZone: string, now: number): { day: number; minute: number } {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const parts = new Map(format.formatToParts(now).map(({ type, value }) => [type, value]));
  return {
    day: DAYS.indexOf(parts.get('weekday') ?? ''),
    minute: minutesOf(`${parts.get('hour')}:${parts.get('minute')}`),
  };
}
