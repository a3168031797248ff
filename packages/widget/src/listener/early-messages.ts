/** A window message as it came, before or after the app was ready to hear it. */
export interface EarlyMessages {
  waiting: MessageEvent[];
  hear: ((event: MessageEvent) => void) | null;
}

declare global {
  interface Window {
    batonMessages?: EarlyMessages;
  }
}

/** Hands over what came before the app was loaded, and everything that comes after. */
export function hearMessages(hear: (event: MessageEvent) => void): void {
  const early = window.batonMessages;
  if (early === undefined) {
    window.addEventListener('message', hear);
    return;
  }
  early.hear = hear;
  for (const event of early.waiting.splice(0)) hear(event);
}
