const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** How long to wait after each failure that counts. After one more the delivery is parked: three days and a bit. */
export const RETRY_MS: readonly number[] = [
  SECOND,
  5 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

/** Each pause is up to this much shorter or longer, so that what failed together does not come back together. */
const JITTER = 0.2;
const LONGEST_HOLD_MS = DAY;
/** Longer than a receiver may ask to be left alone: with nothing tried for this long, nobody knows that it failed all the time. */
const UNKNOWN_AFTER_MS = 2 * DAY;
/** Nothing but failures for this long: nobody is there any more. */
const GIVEN_UP_AFTER_MS = 5 * DAY;
/** Woken again by a receiver's return at most this often. */
export const WAKE_EVERY_MS = MINUTE;

/** How long to wait after the `failures`-th failure (from 1) of one delivery; null = it has had its tries. */
export function retryDelay(failures: number, mostTries = RETRY_MS.length + 1, random: () => number = Math.random) {
  const pause = RETRY_MS[failures - 1];
  if (pause === undefined || failures >= mostTries) return null;
  return Math.round(pause * (1 + JITTER * (2 * random() - 1)));
}

/** When a failing hook's oldest delivery is tried again, whatever its own schedule says. */
export function nextProbe(failingSince: number, now: number): number {
  return now + (now - failingSince < DAY ? MINUTE : 10 * MINUTE);
}

/** Since when there have been nothing but failures, now that there is one more. */
export function failsSince(failingSince: number | null, lastFailureAt: number | null, now: number): number {
  if (failingSince === null) return now;
  return now - (lastFailureAt ?? failingSince) > UNKNOWN_AFTER_MS ? now : failingSince;
}

export function isGivenUp(failingSince: number, now: number): boolean {
  return now - failingSince >= GIVEN_UP_AFTER_MS;
}

/**
 * Until when a receiver wants to be left alone: `Retry-After` in seconds or as a date of HTTP, a day at most. Null when it says
 * nothing that can be understood, or nothing about the future.
 */
export function heldUntil(retryAfter: string | undefined, now: number): number | null {
  if (retryAfter === undefined) return null;
  const text = retryAfter.trim();
  const until = /^\d+(\.\d+)?$/.test(text) ? now + Number(text) * SECOND : readHttpDate(text);
  // Not a number: neither form.
  if (!(until > now)) return null;
  return Math.round(Math.min(until, now + LONGEST_HOLD_MS));
}

/** Tries that the schedule makes within so many hours; one at least. */
export function triesWithin(hours: number): number {
  let tries = 1;
  let passed = 0;
  for (const pause of RETRY_MS) {
    passed += pause;
    if (passed > hours * HOUR) break;
    tries += 1;
  }
  return tries;
}

/** The date that is written today, and the two of older programs, the last of which does not say that it means GMT. */
const HTTP_DATE =
  /^(?:[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} [\d:]{8} GMT|[A-Z][a-z]+day, \d\d-[A-Z][a-z]{2}-\d\d [\d:]{8} GMT|[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d [\d:]{8} \d{4})$/;

/** NaN for anything else: `Date.parse` alone takes `+3600` for a year. */
function readHttpDate(text: string): number {
  if (!HTTP_DATE.test(text)) return Number.NaN;
  return Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
}
