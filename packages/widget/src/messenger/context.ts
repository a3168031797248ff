import { createContext } from 'preact';
import { useContext, useEffect, useReducer } from 'preact/hooks';
import type { Messenger } from './desk/messenger.ts';
import type { MessengerState } from './desk/state.ts';
import type { Language } from './strings/strings.ts';

export interface Surroundings {
  messenger: Messenger;
  language: Language;
  /** Asks the page around us to hide the panel; null where nothing is around us. */
  close: (() => void) | null;
}

export const Surrounding = createContext<Surroundings | null>(null);

export function useSurroundings(): Surroundings {
  const value = useContext(Surrounding);
  if (value === null) throw new Error('rendered outside of the messenger');
  return value;
}

export function useMessengerState(): MessengerState {
  const { messenger } = useSurroundings();
  const [, redraw] = useReducer((count: number, _: null) => count + 1, 0);
  useEffect(() => {
    // Something may have changed between the first drawing and now.
    redraw(null);
    return messenger.store.subscribe(() => redraw(null));
  }, [messenger]);
  return messenger.store.get();
}
