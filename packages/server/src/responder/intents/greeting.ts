import { LANGUAGES, type Language } from '../language/languages.ts';
import { flatten } from '../language/words.ts';

const GREETING: Record<Language, RegExp> = {
  en: /^(?:hi+|hello+|hey+|heya|hiya|howdy|yo|good (?:morning|afternoon|evening|day)|greetings|helo|hullo)\b/,
  nl: /^(?:hoi+|goedemorgen|goedemiddag|goedenavond|goeiemorgen|goedendag|dag|hallo(?= (?:daar|iedereen)))\b/,
  it: /^(?:ciao|salve|buongiorno|buonasera|buon pomeriggio|buona sera)\b/,
  fr: /^(?:bonjour|bonsoir|salut|coucou|bjr)\b/,
  es: /^(?:hola+|buenos dias|buenas(?: tardes| noches)?|buen dia)\b/,
  de: /^(?:hallo+|guten (?:tag|morgen|abend)|moin(?: moin)?|servus|gruss gott|gruezi|hallochen)\b/,
};
const AROUND =
  /^(?:there|all|everyone|everybody|team|sate|bot|guys|sir|madam|you|to|folks|again|daar|iedereen|allemaal|samen|tutti|a|a tutti|team|tous|a tous|tout|le|monde|todos|a todos|zusammen|alle|liebes|and|how|are|doing|today|hope|well|come|va|stai|sta|ca|comment|que|tal|como|estas|esta|wie|geht|s|es|dir|ihnen|hoe|gaat|het|is|anyone|anybody|someone|hallo|hello|hi|hey|ciao|hola|buongiorno|bonjour|iemand|jemand|da|la|qualcuno|c|e|qui|quelqu|un|il|y|buenas|buenos|tardes|dias|noches|alguien|hay|ahi)$/;

/** The language of a message that only greets, `'any'` when several share the word, or null when it does more. */
export function greets(text: string): Language | 'any' | null {
  const flat = flatten(text.slice(0, 200));
  if (!flat || flat.split(' ').length > 7) return null;
  if (/^(?:is|are) (?:there )?(?:anyone|anybody|someone|somebody)(?: there| here)?$/.test(flat)) return 'en';
  for (const language of LANGUAGES) {
    const match = GREETING[language].exec(flat);
    if (!match) continue;
    const rest = flat.slice(match[0].length).split(' ').filter(Boolean);
    if (rest.every((word) => AROUND.test(word))) return match[0] === 'hallo' ? 'any' : language;
  }
  return null;
}
