/** The languages in which Sate recognises intents and frames its answers. */
export const LANGUAGES = ['en', 'nl', 'it', 'fr', 'es', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

export function isLanguage(value: unknown): value is Language {
  return typeof value === 'string' && (LANGUAGES as readonly string[]).includes(value);
}
