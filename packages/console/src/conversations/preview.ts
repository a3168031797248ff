import type { Conversation } from '@baton/protocol';

/** The last message on one line. What we write may carry Markdown, whose signs mean nothing here. */
export function previewOf({ author, text }: NonNullable<Conversation['lastMessage']>): string {
  const line = text.replace(/\s+/g, ' ');
  if (author === 'contact') return line;
  return line
    .replace(/\[([^\]]+)\]\([^)]*\)/g, '$1')
    .replace(/(\*\*|`)(.+?)\1/g, '$2')
    .replace(/(^| )(#{1,4}|[-*]|\d+\.) /g, '$1');
}
