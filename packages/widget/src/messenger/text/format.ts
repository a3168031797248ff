import type { Language } from '../strings/strings.ts';

export function timeOf(at: string, { locale }: Language): string {
  return new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' }).format(new Date(at));
}

export function dayOf(at: string, { locale, strings }: Language): string {
  const date = new Date(at);
  const yesterday = new Date();
  yesterday.setDate(yesterday.getDate() - 1);
  if (date.toDateString() === new Date().toDateString()) return strings.today;
  if (date.toDateString() === yesterday.toDateString()) return strings.yesterday;
  const year = date.getFullYear() === new Date().getFullYear() ? undefined : 'numeric';
  return new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long', year }).format(date);
}

/** For lists: the time today, else the date. */
export function shortDateOf(at: string, language: Language): string {
  const date = new Date(at);
  if (date.toDateString() === new Date().toDateString()) return timeOf(at, language);
  return new Intl.DateTimeFormat(language.locale, { day: 'numeric', month: 'short' }).format(date);
}

export function sizeOf(bytes: number, { locale }: Language): string {
  const [value, unit] = bytes < 1_000_000 ? [Math.max(1, bytes / 1_000), 'kilobyte'] : [bytes / 1_000_000, 'megabyte'];
  return new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: value < 10 ? 1 : 0 }).format(
    value,
  );
}
