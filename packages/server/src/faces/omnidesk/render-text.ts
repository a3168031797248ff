import type { ChatTokenSettings } from '@baton/protocol';
import { type Block, type Inline, parseMarkdown } from '@baton/protocol/markdown';

/**
 * An agent's text as the receiver wants it. As plain text the marks that a reader would stumble over go (bold, code, links
 * become their text and address) and everything else stays letter for letter: lists and single signs read well as they are.
 */
export function renderText(text: string, format: ChatTokenSettings['messageFormat']): string {
  switch (format) {
    case 'markdown':
      return text;
    case 'text':
      return plain(text);
    case 'html':
      return parseMarkdown(text).map(blockHtml).join('');
  }
}

function plain(text: string): string {
  return text
    .replace(/\*\*(?=\S)([^\n]+?)\*\*/g, '$1')
    .replace(/`([^`\n]+)`/g, '$1')
    .replace(
      /\[([^\]\n]{1,500})\]\(((?:https?:\/\/|mailto:)[^\s()]{1,2000})\)/gi,
      (_all, label: string, url: string) => (label === url ? url : `${label} (${url})`),
    );
}

function blockHtml(block: Block): string {
  switch (block.type) {
    case 'paragraph':
      return `<p>${inlineHtml(block.children)}</p>`;
    case 'heading':
      return `<h${block.level}>${inlineHtml(block.children)}</h${block.level}>`;
    case 'quote':
      return `<blockquote>${inlineHtml(block.children)}</blockquote>`;
    case 'code':
      return `<pre><code>${escapeHtml(block.text)}</code></pre>`;
    case 'rule':
      return '<hr>';
    case 'list': {
      const items = block.items.map((item) => `<li>${inlineHtml(item)}</li>`).join('');
      return block.ordered ? `<ol start="${block.start}">${items}</ol>` : `<ul>${items}</ul>`;
    }
  }
}

function inlineHtml(pieces: readonly Inline[]): string {
  return pieces
    .map((piece) => {
      switch (piece.type) {
        case 'text':
          return escapeHtml(piece.text).replaceAll('\n', '<br>');
        case 'code':
          return `<code>${escapeHtml(piece.text)}</code>`;
        case 'link':
          return `<a href="${escapeHtml(piece.href)}" rel="noopener noreferrer">${inlineHtml(piece.children)}</a>`;
        case 'strong':
        case 'em':
          return `<${piece.type}>${inlineHtml(piece.children)}</${piece.type}>`;
        default:
          return piece satisfies never;
      }
    })
    .join('');
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] as string);
}
