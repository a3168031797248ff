import { useSyncExternalStore } from 'react';
import { browserLanguage, type Language } from '../i18n/languages.ts';
import { readStored, writeStored } from '../lib/storage.ts';

export type Theme = 'system' | 'light' | 'dark';

/** What one person prefers in one browser. Nothing here is worth a round trip to the server. */
export interface Preferences {
  theme: Theme;
  language: Language;
  enterToSend: boolean;
  sound: boolean;
  desktop: boolean;
  details: boolean;
  navWidth: number;
  listWidth: number;
  detailsWidth: number;
}

const KEY = 'baton:preferences';
const listeners = new Set<() => void>();
let current: Preferences = { ...defaults(), ...readStored<Partial<Preferences>>(KEY) };

export function preferences(): Preferences {
  return current;
}

export function setPreferences(change: Partial<Preferences>): void {
  current = { ...current, ...change };
  writeStored(KEY, current);
  for (const listener of listeners) listener();
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(onPreferences, preferences);
}

export function onPreferences(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

// Two tabs of one person agree.
globalThis.addEventListener?.('storage', (event) => {
  if (event.key !== KEY) return;
  current = { ...defaults(), ...readStored<Partial<Preferences>>(KEY) };
  for (const listener of listeners) listener();
});

function defaults(): Preferences {
  return {
    theme: 'system',
    language: browserLanguage(),
    enterToSend: true,
    sound: false,
    desktop: false,
    details: true,
    navWidth: 232,
    listWidth: 344,
    detailsWidth: 288,
  };
}
