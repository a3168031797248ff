import { createBrowserStore, createContactClient } from '@baton/sdk';
import { hearMessages } from '../../listener/early-messages.ts';
import { type Mounted, mountMessenger } from '../mount.tsx';

interface HostMessage {
  type: string;
  data?: { apiKey?: unknown };
}

/**
 * The chat page inside the Eusate SDK's frame: waits for the first EUSATE_INIT, opens a session with its API key, and
 * answers EUSATE_READY or EUSATE_AUTH_ERROR. Only the window that said INIT, from the origin it said it from, is heard.
 */
export function startInEusateFrame(): void {
  let host: { window: WindowProxy; origin: string } | null = null;
  let mounted: Promise<Mounted> | null = null;
  let visible = false;

  function post(type: string, more: Record<string, unknown> = {}): void {
    if (host === null) return;
    // A page opened from a file has the origin "null", which cannot be addressed; nothing said here is secret.
    const target = host.origin === 'null' ? '*' : host.origin;
    host.window.postMessage({ type, ...more, timestamp: Date.now() }, target);
  }

  function begin(apiKey: string): void {
    const client = createContactClient({ apiKey, storage: createBrowserStore() });
    mounted = mountMessenger(client, 'eusate', () => post('CLOSE_CHAT'), {});
    mounted
      .then(async ({ messenger }) => {
        messenger.show(visible);
        await messenger.start();
        post('EUSATE_READY');
      })
      .catch((error: unknown) => {
        post('EUSATE_AUTH_ERROR', { message: error instanceof Error ? error.message : 'The API key was refused.' });
      });
  }

  function show(next: boolean): void {
    visible = next;
    mounted?.then(({ messenger }) => messenger.show(next));
  }

  hearMessages((event) => {
    if (event.origin === location.origin || event.source !== window.parent) return;
    if (!isHostMessage(event.data)) return;
    const { type, data } = event.data;
    if (host === null) {
      if (type !== 'EUSATE_INIT' || typeof data?.apiKey !== 'string') return;
      host = { window: window.parent, origin: event.origin };
      begin(data.apiKey);
      return;
    }
    if (event.origin !== host.origin) return;
    if (type === 'OPEN_CHAT') show(true);
    else if (type === 'CLOSE_CHAT') show(false);
    else if (type === 'EUSATE_DESTROY') mounted?.then(({ unmount }) => unmount());
  });
}

function isHostMessage(data: unknown): data is HostMessage {
  return typeof data === 'object' && data !== null && 'type' in data && typeof data.type === 'string';
}
