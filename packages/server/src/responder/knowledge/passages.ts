/** One answerable piece of an article: at most a few paragraphs under one heading. */
export interface Piece {
  heading: string;
  text: string;
}

export interface SplitArticle {
  pieces: Piece[];
  /** Words of the `Keywords:` lines: found by search, never shown. */
  keywords: string;
}

const MAX_PIECE = 700;
const HEADING = /^#{1,6}\s+(.*?)\s*#*$/;
const KEYWORDS = /^\s*(?:\*\*)?(?:keywords|synonyms)(?:\*\*)?\s*:(?:\*\*)?\s*(.*)$/i;

/** Splits an article's Markdown by headings and paragraphs. A list stays with the sentence that introduces it. */
export function splitArticle(body: string): SplitArticle {
  const pieces: Piece[] = [];
  const keywords: string[] = [];
  let heading = '';
  let text = '';
  const flush = () => {
    if (text.trim()) pieces.push({ heading, text: text.trim() });
    text = '';
  };
  for (const block of body.replace(/\r\n?/g, '\n').split(/\n[ \t]*\n+/)) {
    const lines: string[] = [];
    for (const line of block.split('\n')) {
      const title = HEADING.exec(line);
      const keyword = KEYWORDS.exec(line);
      if (keyword) keywords.push(keyword[1] ?? '');
      else if (title) {
        text = joined(text, lines.splice(0).join('\n'));
        flush();
        heading = title[1] ?? '';
      } else lines.push(line);
    }
    for (const part of portions(lines.join('\n').trim())) {
      const keeps = /^\s*(?:[-*+]|\d+[.)])\s/.test(part) && /:\s*$/.test(text);
      if (text && !keeps && text.length + part.length > MAX_PIECE) flush();
      text = joined(text, part);
    }
  }
  flush();
  return { pieces, keywords: keywords.join(', ') };
}

/** A paragraph as it is, or cut after sentences when somebody wrote a wall of text. */
function portions(paragraph: string): string[] {
  if (paragraph.length <= MAX_PIECE * 2) return paragraph ? [paragraph] : [];
  const parts: string[] = [];
  let part = '';
  for (const sentence of paragraph.split(/(?<=[.!?])\s+|\n/).flatMap(slices)) {
    if (part && part.length + sentence.length > MAX_PIECE) {
      parts.push(part);
      part = '';
    }
    part = part ? `${part} ${sentence}` : sentence;
  }
  if (part) parts.push(part);
  return parts;
}

function slices(sentence: string): string[] {
  return Array.from({ length: Math.ceil(sentence.length / MAX_PIECE) }, (_, index) =>
    sentence.slice(index * MAX_PIECE, (index + 1) * MAX_PIECE),
  );
}

const joined = (text: string, more: string): string => (text && more ? `${text}\n\n${more}` : text || more);
