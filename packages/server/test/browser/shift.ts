import { createAgentClient } from '@baton/sdk';
import { openStage } from '@baton/testkit';
import type { Browser } from 'playwright-core';
import { expect } from 'vitest';
import { launchChromium } from './chromium.ts';
import { openConsole } from './console.ts';
import { type Customer, enterShop } from './customer.ts';
import { readRecords } from './records.ts';
import { shows, WAIT } from './wait.ts';

export type Shift = Awaited<ReturnType<typeof openShift>>;

/** A fresh desk with Bo at work in its console, and the demo shop open for customers. */
export async function openShift(entry: string) {
  const stage = await openStage({ entry });
  let browser: Browser | undefined;
  try {
    browser = await launchChromium();
    return await begin(stage, browser);
  } catch (error) {
    await browser?.close();
    await stage.end();
    throw error;
  }
}

async function begin(stage: Awaited<ReturnType<typeof openStage>>, browser: Browser) {
  const records = readRecords(createAgentClient({ baseUrl: stage.desk.url, token: stage.deskKey }));
  const agent = await stage.signIn();
  const bo = await openConsole(browser, stage.desk.url, stage.owner);

  /** Asks Sate first, then for a person; answers the conversation's id. */
  async function askForPerson(customer: Customer, question: string): Promise<string> {
    await customer.openChat();
    await customer.ask(question);
    const { id } = await records.opened(question);
    await records.said(id, 'sate');
    await customer.chat.getByRole('button', { name: 'Talk to a person' }).click(WAIT);
    await records.becomes(id, (it) => it.owner.kind !== 'sate');
    return id;
  }

  return {
    stage,
    browser,
    records,
    bo,
    askForPerson,
    enterShop: () => enterShop(browser, stage.desk.url),

    /** By his own switch: may new conversations come to him? */
    async setAvailable(wanted: boolean): Promise<void> {
      const control = bo.page.getByRole('switch', { name: 'Available' });
      await control.waitFor(WAIT);
      if ((await control.getAttribute('aria-checked')) === String(wanted)) return;
      await control.click();
      await expect.poll(() => control.getAttribute('aria-checked'), WAIT).toBe(String(wanted));
      await expect.poll(async () => (await agent.me()).agent.available, WAIT).toBe(wanted);
    },

    /** While Bo is available, the conversation comes to him without his doing; he opens it. */
    async askForBo(customer: Customer, question: string): Promise<string> {
      await bo.view('Mine').click();
      const id = await askForPerson(customer, question);
      const { number, owner } = await records.conversation(id);
      expect(owner).toMatchObject({ kind: 'agent', agentName: 'Bo' });
      await bo.row(number).getByRole('link').click(WAIT);
      await shows(bo.reply);
      return id;
    },

    /** Each text is stored once, and stands once on either side. */
    async eachSeesOnce(id: string, customer: Customer, texts: string[]): Promise<void> {
      for (const text of texts) {
        await Promise.all([bo.sees(text), customer.sees(text)]);
        const seen = async () => ({
          desk: await records.times(id, text),
          console: await bo.count(text),
          widget: await customer.count(text),
        });
        await expect.poll(seen, WAIT).toEqual({ desk: 1, console: 1, widget: 1 });
      }
    },

    /** The customer goes, and nothing broke meanwhile on either side. */
    async leave(customer: Customer): Promise<void> {
      expect(customer.troubles).toEqual([]);
      expect(bo.troubles).toEqual([]);
      await customer.context.close();
    },

    async end(): Promise<void> {
      await browser.close();
      await stage.end();
    },
  };
}
