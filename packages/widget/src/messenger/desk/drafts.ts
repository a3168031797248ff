import { createBrowserStore } from '@baton/sdk';

const storage = createBrowserStore();
const PREFIX = 'baton.draft.';

/** What was typed and not sent, per conversation. */
export function draftOf(key: string): string {
  return storage.getItem(PREFIX + key) ?? '';
}

export function keepDraft(key: string, text: string): void {
  if (text === '') storage.removeItem(PREFIX + key);
  else storage.setItem(PREFIX + key, text);
}
