import type { Language } from './language/languages.ts';
import { LANGUAGES } from './language/languages.ts';
import { PHRASES } from './phrases/by-language.ts';
import type { Phrases } from './phrases/phrases.ts';

export interface Turn {
  author: 'contact' | 'sate' | 'agent' | 'bot' | 'system';
  text: string;
}

/** Sate's last message, if nobody else has answered since. */
export function lastOfSate(history: readonly Turn[]): string | null {
  const turn = history.findLast((one) => one.author === 'sate' || one.author === 'agent' || one.author === 'bot');
  return turn?.author === 'sate' ? turn.text : null;
}

type PlainPhrase = Exclude<keyof Phrases, 'languages'>;

/** Whether a text of Sate's contains a phrase in any language. Works on stored text, so that no state of ours is needed. */
export function says(text: string | null, phrase: PlainPhrase): Language | null {
  if (!text) return null;
  return LANGUAGES.find((language) => text.includes(PHRASES[language][phrase])) ?? null;
}

/** The titles of a numbered list in Sate's last message, when it asked the customer to choose. */
export function offeredChoices(text: string | null): string[] {
  if (!says(text, 'choose')) return [];
  return [...(text ?? '').matchAll(/^\d+\. (.+)$/gm)].map((match) => (match[1] ?? '').trim());
}

/** The questions that Sate could not answer or answered, newest last: what an agent wants to know first. */
export function customerTurns(history: readonly Turn[]): string[] {
  return history.filter((turn) => turn.author === 'contact').map((turn) => turn.text);
}
