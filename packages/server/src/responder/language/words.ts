const MARKS = /\p{M}+/gu;
const LETTERS: Record<string, string> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd' };

/** Lower case without diacritics, so that "Größe", "grosse" and "GROSSE" meet. */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replace(MARKS, '')
    .replace(/[ßæœøłđ]/g, (letter) => LETTERS[letter] ?? letter);
}

/**
 * The words of a text in lower case, diacritics kept (stemmers need them). An apostrophe parts words, as in "l'ordine"
 * and "isn't", which become "l ordine" and "isn t".
 */
export function words(text: string): string[] {
  return (
    text
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
  );
}

/** A folded, single-spaced form of a text on which phrase patterns are written. */
export function flatten(text: string): string {
  return words(text).map(fold).join(' ');
}
