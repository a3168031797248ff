import { publicInfo } from './public-info.ts';

/** Fills in what the start page says about this very desk, and makes the snippets copyable. */
export async function startPage(): Promise<void> {
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-copy]')) {
    button.addEventListener('click', () => void copy(button));
  }
  setText('widget-snippet', snippet('YOUR-INBOX-ID'));
  setText('eusate-snippet', eusateSnippet());
  try {
    const info = await publicInfo();
    setText('desk-name', info.name);
    setText('desk-version', `Baton ${info.version}`);
    setText('widget-snippet', snippet(info.inboxId));
    for (const part of document.querySelectorAll<HTMLElement>('[data-demo]')) part.hidden = !info.demo;
  } catch {
    setText('desk-version', 'This desk does not answer at the moment. Reload the page in a few seconds.');
  }
}

function snippet(inboxId: string): string {
  return `<script src="${location.origin}/widget.js"\n        data-inbox="${inboxId}" async></script>`;
}

function eusateSnippet(): string {
  return `<script src="${location.origin}/eusate-sdk.js"></script>\n<script>Eusate.init({ apiKey: 'YOUR-API-KEY' })</script>`;
}

function setText(id: string, text: string): void {
  const element = document.getElementById(id);
  if (element !== null) element.textContent = text;
}

async function copy(button: HTMLButtonElement): Promise<void> {
  const source = document.getElementById(button.dataset.copy ?? '');
  if (source === null) return;
  try {
    await navigator.clipboard.writeText(source.textContent ?? '');
    button.textContent = 'Copied';
  } catch {
    // Without a secure context there is no clipboard: select it, and the person copies by hand.
    getSelection()?.selectAllChildren(source);
    button.textContent = 'Selected';
  }
  setTimeout(() => {
    button.textContent = 'Copy';
  }, 2_000);
}
