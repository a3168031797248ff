import { flatten, fold } from '../language/words.ts';

/** Intents are said in the first lines; what follows in a long letter is a question's material. */
const MAX_CHARS = 1_200;
const BREAKS = /[.,;:!?¿¡\n()–—]+|\s-\s|\b(?:but|maar|aber|sondern|pero|sino|mais|ma|however|because|so)\b/;

/** The clauses of a text, each folded and single-spaced. An adversative ("but") begins a new one. */
export function clauses(text: string): string[] {
  return fold(text.slice(0, MAX_CHARS)).split(BREAKS).map(flatten).filter(Boolean);
}
