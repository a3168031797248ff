import type { Author } from '@baton/protocol';
import { useSyncExternalStore } from 'react';

/** Writers are told again every few seconds; without a repeat the word "is writing" goes away. */
const LIFETIME_MS = 7_000;
const NOBODY: readonly Author[] = [];

const writers = new Map<string, readonly Author[]>();
const timers = new Map<string, ReturnType<typeof setTimeout>>();
const listeners = new Set<() => void>();

export function setTyping(conversationId: string, author: Author, typing: boolean): void {
  const key = `${conversationId}/${author.kind}/${author.id}`;
  clearTimeout(timers.get(key));
  timers.delete(key);
  const others = (writers.get(conversationId) ?? NOBODY).filter(
    (each) => each.kind !== author.kind || each.id !== author.id,
  );
  const next = typing ? [...others, author] : others;
  if (next.length === 0) writers.delete(conversationId);
  else writers.set(conversationId, next);
  if (typing)
    timers.set(
      key,
      setTimeout(() => setTyping(conversationId, author, false), LIFETIME_MS),
    );
  for (const listener of listeners) listener();
}

export function useTyping(conversationId: string): readonly Author[] {
  return useSyncExternalStore(subscribe, () => writers.get(conversationId) ?? NOBODY);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
