import { en, type Strings } from './en.ts';

/** The reader's words, and the locale for dates and times. */
export interface Language {
  locale: string;
  strings: Strings;
}

const OTHERS: Record<string, () => Promise<Strings>> = {
  nl: async () => (await import('./nl.ts')).nl,
  it: async () => (await import('./it.ts')).it,
  fr: async () => (await import('./fr.ts')).fr,
  es: async () => (await import('./es.ts')).es,
  de: async () => (await import('./de.ts')).de,
};

/** The first of the wanted languages that we speak; English when there is none. Only that one is loaded. */
export async function loadLanguage(wanted: readonly string[]): Promise<Language> {
  for (const locale of wanted) {
    const base = locale.toLowerCase().split('-')[0] ?? '';
    if (base === 'en') return { locale, strings: en };
    const load = Object.hasOwn(OTHERS, base) ? OTHERS[base] : undefined;
    if (load !== undefined) return { locale, strings: await load().catch(() => en) };
  }
  return { locale: 'en', strings: en };
}

export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (mark, name: string) => String(values[name] ?? mark));
}
