import MarkdownIt from 'markdown-it';
import sanitizeHtml from 'sanitize-html';

// The real widget inserts SATE's and agents' texts as HTML (contract §2.8), so what leaves through this face is made
// safe here, whoever wrote it.

const ALLOWED: sanitizeHtml.IOptions = {
  allowedTags: ['b', 'strong', 'i', 'em', 'u', 'a', 'p', 'br', 'ul', 'ol', 'li', 'code', 'pre'],
  allowedAttributes: { a: ['href', 'rel', 'target'] },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowProtocolRelative: false,
  disallowedTagsMode: 'discard',
  transformTags: {
    a: sanitizeHtml.simpleTransform('a', { rel: 'noopener noreferrer', target: '_blank' }),
  },
};

const markdown = new MarkdownIt({ html: false, linkify: false, breaks: true });
const SPECIAL = /[<>&]/;
const MARKED = /[<>&*_`[\]#\n-]/;

/** An agent's words: the few allowed tags stay, everything else goes. */
export function agentHtml(text: string): string {
  return SPECIAL.test(text) ? sanitizeHtml(text, ALLOWED) : text;
}

/** Sate's words are Markdown; here they become the HTML that the widget expects. */
export function sateHtml(text: string): string {
  return MARKED.test(text) ? sanitizeHtml(markdown.render(text).trim(), ALLOWED) : text;
}

/** A link for messages that are nothing but a file, since the widget shows no attachments. */
export function fileLink(url: string, name: string): string {
  return sanitizeHtml(`<a href="${escapeHtml(url)}">${escapeHtml(name)}</a>`, ALLOWED);
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
