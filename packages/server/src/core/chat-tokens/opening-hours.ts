import { type OpeningHours, WEEKDAYS } from '@baton/protocol';

/** Is somebody supposed to be there at this time? Without hours: always. */
export function isOpenAt(hours: OpeningHours | null, at: number): boolean {
  if (!hours) return true;
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: hours.timeZone,
    weekday: 'long',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((it) => it.type === type)?.value ?? '';
  const day = WEEKDAYS.find((name) => name === part('weekday').toLowerCase());
  const now = `${part('hour')}:${part('minute')}`;
  return day !== undefined && (hours.days[day] ?? []).some(({ from, to }) => from <= now && now < to);
}
