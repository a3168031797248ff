import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { AppError } from '@baton/protocol';
import { KINDS } from './kinds.ts';

/**
 * Finds the type of a file from its content, which must agree with the extension of its name. Refuses:
 * `unsupported_media`. `file-type` is loaded on first use, so a desk that receives no files never pays for it.
 */
export async function inspectFile(path: string, extension: string): Promise<string> {
  const kind = KINDS[extension];
  if (!kind) throw refused(`Files of the kind "${extension || 'without extension'}" are not accepted.`);
  const { fileTypeFromFile } = await import('file-type');
  // A container that lies about its insides makes the parser throw; it is then nothing that we know.
  const found = await fileTypeFromFile(path).catch(() => ({ mime: 'unreadable' }));
  const agrees =
    kind.content.includes(found?.mime ?? null) &&
    (kind.stream === undefined || (await holdsStream(path, kind.stream))) &&
    (found !== undefined || (await isPlainText(path)));
  if (!agrees) throw refused(`The content is not what the name says (${extension}).`);
  return kind.type;
}

/**
 * The type of a file that may be anything but one of `refused` (extensions with their dots): neither its name nor its
 * content may say that it is one. What a browser would run has no type of its own. Refuses: `unsupported_media`.
 */
export async function inspectAnyFile(
  path: string,
  extension: string,
  refusedKinds: readonly string[],
): Promise<string> {
  if (refusedKinds.includes(extension)) throw refused(`Files of the kind "${extension}" are not accepted.`);
  const { fileTypeFromFile } = await import('file-type');
  const found = await fileTypeFromFile(path).catch(() => undefined);
  const isScript = !found && (await startsWith(path, '#!'));
  const kind = isScript ? '.sh' : found ? `.${found.ext}` : '';
  if (refusedKinds.includes(kind)) throw refused(`Files of the kind "${kind}" are not accepted.`);
  if (found) return ACTIVE_TYPE.test(found.mime) ? BYTES : found.mime;
  return (await isPlainText(path)) ? 'text/plain; charset=utf-8' : BYTES;
}

const BYTES = 'application/octet-stream';
const ACTIVE_TYPE = /html|xml|svg|javascript|ecmascript|wasm/;

async function startsWith(path: string, text: string): Promise<boolean> {
  for await (const chunk of createReadStream(path, { end: text.length - 1 })) return String(chunk) === text;
  return false;
}

/** UTF-8 without controls that does not begin like a document that a browser would run. */
async function isPlainText(path: string): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let head = '';
  try {
    for await (const chunk of createReadStream(path)) {
      const text = decoder.decode(chunk as Buffer, { stream: true });
      if (CONTROLS.test(text)) return false;
      if (head.length < SNIFFED) head += text.slice(0, SNIFFED);
    }
    decoder.decode();
  } catch {
    return false;
  }
  return !OPENS_WITH_TAG.test(head) && !ACTIVE_TAG.test(head.slice(0, SNIFFED));
}

/** How far into a file browsers look for HTML is 512 bytes or less; characters are at least as many bytes. */
const SNIFFED = 1024;
const OPENS_WITH_TAG = /^\s*<[!?/a-z]/i;
const ACTIVE_TAG = /<(?:!doctype|\?xml|html|head|body|script|svg|iframe|object|embed|style|link|meta|base|math)\b/i;
/** Tab, line feed, form feed, carriage return and the terminal's escape are text; the rest means binary. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is what it is for.
const CONTROLS = /[\u0000-\u0008\u000b\u000e-\u001a\u001c-\u001f]/;

/** The directory of an old Office file names its streams in UTF-16, each entry ending in a zero. */
async function holdsStream(path: string, names: readonly string[]): Promise<boolean> {
  const bytes = await readFile(path);
  return names.some((name) => bytes.includes(Buffer.from(`${name}\u0000`, 'utf16le')));
}

function refused(reason: string): AppError {
  return new AppError('unsupported_media', { field: 'file', reason });
}
