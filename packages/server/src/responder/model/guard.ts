import { cutText, toSubset } from '../markdown.ts';

const MAX_ANSWER = 1_800;
const LINK = /\[([^\]\n]*)\]\((https?:\/\/[^)\s]+)\)/g;
const URL_TEXT = /\b(?:https?:\/\/|www\.)[^\s<>)\]]+/gi;
const EMAIL = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]+\.\p{L}{2,}/gu;

/** Number words that articles use, so that "ten years" allows "10 years". */
const NUMBERS = [
  'one een uno une un ein eine una',
  'two twee due deux dos zwei',
  'three drie tre trois tres drei',
  'four vier quattro quatre cuatro',
  'five vijf cinque cinq cinco funf fünf',
  'six zes sei seis sechs',
  'seven zeven sette sept siete sieben',
  'eight acht otto huit ocho',
  'nine negen nove neuf nueve neun',
  'ten tien dieci dix diez zehn',
  'eleven elf undici onze once',
  'twelve twaalf dodici douze doce zwölf',
].map((list) => new Set(list.split(' ')));

/**
 * What of a model's text may be shown: Markdown subset, bounded length, and no link that the passages do not contain.
 * Null when it states numbers or e-mail addresses that occur neither in the passages nor in the customer's words: then
 * it was made up.
 */
export function groundedText(answer: string, passages: readonly string[], customer: readonly string[]): string | null {
  const material = [...passages, ...customer].join('\n');
  const allowed = new Set((passages.join('\n').match(/https?:\/\/[^\s<>)\]"']+/g) ?? []).map(bareUrl));
  const text = cutText(
    toSubset(answer)
      .replace(LINK, (all, label: string, url: string) => (allowed.has(bareUrl(url)) ? all : label))
      .replace(URL_TEXT, (url) => (allowed.has(bareUrl(url)) ? url : '')),
    MAX_ANSWER,
  ).trim();
  const emails = new Set((material.match(EMAIL) ?? []).map((one) => one.toLowerCase()));
  if ((text.match(EMAIL) ?? []).some((email) => !emails.has(email.toLowerCase()))) return null;
  const known = numbersIn(material);
  addSpelledAndAfternoon(material, known);
  for (const number of numbersIn(text.replace(/^\s*\d+[.)]\s/gm, ''))) if (!known.has(number)) return null;
  return text;
}

const bareUrl = (url: string): string => url.replace(/[.,;:!?*_]+$/, '').replace(/\/$/, '');

/** Numbers without their separators: "1,000", "1.000" and "1 000" are one. */
function numbersIn(text: string): Set<string> {
  const found = text.match(/\d+(?:[.,:  ]\d+)*/g) ?? [];
  return new Set(
    found.map((number) =>
      number
        .replace(/[.,]00$/, '')
        .replace(/\D/g, '')
        .replace(/^0+(?=\d)/, ''),
    ),
  );
}

function addSpelledAndAfternoon(material: string, known: Set<string>): void {
  for (const word of material.toLowerCase().match(/\p{L}+/gu) ?? []) {
    const index = NUMBERS.findIndex((spellings) => spellings.has(word));
    if (index >= 0) known.add(String(index + 1));
  }
  for (const [, hour] of material.matchAll(/\b(\d{1,2})\s?p\.?m\b/gi)) {
    known.add(String(Number(hour) + 12)).add(`${Number(hour) + 12}00`);
  }
  for (const [, hour] of material.matchAll(/\b(\d{1,2})\s?a\.?m\b/gi)) known.add(`${Number(hour)}00`);
}
