import type { Browser, BrowserContextOptions, Locator } from 'playwright-core';
import { openVisit, type Visit } from './visit.ts';
import { shows, WAIT } from './wait.ts';

export interface Console extends Visit {
  /** The message list of the open conversation. */
  log: Locator;
  reply: Locator;
  /** The row of a conversation in the list. */
  row(number: number): Locator;
  /** A view of the sidebar, with its counts in its name. */
  view(name: string): Locator;
  /** Opens the menu "More actions" and chooses. */
  choose(action: string): Promise<void>;
  sees(text: string | RegExp): Promise<void>;
  send(text: string): Promise<void>;
  count(text: string): Promise<number>;
}

/** The console of a person who has just signed in there with e-mail and password. */
export async function openConsole(
  browser: Browser,
  url: string,
  who: { email: string; password: string },
  options?: BrowserContextOptions,
): Promise<Console> {
  const visit = await openVisit(browser, options);
  const { page } = visit;
  const log = page.getByRole('log');
  const reply = page.getByRole('textbox', { name: /^Reply to / });

  await page.goto(`${url}/console/`);
  await page.getByLabel('E-mail').fill(who.email, WAIT);
  await page.getByLabel('Password', { exact: true }).fill(who.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(/\/console\/mine$/, WAIT);
  await shows(page.getByRole('heading', { name: 'Mine' }));

  return {
    ...visit,
    log,
    reply,
    row: (number) => page.getByRole('listitem').filter({ hasText: new RegExp(`#${number}$`) }),
    view: (name) => page.getByRole('list', { name: 'Views' }).getByRole('link', { name }),
    async choose(action) {
      await page.getByRole('button', { name: 'More actions' }).click(WAIT);
      await page.getByRole('menuitem', { name: action }).click(WAIT);
    },
    sees: (text) => shows(log.getByText(text).last()),
    async send(text) {
      await reply.fill(text, WAIT);
      await reply.press('Enter');
    },
    count: (text) => log.getByRole('article').getByText(text, { exact: true }).count(),
  };
}
