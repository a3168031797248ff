import { useSyncExternalStore } from 'react';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Re-renders once a minute with the current time, one timer for the whole page. */
export function useMinute(): number {
  return useSyncExternalStore(subscribe, () => minute);
}

/** "now", "5 min", "3 h", "Tue", "12 Nov": as short as a list row needs. */
export function shortAge(instant: string, now: number, language: string): string {
  const at = Date.parse(instant);
  const age = now - at;
  if (age < MINUTE) return relative(language).format(0, 'second');
  if (age < HOUR) return unit(language, Math.floor(age / MINUTE), 'minute');
  if (age < DAY) return unit(language, Math.floor(age / HOUR), 'hour');
  if (age < 6 * DAY) return format(language, { weekday: 'short' }).format(at);
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return format(language, sameYear ? { day: 'numeric', month: 'short' } : { dateStyle: 'short' }).format(at);
}

export function clock(instant: string, language: string): string {
  return format(language, { timeStyle: 'short' }).format(Date.parse(instant));
}

export function fullTime(instant: string, language: string): string {
  return format(language, { dateStyle: 'medium', timeStyle: 'short' }).format(Date.parse(instant));
}

/** To the second, where several things happen within a minute. */
export function exactTime(instant: string, language: string): string {
  return format(language, { dateStyle: 'medium', timeStyle: 'medium' }).format(Date.parse(instant));
}

export function longDay(instant: string, language: string): string {
  return format(language, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(
    Date.parse(instant),
  );
}

/** Whole local days between an instant and now: 0 = today, 1 = yesterday. */
export function daysAgo(instant: string, now: number): number {
  return Math.round((startOfDay(now) - startOfDay(Date.parse(instant))) / DAY);
}

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

let minute = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    minute = Date.now();
    for (const each of listeners) each();
  }, MINUTE / 2);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

const formats = new Map<string, Intl.DateTimeFormat>();
function format(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options);
  let found = formats.get(key);
  if (found === undefined) {
    found = new Intl.DateTimeFormat(localeOf(language), options);
    formats.set(key, found);
  }
  return found;
}

// "English" alone would mean American clocks and dates; the browser knows which English is meant.
function localeOf(language: string): string {
  return navigator.languages.find((tag) => tag.startsWith(language)) ?? language;
}

function unit(language: string, value: number, name: 'minute' | 'hour'): string {
  return new Intl.NumberFormat(language, { style: 'unit', unit: name, unitDisplay: 'short' }).format(value);
}

function relative(language: string): Intl.RelativeTimeFormat {
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' });
}
