import { useCallback, useEffect, useRef } from 'react';
import { useLive } from '../desk/live-provider.tsx';

const REPEAT_MS = 3_500;
const IDLE_MS = 5_000;

/** Tells the customer that somebody writes: repeated while it lasts, taken back after a pause. */
export function useTypingSignal(conversationId: string): { typed(): void; stopped(): void } {
  const live = useLive();
  const said = useRef(0);
  const idle = useRef<ReturnType<typeof setTimeout>>(undefined);

  const stopped = useCallback(() => {
    clearTimeout(idle.current);
    if (said.current !== 0) live.typing(conversationId, false);
    said.current = 0;
  }, [live, conversationId]);

  const typed = useCallback(() => {
    clearTimeout(idle.current);
    idle.current = setTimeout(stopped, IDLE_MS);
    if (Date.now() - said.current < REPEAT_MS) return;
    said.current = Date.now();
    live.typing(conversationId, true);
  }, [live, conversationId, stopped]);

  useEffect(() => stopped, [stopped]);
  return { typed, stopped };
}
