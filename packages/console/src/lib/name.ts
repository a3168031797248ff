import type { Conversation } from '@baton/protocol';
import { useTranslation } from 'react-i18next';

/** Returns what to call the person of a conversation: the name, the address, or "Visitor 1042". */
export function useContactName(): (conversation: Pick<Conversation, 'contact' | 'number'>) => string {
  const { t } = useTranslation();
  return ({ contact, number }) => contact.name || contact.email || t('common.visitor', { number });
}

/** One or two letters for an avatar. */
export function initials(name: string): string {
  const words = name.split(/[\s@._-]+/).filter((word) => /\p{L}|\p{N}/u.test(word));
  const first = words[0]?.match(/[\p{L}\p{N}]/u)?.[0] ?? '?';
  const last = words.length > 1 ? (words.at(-1)?.match(/[\p{L}\p{N}]/u)?.[0] ?? '') : '';
  return (first + last).toUpperCase();
}

/** A stable number in [0, count) for a text, to give one person one colour. */
export function hashOf(text: string, count: number): number {
  let hash = 0;
  for (let i = 0; i < text.length; i += 1) hash = (hash * 31 + text.charCodeAt(i)) >>> 0;
  return hash % count;
}
