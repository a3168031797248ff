import type { Store } from './state.ts';

const LASTS_MS = 6_000;

export interface TypingBoard {
  began(conversationId: string, name: string): void;
  ended(conversationId: string): void;
}

/** Who is typing where. It is best effort on the wire, so it ends by itself when nobody says that it goes on. */
export function createTypingBoard(store: Store): TypingBoard {
  const timers = new Map<string, ReturnType<typeof setTimeout>>();

  function ended(id: string): void {
    clearTimeout(timers.get(id));
    const { [id]: gone, ...typing } = store.get().typing;
    if (gone !== undefined) store.set({ typing });
  }

  return {
    began(id, name) {
      clearTimeout(timers.get(id));
      timers.set(
        id,
        setTimeout(() => ended(id), LASTS_MS),
      );
      store.set({ typing: { ...store.get().typing, [id]: name } });
    },
    ended,
  };
}
