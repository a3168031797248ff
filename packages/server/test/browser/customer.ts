import type { Browser, BrowserContextOptions, FrameLocator, Locator } from 'playwright-core';
import { openVisit, type Visit } from './visit.ts';
import { shows, WAIT } from './wait.ts';

export interface Customer extends Visit {
  chat: FrameLocator;
  /** The text area of an open conversation. */
  box: Locator;
  openChat(): Promise<void>;
  /** From the first screen of the chat into a new conversation, with its first words. */
  ask(text: string): Promise<void>;
  write(text: string): Promise<void>;
  sees(text: string | RegExp): Promise<void>;
  /** How many bubbles have this text. */
  count(text: string): Promise<number>;
}

/** A visitor of the demo shop, who has never been there before. */
export async function enterShop(browser: Browser, url: string, options?: BrowserContextOptions): Promise<Customer> {
  const visit = await openVisit(browser, options);
  const { page } = visit;
  const chat = page.frameLocator('#baton-widget iframe');
  const box = chat.getByRole('textbox', { name: 'Write a message…' });

  async function openChat(): Promise<void> {
    await page.locator('#baton-widget > button, #baton-widget button').first().click(WAIT);
    await shows(chat.getByRole('main'));
  }

  async function write(text: string): Promise<void> {
    await box.fill(text, WAIT);
    await chat.getByRole('button', { name: 'Send', exact: true }).click();
  }

  await page.goto(`${url}/demo/`);
  return {
    ...visit,
    chat,
    box,
    openChat,
    write,
    async ask(text) {
      await chat.getByRole('button', { name: 'Start a conversation' }).click(WAIT);
      await write(text);
    },
    sees: (text) => shows(chat.getByRole('log').getByText(text).last()),
    count: (text) => chat.getByRole('log').locator('.bubble').filter({ hasText: text }).count(),
  };
}
