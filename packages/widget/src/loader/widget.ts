import type { FromFrame, ToFrame } from './frame-messages.ts';
import { drawLauncher } from './launcher.ts';
import type { Options } from './options.ts';

interface WidgetEvents {
  ready: undefined;
  open: undefined;
  close: undefined;
  unread: number;
}

export interface Widget {
  open(): void;
  close(): void;
  destroy(): void;
  isOpen(): boolean;
  /** Returns the function that ends the listening. */
  on<N extends keyof WidgetEvents>(name: N, listener: (value: WidgetEvents[N]) => void): () => void;
}

declare global {
  interface Window {
    Baton?: Widget | undefined;
  }
}

/** Puts the launcher on the page; the messenger itself is loaded when it is first wanted. */
export function createWidget(options: Options): Widget {
  const listeners: { [N in keyof WidgetEvents]: Set<(value: WidgetEvents[N]) => void> } = {
    ready: new Set(),
    open: new Set(),
    close: new Set(),
    unread: new Set(),
  };
  const memory = remember(options.inboxId);
  const launcher = drawLauncher(options, () => (isOpen ? close() : open()));
  let frame: HTMLIFrameElement | null = null;
  let isOpen = false;
  let pageOverflow: string | null = null;

  function emit<N extends keyof WidgetEvents>(name: N, value: WidgetEvents[N]): void {
    for (const listener of listeners[name]) listener(value);
  }

  function say(message: ToFrame): void {
    frame?.contentWindow?.postMessage(message, options.desk);
  }

  function load(): void {
    if (frame !== null) return;
    frame = document.createElement('iframe');
    const address = new URL('/messenger.html', options.desk);
    address.searchParams.set('inbox', options.inboxId);
    address.searchParams.set('parent', location.origin);
    for (const name of ['color', 'theme', 'lang'] as const) {
      const value = options[name];
      if (value !== undefined) address.searchParams.set(name, value);
    }
    frame.title = options.label;
    frame.allow = 'clipboard-write';
    frame.src = address.href;
    launcher.panel.append(frame);
  }

  function hear(event: MessageEvent): void {
    if (frame === null || event.source !== frame.contentWindow || event.origin !== options.desk) return;
    const message = event.data as FromFrame | null;
    switch (message?.type) {
      case 'baton:hello':
        say({ type: 'baton:init', visible: isOpen, name: options.name, email: options.email });
        break;
      case 'baton:ready':
        emit('ready', undefined);
        break;
      case 'baton:close':
        close();
        break;
      case 'baton:unread':
        launcher.showUnread(message.count);
        emit('unread', message.count);
        break;
      case 'baton:known':
        memory.set('known', message.known);
        break;
    }
  }

  function show(next: boolean): void {
    isOpen = next;
    memory.set('open', next);
    launcher.showOpen(next);
    say({ type: 'baton:show', visible: next });
    holdPage(next && launcher.fullScreen());
    emit(next ? 'open' : 'close', undefined);
  }

  /** In full screen the page behind must not scroll. */
  function holdPage(hold: boolean): void {
    const { style } = document.documentElement;
    if (hold && pageOverflow === null) {
      pageOverflow = style.overflow;
      style.overflow = 'hidden';
    } else if (!hold && pageOverflow !== null) {
      style.overflow = pageOverflow;
      pageOverflow = null;
    }
  }

  /** On a phone the keyboard covers part of the window: the panel keeps to the part that is seen. */
  function fit(): void {
    const seen = window.visualViewport;
    const wanted = isOpen && launcher.fullScreen() && seen !== null && seen.height < window.innerHeight - 1;
    launcher.panel.style.height = wanted ? `${seen.height}px` : '';
    launcher.panel.style.top = wanted ? `${seen.offsetTop}px` : '';
    launcher.panel.style.bottom = wanted ? 'auto' : '';
    holdPage(isOpen && launcher.fullScreen());
  }

  function open(): void {
    if (isOpen) return;
    load();
    show(true);
    frame?.focus();
  }

  function close(): void {
    if (!isOpen) return;
    show(false);
    launcher.button.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape' && isOpen && !event.defaultPrevented) close();
  }

  window.addEventListener('message', hear);
  document.addEventListener('keydown', onKeyDown);
  window.visualViewport?.addEventListener('resize', fit);
  const place = (): void => {
    document.body.append(launcher.host);
    // On a phone a page that opens covered by a chat is nobody's wish.
    if (memory.get('open') && !launcher.fullScreen()) {
      load();
      show(true);
    } else if (memory.get('known')) load();
  };
  if (document.body === null) document.addEventListener('DOMContentLoaded', place, { once: true });
  else place();

  return {
    open,
    close,
    isOpen: () => isOpen,
    on(name, listener) {
      listeners[name].add(listener);
      return () => listeners[name].delete(listener);
    },
    destroy() {
      say({ type: 'baton:destroy' });
      holdPage(false);
      window.removeEventListener('message', hear);
      document.removeEventListener('keydown', onKeyDown);
      window.visualViewport?.removeEventListener('resize', fit);
      launcher.host.remove();
      window.Baton = undefined;
    },
  };
}

/** Two facts that outlive the page; where storage is blocked they just don't. */
function remember(inboxId: string) {
  const key = (name: string): string => `baton.${name}.${inboxId}`;
  return {
    get(name: 'open' | 'known'): boolean {
      try {
        return localStorage.getItem(key(name)) === '1';
      } catch {
        return false;
      }
    },
    set(name: 'open' | 'known', value: boolean): void {
      try {
        if (value) localStorage.setItem(key(name), '1');
        else localStorage.removeItem(key(name));
      } catch {}
    },
  };
}
