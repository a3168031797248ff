import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';

export interface Visit {
  context: BrowserContext;
  page: Page;
  /** Whatever broke on any page or frame of this visit: exceptions, errors on the console, broken policies, dialogs. */
  troubles: string[];
}

// A cable that we cut ourselves, and the question "who am I?" of somebody who is not signed in yet.
const EXPECTED = /net::ERR_|WebSocket connection to|status of 401/;

/** One person's browser. Everything in it speaks English and stands still, so that only behaviour is tested. */
export async function openVisit(browser: Browser, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({
    locale: 'en-GB',
    viewport: { width: 1280, height: 860 },
    reducedMotion: 'reduce',
    ...options,
  });
  const troubles: string[] = [];
  await context.exposeBinding('reportTrouble', (_source, text: string) => troubles.push(text));
  await context.addInitScript(() => {
    const { reportTrouble } = window as unknown as { reportTrouble(text: string): void };
    document.addEventListener('securitypolicyviolation', (event) => {
      reportTrouble(`policy: ${event.effectiveDirective} stopped ${event.blockedURI} ${event.sample}`);
    });
  });
  context.on('weberror', (error) => troubles.push(`exception: ${error.error().stack ?? error.error()}`));
  context.on('dialog', (dialog) => {
    troubles.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  context.on('console', (message) => {
    const text = message.text();
    if (message.type() === 'error' && !EXPECTED.test(text)) troubles.push(`console: ${text}`);
  });
  return { context, page: await context.newPage(), troubles };
}
