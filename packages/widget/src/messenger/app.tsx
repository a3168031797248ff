/** @jsxImportSource preact */
import type { JSX } from 'preact';
import { Banner } from './banner.tsx';
import { useMessengerState, useSurroundings } from './context.ts';
import { Home } from './home/home.tsx';
import { Thread } from './thread/thread.tsx';

export function App(): JSX.Element {
  const { language } = useSurroundings();
  const state = useMessengerState();
  const { place } = state;
  return (
    <div class="messenger" lang={language.locale}>
      {place.name === 'home' ? <Home /> : <Thread key={place.name === 'thread' ? place.id : place.lane} />}
      <Banner />
    </div>
  );
}
