import { createRequire } from 'node:module';
import type MarkdownIt from 'markdown-it';
import type { IOptions } from 'sanitize-html';

// The real widget inserts SATE's and agents' texts as HTML (contract §2.8), so what leaves through this face is made
// safe here, whoever wrote it.

// Both parsers are loaded when the first text needs them: together they are a hundred files, and a start waits for none.
const require = createRequire(import.meta.url);

const ALLOWED: IOptions = {
  allowedTags: ['b', 'strong', 'i', 'em', 'u', 'a', 'p', 'br', 'ul', 'ol', 'li', 'code', 'pre'],
  allowedAttributes: { a: ['href', 'rel', 'target'] },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowProtocolRelative: false,
  disallowedTagsMode: 'discard',
  transformTags: {
    a: (tagName, attributes) => ({
      tagName,
      attribs: { ...attributes, rel: 'noopener noreferrer', target: '_blank' },
    }),
  },
};

let markdown: MarkdownIt | undefined;
const SPECIAL = /[<>&]/;
const MARKED = /[<>&*_`[\]#\n-]/;

/** An agent's words: the few allowed tags stay, everything else goes. */
export function agentHtml(text: string): string {
  return SPECIAL.test(text) ? sanitize(text) : text;
}

/** Sate's words are Markdown; here they become the HTML that the widget expects. */
export function sateHtml(text: string): string {
  return MARKED.test(text) ? sanitize(render(text)) : text;
}

/** A link for messages that are nothing but a file, since the widget shows no attachments. */
export function fileLink(url: string, name: string): string {
  return sanitize(`<a href="${escapeHtml(url)}">${escapeHtml(name)}</a>`);
}

function sanitize(html: string): string {
  const sanitizeHtml: typeof import('sanitize-html') = require('sanitize-html');
  return sanitizeHtml(html, ALLOWED);
}

function render(text: string): string {
  if (!markdown) {
    const Markdown: typeof MarkdownIt = require('markdown-it');
    markdown = new Markdown({ html: false, linkify: false, breaks: true });
  }
  return markdown.render(text).trim();
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
