import type { Language } from '../language/languages.ts';

/** What Sate says around an article's own words, in one language. Markdown subset; `{title}` and `{language}` are filled in. */
export interface Phrases {
  greeting: string;
  identity: string;
  /** Introduces words of an article in the customer's language, and in another one. */
  found: string;
  foundForeign: string;
  /** Names the articles below an answer in other words than theirs. */
  source: string;
  /** Ends an answer. */
  helped: string;
  unknown: string;
  /** Asks whether a person should take over; a "yes" to it is a request for one. */
  offer: string;
  /** Asks for what is missing in a message that names no subject. */
  clarify: string;
  choose: string;
  chooseHow: string;
  thanks: string;
  solved: string;
  /** After "no" to an offer, or to a suggestion to close. */
  goOn: string;
  sorry: string;
  handoffRequested: string;
  handoffNotUnderstood: string;
  /** Also used when the model failed: the customer hears of a person, not of an error. */
  handoffFailed: string;
  /** Names of the six languages in this one. */
  languages: Record<Language, string>;
}
