/** @jsxImportSource preact */
import '../styles/messenger.css';
import { type ContactClient, createBrowserStore } from '@baton/sdk';
import { render } from 'preact';
import { App } from './app.tsx';
import { cssOf, parseColor, readableOn, textOn } from './colors.ts';
import { Surrounding } from './context.ts';
import { createMessenger, type Messenger } from './desk/messenger.ts';
import { loadLanguage } from './strings/strings.ts';

export interface Looks {
  color?: string | null;
  theme?: string | null;
  language?: string | null;
}

export interface Mounted {
  messenger: Messenger;
  unmount(): void;
}

/** What coloured text stands on, in the light and in the dark looks (the bubbles, which are furthest from the text). */
const SURFACES = [
  { r: 238, g: 241, b: 243 },
  { r: 36, g: 43, b: 50 },
];

/** Draws the messenger into the page. It does not connect: `messenger.start()` does. */
export async function mountMessenger(
  client: ContactClient,
  name: string,
  close: (() => void) | null,
  looks: Looks,
): Promise<Mounted> {
  const root = document.documentElement;
  const color = parseColor(looks.color ?? '');
  if (color !== null) {
    root.style.setProperty('--brand', cssOf(color));
    root.style.setProperty('--on-brand', textOn(color));
    const [light, dark] = SURFACES.map((surface) => cssOf(readableOn(surface, color)));
    root.style.setProperty('--accent', `light-dark(${light}, ${dark})`);
  }
  if (looks.theme === 'light' || looks.theme === 'dark') root.dataset.theme = looks.theme;

  const wanted = looks.language ? [looks.language, ...navigator.languages] : navigator.languages;
  const language = await loadLanguage(wanted);
  root.lang = language.locale;
  const place = document.getElementById('messenger') ?? document.body.appendChild(document.createElement('div'));
  place.id = 'messenger';

  const messenger = createMessenger(client, createBrowserStore(), name);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && !event.isComposing) close?.();
  };
  document.addEventListener('keydown', onKeyDown);
  render(
    <Surrounding.Provider value={{ messenger, language, close }}>
      <App />
    </Surrounding.Provider>,
    place,
  );
  return {
    messenger,
    unmount() {
      document.removeEventListener('keydown', onKeyDown);
      messenger.stop();
      render(null, place);
    },
  };
}
