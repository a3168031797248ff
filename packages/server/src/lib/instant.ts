import { flatText } from './flat-text.ts';

const DAY_MS = 86_400_000;
const TWO_DIGITS = Array.from({ length: 100 }, (_, number) => String(number).padStart(2, '0'));

let knownDay = Number.NaN;
let date = '';

/**
 * Epoch milliseconds (a whole number) as `toISOString` writes them, which alone was a tenth of a page of messages. Threads
 * show many times of few days: the date is kept from the time before, the rest is put together.
 */
export function instant(milliseconds: number): string {
  const day = Math.floor(milliseconds / DAY_MS);
  if (day !== knownDay) {
    date = new Date(day * DAY_MS).toISOString().slice(0, -'00:00:00.000Z'.length);
    knownDay = day;
  }
  const rest = milliseconds - day * DAY_MS;
  const hours = twoDigits(Math.floor(rest / 3_600_000));
  const minutes = twoDigits(Math.floor(rest / 60_000) % 60);
  const seconds = twoDigits(Math.floor(rest / 1000) % 60);
  const tenths = String(Math.floor(rest / 100) % 10);
  return flatText(date, hours, ':', minutes, ':', seconds, '.', tenths, twoDigits(rest % 100), 'Z');
}

function twoDigits(number: number): string {
  // In range by construction.
  return TWO_DIGITS[number] as string;
}
