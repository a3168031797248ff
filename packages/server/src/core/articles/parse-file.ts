import { AppError, isStorable } from '@baton/protocol';

/** Largest file that becomes one article. */
export const MAX_ARTICLE_BYTES = 256 * 1024;
const MAX_TITLE = 200;

export interface ParsedArticle {
  title: string;
  body: string;
}

/**
 * Makes an article of a Markdown or text file. The title comes from the front matter, else from a heading that opens the
 * text, else from the file's name. Front matter `keywords` become a `Keywords:` line, which search reads and nobody is
 * shown. Refuses with `invalid` (binary, not UTF-8, empty, other file type) or `too_large`.
 */
export function parseArticleFile(fileName: string, bytes: Uint8Array): ParsedArticle {
  const name = fileName.split(/[/\\]/).at(-1) ?? fileName;
  if (!/\.(?:md|markdown|txt|text)$/i.test(name)) throw refused(name, 'is not a Markdown or text file');
  if (bytes.byteLength > MAX_ARTICLE_BYTES) {
    throw new AppError('too_large', { reason: `${name} is larger than ${MAX_ARTICLE_BYTES / 1024} KiB.` });
  }
  const { meta, text } = parseFrontMatter(decode(name, bytes).replace(/\r\n?/g, '\n'));
  const heading = /^\s*#[ \t]+(.+?)[ \t]*#*[ \t]*(?:\n|$)/.exec(text);
  const body = (heading ? text.slice(heading[0].length) : text).trim();
  const title = (meta.get('title') || heading?.[1] || titleFromName(name)).trim().slice(0, MAX_TITLE);
  if (!body) throw refused(name, 'has no text');
  const keywords = meta.get('keywords');
  return { title, body: keywords ? `${body}\n\nKeywords: ${keywords}` : body };
}

function decode(name: string, bytes: Uint8Array): string {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw refused(name, 'is not UTF-8 text');
  }
  if (!isStorable(text) || hasControls(text)) throw refused(name, 'is a binary file');
  return text;
}

/** Tab, line feed, form feed and carriage return are text; any other control character means a binary file. */
function hasControls(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 32 && code !== 9 && code !== 10 && code !== 12 && code !== 13) return true;
  }
  return false;
}

/** Reads the `key: value` lines and one-line or dashed lists of a front matter block; anything richer is left unread. */
function parseFrontMatter(text: string): { meta: Map<string, string>; text: string } {
  const meta = new Map<string, string>();
  const block = /^---[ \t]*\n([\s\S]*?)\n---[ \t]*(?:\n|$)/.exec(text);
  if (!block) return { meta, text };
  let key = '';
  for (const line of (block[1] ?? '').split('\n')) {
    const pair = /^([A-Za-z_-]+)[ \t]*:[ \t]*(.*)$/.exec(line);
    const item = /^\s*-\s+(.+)$/.exec(line);
    if (pair) {
      key = (pair[1] ?? '').toLowerCase();
      meta.set(key, unquote((pair[2] ?? '').replace(/^\[(.*)\]$/, '$1')));
    } else if (item && key) meta.set(key, [meta.get(key), unquote(item[1] ?? '')].filter(Boolean).join(', '));
  }
  return { meta, text: text.slice(block[0].length) };
}

const unquote = (value: string): string => value.trim().replace(/^(["'])(.*)\1$/, '$2');

function titleFromName(name: string): string {
  const words = name
    .replace(/\.[^.]+$/, '')
    .replace(/[-_]+/g, ' ')
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1) || name;
}

const refused = (name: string, why: string): AppError =>
  new AppError('invalid', { field: name, reason: `${name} ${why}.` });
