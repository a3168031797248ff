import { createButton } from './button.ts';

interface HostOptions {
  apiKey: string;
  chatUrl: string;
  onReady(): void;
  onError(error: Error): void;
}

export interface MessengerHost {
  open(): void;
  close(): void;
  destroy(): void;
  isReady(): boolean;
  isOpen(): boolean;
}

/** INIT is said once, this long after the frame's load event: chat pages other than ours count on the pause. */
const INIT_DELAY_MS = 1_000;

/** The container with its two frames, and the conversation by window messages with the chat page. */
export function createMessengerHost(options: HostOptions): MessengerHost {
  const { chatUrl } = options;
  let ready = false;
  let open = false;
  let destroyed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const container = document.createElement('div');
  container.id = 'eusate-chat-widget-container';
  const chat = document.createElement('iframe');
  chat.id = 'eusate-chat-widget';
  chat.title = 'Chat';
  chat.src = chatUrl;
  chat.allow = `microphone ${chatUrl}`;
  chat.setAttribute(
    'sandbox',
    'allow-scripts allow-forms allow-same-origin allow-popups allow-modals allow-downloads allow-popups-to-escape-sandbox',
  );
  const button = createButton(() => (open ? close() : show()));

  function post(type: string, data?: unknown): void {
    const message = data === undefined ? { type, timestamp: Date.now() } : { type, data, timestamp: Date.now() };
    chat.contentWindow?.postMessage(message, chatUrl);
  }

  function hear(event: MessageEvent): void {
    if (event.origin !== chatUrl || event.source !== chat.contentWindow) return;
    const message = event.data as { type?: unknown; message?: unknown } | null;
    if (message?.type === 'EUSATE_READY' && !ready) {
      ready = true;
      button.enable();
      options.onReady();
    } else if (message?.type === 'EUSATE_AUTH_ERROR') {
      destroy();
      options.onError(new Error(typeof message.message === 'string' ? message.message : 'The API key was refused.'));
    } else if (message?.type === 'CLOSE_CHAT') close();
  }

  function layOut(): void {
    const { style } = chat;
    const phone = matchMedia('(max-width: 480px)').matches;
    Object.assign(style, {
      display: open ? 'block' : 'none',
      position: 'fixed',
      zIndex: '2147483000',
      border: '0',
      right: phone ? '0' : '20px',
      bottom: phone ? '0' : '88px',
      width: phone ? '100%' : '400px',
      height: phone ? '100dvh' : 'min(700px, calc(100dvh - 108px))',
      borderRadius: phone ? '0' : '18px',
      boxShadow: '0 0 0 1px rgb(0 0 0 / 0.06), 0 12px 48px rgb(0 0 0 / 0.26)',
    });
    button.showOpen(open, phone);
  }

  function show(): void {
    if (!ready || open) return;
    open = true;
    layOut();
    post('OPEN_CHAT');
    chat.focus();
  }

  function close(): void {
    if (!open) return;
    open = false;
    layOut();
    post('CLOSE_CHAT');
    button.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape') close();
  }

  function destroy(): void {
    if (destroyed) return;
    destroyed = true;
    clearTimeout(timer);
    post('EUSATE_DESTROY');
    window.removeEventListener('message', hear);
    window.removeEventListener('resize', layOut);
    document.removeEventListener('keydown', onKeyDown);
    container.remove();
    ready = false;
    open = false;
  }

  window.addEventListener('message', hear);
  window.addEventListener('resize', layOut);
  document.addEventListener('keydown', onKeyDown);
  chat.addEventListener(
    'load',
    () => {
      timer = setTimeout(() => post('EUSATE_INIT', { apiKey: options.apiKey }), INIT_DELAY_MS);
    },
    { once: true },
  );
  layOut();
  container.append(button.frame, chat);
  const place = (): void => {
    if (!destroyed) document.body.append(container);
  };
  if (document.body === null) document.addEventListener('DOMContentLoaded', place, { once: true });
  else place();

  return { open: show, close, destroy, isReady: () => ready, isOpen: () => open };
}
