import { createBrowserStore, createContactClient } from '@baton/sdk';
import { hearMessages } from '../../listener/early-messages.ts';
import type { FromFrame, ToFrame } from '../../loader/frame-messages.ts';
import { publicInfo } from '../../start/public-info.ts';
import { unreadTotal } from '../desk/state.ts';
import { type Looks, type Mounted, mountMessenger } from '../mount.tsx';

/** The messenger in our own widget's frame, or opened as a page of its own. */
export async function startInWidget(): Promise<void> {
  const query = new URLSearchParams(location.search);
  const looks: Looks = { color: query.get('color'), theme: query.get('theme'), language: query.get('lang') };
  const inboxId = query.get('inbox') ?? (await publicInfo()).inboxId;
  const parentOrigin = query.get('parent');
  if (window.parent === window || parentOrigin === null) {
    const { messenger } = await mount(inboxId, looks, {}, null);
    messenger.show(true);
    await messenger.start();
    return;
  }

  const post = (message: FromFrame): void => window.parent.postMessage(message, parentOrigin);
  let mounted: Promise<Mounted> | null = null;
  hearMessages((event) => {
    // The loader names its page's origin in our address; nobody else is heard.
    if (event.source !== window.parent || event.origin !== parentOrigin) return;
    const message = event.data as ToFrame | null;
    if (message?.type === 'baton:init' && mounted === null) {
      mounted = mount(inboxId, looks, { name: message.name, email: message.email }, () =>
        post({ type: 'baton:close' }),
      );
      mounted
        .then(({ messenger }) => {
          tell(messenger, post);
          messenger.show(message.visible);
          return messenger.start();
        })
        .catch(() => undefined);
    } else if (message?.type === 'baton:show') mounted?.then(({ messenger }) => messenger.show(message.visible));
    else if (message?.type === 'baton:destroy') mounted?.then(({ unmount }) => unmount());
  });
  post({ type: 'baton:hello' });
}

function mount(
  inboxId: string,
  looks: Looks,
  person: { name?: string; email?: string },
  close: (() => void) | null,
): Promise<Mounted> {
  const client = createContactClient({ inboxId, ...person, storage: createBrowserStore() });
  return mountMessenger(client, inboxId, close, looks);
}

/** Keeps the loader informed about what it shows or reports: readiness, unread count, whether there is any history. */
function tell(messenger: Mounted['messenger'], post: (message: FromFrame) => void): void {
  let ready = false;
  let unread = -1;
  let known = false;
  messenger.store.subscribe(() => {
    const state = messenger.store.get();
    if (!ready && state.phase === 'ready') {
      ready = true;
      post({ type: 'baton:ready' });
    }
    const count = unreadTotal(state);
    if (count !== unread) post({ type: 'baton:unread', count });
    unread = count;
    const open = state.conversations.some((one) => one.state === 'open');
    if (ready && open !== known) post({ type: 'baton:known', known: open });
    if (ready) known = open;
  });
}
