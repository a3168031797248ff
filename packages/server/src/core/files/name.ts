import { extname } from 'node:path';

export const MOST_NAME_LENGTH = 255;

/** C0 and C1 controls, and the marks that turn the direction of writing (`gpj.exe` shown as `exe.jpg`). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is what it is for.
const UNWANTED = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/**
 * A name to show and to save under, never a path: the last part of what was sent, without controls, in NFC, at most 255
 * characters of which the extension is kept. What has no name left is called `file`.
 */
export function cleanFileName(given: string): string {
  const last = given.toWellFormed().normalize('NFC').replace(UNWANTED, '').split(/[/\\]/).at(-1) ?? '';
  const name = last.trim().replace(/\.+$/, '');
  if (name === '') return 'file';
  if (name.startsWith('.')) return shorten(`file${name}`);
  return shorten(name);
}

/** With its dot, in lower case; empty when there is none. */
export function extensionOf(name: string): string {
  return extname(name).toLowerCase();
}

function shorten(name: string): string {
  if (name.length <= MOST_NAME_LENGTH) return name;
  const extension = extname(name).slice(0, 20);
  // Cut between characters: half a surrogate pair cannot be stored.
  return (
    name
      .slice(0, MOST_NAME_LENGTH - extension.length)
      .toWellFormed()
      .replace(/\ufffd$/, '') + extension
  );
}
