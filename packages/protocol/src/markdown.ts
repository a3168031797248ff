/** Inline pieces of a text; `link` carries an address that was checked to be http or https (or mailto). */
export type Inline =
  | { type: 'text'; text: string }
  | { type: 'strong' | 'em'; children: Inline[] }
  | { type: 'code'; text: string }
  | { type: 'link'; href: string; children: Inline[] };

export type Block =
  | { type: 'paragraph'; children: Inline[] }
  | { type: 'heading'; level: number; children: Inline[] }
  | { type: 'quote'; children: Inline[] }
  | { type: 'code'; text: string }
  | { type: 'rule' }
  | { type: 'list'; ordered: boolean; start: number; items: Inline[][] };

const FENCE = /^```/;
const HEADING = /^(#{1,4})\s+(.*)$/;
const BULLET = /^\s*[-*•]\s+(.*)$/;
const NUMBERED = /^\s*(\d{1,9})[.)]\s+(.*)$/;
const QUOTE = /^>\s?(.*)$/;
const RULE = /^(-{3,}|\*{3,})\s*$/;

/** A small, safe part of Markdown as data. Nothing here makes HTML; what is not understood stays text. */
export function parseMarkdown(source: string): Block[] {
  const lines = source.replace(/\r\n?/g, '\n').split('\n');
  const blocks: Block[] = [];
  let at = 0;

  /** Takes the lines that match, from here on. */
  const run = (pattern: RegExp): RegExpExecArray[] => {
    const found: RegExpExecArray[] = [];
    for (
      let match = pattern.exec(lines[at] ?? '');
      match !== null && at < lines.length;
      match = pattern.exec(lines[at] ?? '')
    ) {
      found.push(match);
      at += 1;
    }
    return found;
  };

  while (at < lines.length) {
    const line = lines[at] ?? '';
    const heading = HEADING.exec(line);
    if (line.trim() === '') at += 1;
    else if (FENCE.test(line)) {
      const end = lines.findIndex((each, index) => index > at && FENCE.test(each));
      const stop = end === -1 ? lines.length : end;
      blocks.push({ type: 'code', text: lines.slice(at + 1, stop).join('\n') });
      at = stop + 1;
    } else if (heading !== null) {
      blocks.push({ type: 'heading', level: heading[1]?.length ?? 1, children: parseInline(heading[2] ?? '') });
      at += 1;
    } else if (RULE.test(line)) {
      blocks.push({ type: 'rule' });
      at += 1;
    } else if (BULLET.test(line)) {
      blocks.push({
        type: 'list',
        ordered: false,
        start: 1,
        items: run(BULLET).map((match) => parseInline(match[1] ?? '')),
      });
    } else if (NUMBERED.test(line)) {
      const items = run(NUMBERED);
      blocks.push({
        type: 'list',
        ordered: true,
        start: Number(items[0]?.[1] ?? 1),
        items: items.map((match) => parseInline(match[2] ?? '')),
      });
    } else if (QUOTE.test(line)) {
      blocks.push({
        type: 'quote',
        children: parseInline(
          run(QUOTE)
            .map((match) => match[1])
            .join('\n'),
        ),
      });
    } else {
      const start = at;
      at += 1;
      while (at < lines.length && !startsBlock(lines[at] ?? '')) at += 1;
      blocks.push({ type: 'paragraph', children: parseInline(lines.slice(start, at).join('\n')) });
    }
  }
  return blocks;
}

const TOKEN =
  /`([^`\n]+)`|\*\*(?=\S)([^\n]+?)\*\*|\*(?=\S)([^*\n]+?)\*|\[([^\]\n]{1,500})\]\(([^\s()]{1,2000}(?:\([^\s()]*\)[^\s()]*)?)\)|(https?:\/\/[^\s<>"'`]+)/;

export function parseInline(source: string): Inline[] {
  return pieces(source, TOKEN, (match) => {
    const [whole, code, strong, em, label, target, url] = match;
    if (code !== undefined) return { type: 'code', text: code };
    if (strong !== undefined) return { type: 'strong', children: parseInline(strong) };
    if (em !== undefined) return { type: 'em', children: parseInline(em) };
    if (label !== undefined) {
      const href = safeHref(target ?? '');
      return href === null
        ? { type: 'text', text: whole }
        : { type: 'link', href, children: [{ type: 'text', text: label }] };
    }
    return linkTo(url ?? whole);
  });
}

const URL_ONLY = /https?:\/\/[^\s<>"'`]+/;

/** What a customer wrote: text as it is, with its web addresses made into links. */
export function parsePlain(source: string): Inline[] {
  return pieces(source, URL_ONLY, ([url]) => linkTo(url));
}

function pieces(source: string, pattern: RegExp, take: (match: RegExpExecArray) => Inline | Inline[]): Inline[] {
  const found: Inline[] = [];
  let rest = source;
  for (let match = pattern.exec(rest); match !== null; match = pattern.exec(rest)) {
    if (match.index > 0) found.push({ type: 'text', text: rest.slice(0, match.index) });
    found.push(...[take(match)].flat());
    rest = rest.slice(match.index + match[0].length);
  }
  if (rest !== '') found.push({ type: 'text', text: rest });
  return found;
}

// The full stop after an address belongs to the sentence, and so does a bracket that was opened before it.
function linkTo(url: string): Inline[] {
  let end = url.length;
  while (end > 0 && (/[.,;:!?*_]/.test(url[end - 1] ?? '') || isLonelyBracket(url.slice(0, end)))) end -= 1;
  const text = url.slice(0, end);
  const href = safeHref(text);
  if (href === null) return [{ type: 'text', text: url }];
  const tail: Inline[] = end < url.length ? [{ type: 'text', text: url.slice(end) }] : [];
  return [{ type: 'link', href, children: [{ type: 'text', text }] }, ...tail];
}

function isLonelyBracket(url: string): boolean {
  return url.endsWith(')') && url.split(')').length > url.split('(').length;
}

/** An address that may be followed, or null: never javascript:, data: and the like. */
export function safeHref(target: string): string | null {
  if (!/^(https?:\/\/|mailto:)/i.test(target)) return null;
  try {
    return new URL(target).href;
  } catch {
    return null;
  }
}

function startsBlock(line: string): boolean {
  return line.trim() === '' || [FENCE, HEADING, RULE, BULLET, NUMBERED, QUOTE].some((pattern) => pattern.test(line));
}
