export const LANGUAGES = {
  en: 'English',
  nl: 'Nederlands',
  it: 'Italiano',
  fr: 'Français',
  es: 'Español',
  de: 'Deutsch',
} as const;

export type Language = keyof typeof LANGUAGES;

export function isLanguage(text: string): text is Language {
  return Object.hasOwn(LANGUAGES, text);
}

/** The first of the browser's languages that we speak. */
export function browserLanguage(): Language {
  for (const tag of navigator.languages) {
    const language = tag.slice(0, 2).toLowerCase();
    if (isLanguage(language)) return language;
  }
  return 'en';
}
