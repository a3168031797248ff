import { createBrowserStore } from '@baton/sdk';

export const browserStore = createBrowserStore();

export function readStored<T>(key: string): T | undefined {
  const text = browserStore.getItem(key);
  if (text === null) return undefined;
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
}

export function writeStored(key: string, value: unknown): void {
  browserStore.setItem(key, JSON.stringify(value));
}
