const LINK = /(!?)\[([^\]\n]{0,300})\]\(\s*<?([^\s)>]{0,2000})>?(?:\s+"[^"\n]*")?\s*\)/g;

/**
 * Reduces Markdown to what Sate may say: bold, lists, http(s) links. Headings become bold lines, tables become lists,
 * images their text, HTML tags and code marks go. The result also reads as plain text.
 */
export function toSubset(markdown: string): string {
  return tablesToLists(markdown.replace(/\r\n?/g, '\n'))
    .replace(/<!--[\s\S]*?(?:-->|$)/g, '')
    .replace(/<(https?:\/\/[^\s<>]+)>/g, '$1')
    .replace(/<\/?[a-zA-Z][^<>]*>?/g, '')
    .replace(/^[ \t]*(`{3,}|~{3,}).*$/gm, '')
    .replace(/`+([^`\n]+)`+/g, '$1')
    .replace(/^[ \t]{0,3}#{1,6}[ \t]+(.+?)[ \t]*#*$/gm, '**$1**')
    .replace(/^[ \t]*(?:[-*_][ \t]*){3,}$/gm, '')
    .replace(/^[ \t]*>[ \t]?/gm, '')
    .replace(/^([ \t]*)[*+][ \t]+/gm, '$1- ')
    .replace(/__([^_\n]+)__/g, '**$1**')
    .replace(/~~([^~\n]+)~~/g, '$1')
    .replace(LINK, (_all, image: string, text: string, url: string) =>
      image || !/^https?:\/\//i.test(url) ? text : `[${text || url}](${url})`,
    )
    .replace(/[\u200B-\u200F\u202A-\u202E\u2066-\u2069]/g, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function tablesToLists(markdown: string): string {
  const lines = markdown.split('\n');
  const out: string[] = [];
  for (let index = 0; index < lines.length; index++) {
    const header = lines[index] ?? '';
    if (
      !header.includes('|') ||
      !/^\s*\|?[\s:|-]*-{2,}[\s:|-]*$/.test(lines[index + 1] ?? '') ||
      !(lines[index + 1] ?? '').includes('|')
    ) {
      out.push(header);
      continue;
    }
    const names = cells(header);
    for (index += 2; index < lines.length && (lines[index] ?? '').includes('|'); index++) {
      const [first = '', ...rest] = cells(lines[index] ?? '');
      out.push(`- ${first}: ${rest.map((cell, column) => `${names[column + 1] ?? ''} ${cell}`.trim()).join(', ')}`);
    }
    index -= 1;
  }
  return out.join('\n');
}

const cells = (row: string): string[] =>
  row
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim());

/** Cuts a text at the last whole paragraph or sentence that fits. */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text;
  const head = text.slice(0, max - 1);
  const end = Math.max(
    head.lastIndexOf('\n\n'),
    head.lastIndexOf('. ') + 1,
    head.lastIndexOf('! ') + 1,
    head.lastIndexOf('? ') + 1,
  );
  const cut = end > max / 2 ? head.slice(0, end).trimEnd() : `${head.replace(/[\uD800-\uDBFF]$/, '').trimEnd()}…`;
  // An odd number of bold marks would swallow what follows.
  return (cut.match(/\*\*/g)?.length ?? 0) % 2 ? `${cut}**` : cut;
}
