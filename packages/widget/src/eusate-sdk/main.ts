import { createMessengerHost, type MessengerHost } from './messenger-host.ts';

interface Config {
  apiKey: string;
  environment?: string;
  /** Ours: origin of the desk. Default: where this script came from. */
  baseUrl?: string;
  onReady?: () => void;
  onError?: (error: Error) => void;
}

const script = document.currentScript;
const origin = script instanceof HTMLScriptElement ? new URL(script.src, location.href).origin : location.origin;
let current: MessengerHost | null = null;

/** The global of Eusate's SDK, with its options, element ids and window messages, in front of this desk. */
const Eusate = {
  version: '0.2.5',
  init(given: string | Config): void {
    if (current !== null) {
      console.warn('Eusate: already initialised. Call destroy() first.');
      return;
    }
    const config = typeof given === 'string' ? { apiKey: given } : given;
    const apiKey = typeof config?.apiKey === 'string' ? config.apiKey.trim() : '';
    if (apiKey === '') throw new Error('Eusate: an API key is required.');
    const made = createMessengerHost({
      apiKey,
      chatUrl: new URL(config.baseUrl ?? origin, location.href).origin,
      onReady: () => config.onReady?.(),
      onError: (error) => {
        if (current === made) current = null;
        if (config.onError === undefined) console.error('Eusate:', error.message);
        else config.onError(error);
      },
    });
    current = made;
  },
  open: (): void => existing()?.open(),
  close: (): void => existing()?.close(),
  destroy(): void {
    existing()?.destroy();
    current = null;
  },
  isInitialized: (): boolean => current?.isReady() ?? false,
  isOpen: (): boolean => current?.isOpen() ?? false,
};

function existing(): MessengerHost | null {
  if (current === null) console.warn('Eusate: not initialised. Call init() first.');
  return current;
}

Object.assign(window, { Eusate });
