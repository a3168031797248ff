import { useEffect, useRef, useState } from 'react';
import { browserStore } from '../lib/storage.ts';

/** The unsent text of one conversation: kept in this browser, through reloads and sign-ins. */
export function useDraft(agentId: string, conversationId: string): [string, (text: string) => void] {
  const key = `baton:draft:${agentId}:${conversationId}`;
  const [text, setText] = useState(() => browserStore.getItem(key) ?? '');
  const latest = useRef(text);

  useEffect(() => {
    latest.current = text;
    // Not at each keystroke: writing to the store is synchronous.
    const timer = setTimeout(() => save(key, text), 250);
    return () => clearTimeout(timer);
  }, [key, text]);

  useEffect(() => {
    const flush = (): void => save(key, latest.current);
    addEventListener('pagehide', flush);
    return () => {
      removeEventListener('pagehide', flush);
      flush();
    };
  }, [key]);

  return [text, setText];
}

function save(key: string, text: string): void {
  if (text.trim() === '') browserStore.removeItem(key);
  else browserStore.setItem(key, text);
}
