/**
 * A safe subset of Markdown as plain data: paragraphs, bullet and numbered lists, code blocks, bold, italics, code and
 * links. Nothing here makes HTML; the view turns each node into an element, so text can only ever become text.
 */
export type Inline =
  | { type: 'text'; text: string }
  | { type: 'code'; text: string }
  | { type: 'strong' | 'em'; children: Inline[] }
  | { type: 'link'; href: string; children: Inline[] };

export type Block =
  | { type: 'paragraph'; lines: Inline[][] }
  | { type: 'list'; ordered: boolean; start: number; items: Inline[][] }
  | { type: 'code'; text: string };

const BULLET = /^\s{0,3}[-*•]\s+(.*)$/;
const NUMBER = /^\s{0,3}(\d{1,9})[.)]\s+(.*)$/;
const HEADING = /^#{1,6}\s+(.*)$/;

export function parseMarkdown(source: string): Block[] {
  const blocks: Block[] = [];
  const lines = source.replace(/\r\n?/g, '\n').split('\n');
  let paragraph: Inline[][] = [];
  const flush = (): void => {
    if (paragraph.length > 0) blocks.push({ type: 'paragraph', lines: paragraph });
    paragraph = [];
  };

  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (/^\s{0,3}```/.test(line)) {
      flush();
      const code: string[] = [];
      for (at++; at < lines.length && !/^\s{0,3}```\s*$/.test(lines[at] ?? ''); at++) code.push(lines[at] ?? '');
      blocks.push({ type: 'code', text: code.join('\n') });
      continue;
    }
    const item = BULLET.exec(line)?.[1];
    const numbered = NUMBER.exec(line);
    if (item !== undefined || numbered !== null) {
      flush();
      addItem(blocks, numbered !== null, Number(numbered?.[1] ?? 1), parseInline(item ?? numbered?.[2] ?? ''));
      continue;
    }
    if (line.trim() === '') {
      flush();
      continue;
    }
    const heading = HEADING.exec(line)?.[1];
    paragraph.push(heading === undefined ? parseInline(line) : [{ type: 'strong', children: parseInline(heading) }]);
  }
  flush();
  return blocks;
}

function addItem(blocks: Block[], ordered: boolean, start: number, item: Inline[]): void {
  const previous = blocks.at(-1);
  if (previous?.type === 'list' && previous.ordered === ordered) previous.items.push(item);
  else blocks.push({ type: 'list', ordered, start, items: [item] });
}

// Alternatives: `code`, [label](url), **bold**, *italics*, a bare address. Each is bounded, so that no text is slow.
const MARKS =
  /`([^`\n]{1,2000})`|\[([^\]\n]{1,500})\]\(([^)\s]{1,2000})\)|\*\*([^*\n]{1,2000})\*\*|(?<![*\w])\*([^*\s][^*\n]{0,1999})\*(?![*\w])|(https?:\/\/[^\s<>"'`]{1,2000})/g;

export function parseInline(text: string): Inline[] {
  const nodes: Inline[] = [];
  let end = 0;
  for (const match of text.matchAll(MARKS)) {
    const node = inlineOf(match);
    if (node === null) continue;
    if (match.index > end) nodes.push({ type: 'text', text: text.slice(end, match.index) });
    nodes.push(node);
    end = match.index + match[0].length;
    const bare = match[6];
    if (bare !== undefined) end -= bare.length - trimAddress(bare).length;
  }
  if (end < text.length) nodes.push({ type: 'text', text: text.slice(end) });
  return nodes;
}

/** The text without its marks, on one line, for lists. */
export function plainOf(source: string): string {
  const words = (nodes: readonly Inline[]): string =>
    nodes.map((node) => ('text' in node ? node.text : words(node.children))).join('');
  return parseMarkdown(source)
    .flatMap((block) =>
      block.type === 'code' ? [block.text] : (block.type === 'list' ? block.items : block.lines).map(words),
    )
    .join(' ');
}

/** Text of a customer: only addresses become links, everything else stays as it was typed. */
export function linkify(text: string): Inline[] {
  const nodes: Inline[] = [];
  let end = 0;
  for (const match of text.matchAll(/https?:\/\/[^\s<>"'`]{1,2000}/g)) {
    const address = trimAddress(match[0]);
    const href = safeHref(address);
    if (href === null) continue;
    if (match.index > end) nodes.push({ type: 'text', text: text.slice(end, match.index) });
    nodes.push({ type: 'link', href, children: [{ type: 'text', text: address }] });
    end = match.index + address.length;
  }
  if (end < text.length) nodes.push({ type: 'text', text: text.slice(end) });
  return nodes;
}

function inlineOf(match: RegExpExecArray): Inline | null {
  const [, code, label, target, strong, em, bare] = match;
  if (code !== undefined) return { type: 'code', text: code };
  if (strong !== undefined) return { type: 'strong', children: parseInline(strong) };
  if (em !== undefined) return { type: 'em', children: parseInline(em) };
  const href = safeHref(bare === undefined ? (target ?? '') : trimAddress(bare));
  if (href === null) return null;
  const text = bare === undefined ? (label ?? '') : trimAddress(bare);
  return { type: 'link', href, children: [{ type: 'text', text }] };
}

/** Punctuation that ends a sentence does not belong to the address before it. */
function trimAddress(address: string): string {
  const trimmed = address.replace(/[.,;:!?*]+$/, '');
  return trimmed.endsWith(')') && !trimmed.includes('(') ? trimmed.slice(0, -1) : trimmed;
}

/** Only addresses that cannot run anything: http, https, mailto. */
export function safeHref(href: string): string | null {
  if (!URL.canParse(href)) return null;
  const url = new URL(href);
  return ['http:', 'https:', 'mailto:'].includes(url.protocol) ? url.href : null;
}
