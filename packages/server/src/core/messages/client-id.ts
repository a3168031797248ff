import type { AuthorKindColumn } from '../../db/schema.ts';
import { flatText } from '../../lib/flat-text.ts';

// The same id from two sides of a conversation is two ids: nobody learns or blocks what the other side sent. So the
// stored form carries the side as its first letter.

const LETTER: Record<AuthorKindColumn, string> = { contact: 'c', agent: 'a', sate: 's', bot: 'b', system: 'y' };

export function storedClientId(author: AuthorKindColumn, clientMessageId: string | null | undefined): string | null {
  return clientMessageId ? `${LETTER[author]}:${clientMessageId}` : null;
}

export function givenClientId(stored: string | null): string | null {
  return stored === null ? null : flatText(stored.slice(2, 3), stored.slice(3));
}
