/** @jsxImportSource preact */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useMessengerState, useSurroundings } from './context.ts';
import type { MessengerState } from './desk/state.ts';
import type { Strings } from './strings/en.ts';

/** A blip that is over before anybody could read about it is not mentioned. */
const PATIENCE_MS = 1_200;

/** What is wrong with the connection, in one line; nothing while all is well. Clears itself. */
export function Banner(): JSX.Element {
  const { strings } = useSurroundings().language;
  const text = textOf(useMessengerState(), strings);
  const [shown, setShown] = useState<string | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setShown(text), text === null || shown !== null ? 0 : PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [text, shown]);
  return (
    <div class="banner" role="status" data-shown={shown !== null}>
      {shown}
    </div>
  );
}

function textOf(state: MessengerState, strings: Strings): string | null {
  if (state.phase === 'refused') return strings.refused;
  if (typeof navigator !== 'undefined' && navigator.onLine === false) return strings.offline;
  if (state.phase === 'unavailable') return strings.unavailable;
  switch (state.connection) {
    case 'offline':
      return strings.offline;
    case 'reconnecting':
      return strings.reconnecting;
    case 'connecting':
      return strings.connecting;
    default:
      return null;
  }
}
