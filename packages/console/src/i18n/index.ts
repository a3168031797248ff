import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { LANGUAGES, type Language } from './languages.ts';
import type { Dictionary } from './locales/en.ts';

// One chunk per language: a page loads the words of one.
const load: Record<Language, () => Promise<{ default: Dictionary }>> = {
  en: () => import('./locales/en.ts'),
  nl: () => import('./locales/nl.ts'),
  it: () => import('./locales/it.ts'),
  fr: () => import('./locales/fr.ts'),
  es: () => import('./locales/es.ts'),
  de: () => import('./locales/de.ts'),
};

export async function startWords(language: Language): Promise<void> {
  const words = await load[language]();
  await i18next.use(initReactI18next).init({
    lng: language,
    supportedLngs: Object.keys(LANGUAGES),
    fallbackLng: false,
    resources: { [language]: { translation: words.default } },
    // React inserts text as text; a second escaping would show &amp; to people.
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  document.documentElement.lang = language;
}

export async function changeWords(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'translation')) {
    const words = await load[language]();
    i18next.addResourceBundle(language, 'translation', words.default);
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}
