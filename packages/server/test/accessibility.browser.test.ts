import { fileURLToPath } from 'node:url';
import { createAgentClient } from '@baton/sdk';
import { type HookSink, openStage, type Stage, startHookSink } from '@baton/testkit';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { barriers } from './browser/axe.ts';
import { launchChromium } from './browser/chromium.ts';
import { openConsole } from './browser/console.ts';
import { enterShop } from './browser/customer.ts';
import { type Records, readRecords } from './browser/records.ts';
import { openVisit } from './browser/visit.ts';
import { shows, WAIT } from './browser/wait.ts';

// Every screen through axe, in both colour schemes and on a phone: nothing serious, nothing critical.

const entry = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const LONG = { timeout: 120_000 };

let stage: Stage;
let sink: HookSink;
let browser: Browser;
let records: Records;

beforeAll(async () => {
  sink = await startHookSink();
  stage = await openStage({ entry, env: { BATON_HOOK_ALLOW: '127.0.0.1' } });
  records = readRecords(createAgentClient({ baseUrl: stage.desk.url, token: stage.deskKey }));
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  await stage?.end();
  await sink?.close();
});

const looks: [string, string, BrowserContextOptions][] = [
  ['in light', 'How long does delivery take?', { colorScheme: 'light' }],
  ['in dark', 'Which frame size do I need?', { colorScheme: 'dark' }],
  [
    'on a phone',
    'Can I return a bike that I have ridden?',
    { colorScheme: 'light', viewport: { width: 390, height: 844 } },
  ],
];

describe.each(looks)('%s', (_, question, look) => {
  // The checker hands its findings over in ways that the console's policy forbids; the other tests hold the policy.
  const options = { ...look, bypassCSP: true };

  test('the start page and the sign-in have no barrier', LONG, async () => {
    const { page, context } = await openVisit(browser, options);
    await page.goto(`${stage.desk.url}/`);
    await shows(page.getByRole('heading', { level: 1 }));
    expect(await barriers(page)).toEqual([]);

    await page.goto(`${stage.desk.url}/console/`);
    await shows(page.getByLabel('E-mail'));
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await shows(page.getByText('Enter your password.'));
    expect(await barriers(page)).toEqual([]);
    await context.close();
  });

  test('the demo and its chat have no barrier', LONG, async () => {
    const ada = await enterShop(browser, stage.desk.url, options);
    await shows(ada.page.locator('#baton-widget button'));
    expect(await barriers(ada.page)).toEqual([]);
    await ada.openChat();
    await shows(ada.chat.getByRole('button', { name: 'Start a conversation' }));
    expect(await barriers(ada.page)).toEqual([]);

    await ada.ask(question);
    const { id } = await records.opened(question);
    await records.said(id, 'sate');
    await ada.sees('From our help pages');
    await shows(ada.chat.getByRole('button', { name: 'Talk to a person' }));
    expect(await barriers(ada.page)).toEqual([]);
    await ada.chat.getByRole('button', { name: 'Talk to a person' }).click();
    await records.becomes(id, (it) => it.owner.kind !== 'sate');
    await shows(ada.chat.getByText('Passed on to our team'));
    expect(await barriers(ada.page)).toEqual([]);

    await ada.chat.getByRole('button', { name: 'Back to your conversations' }).click();
    await shows(ada.chat.getByRole('button', { name: question }));
    expect(await barriers(ada.page)).toEqual([]);
    await ada.context.close();
  });

  test('the console has no barrier, from the inbox to every setting', LONG, async () => {
    const { page, context } = await openConsole(browser, stage.desk.url, stage.owner, options);
    const { id } = await records.opened(question);
    await stage.signIn().then((agent) => agent.conversations.takeOver(id));
    await shows(page.getByRole('list', { name: 'Conversations' }).getByRole('link').first());
    expect(await barriers(page)).toEqual([]);

    await page.goto(`${stage.desk.url}/console/mine/${id}`);
    await shows(page.getByRole('log').getByText(question, { exact: true }));
    await shows(page.getByRole('region', { name: 'What happened so far' }).first());
    expect(await barriers(page)).toEqual([]);

    await page.getByRole('button', { name: 'More actions' }).click();
    await shows(page.getByRole('menu'));
    expect(await barriers(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'hidden', ...WAIT });
    for (const [key, dialog] of [
      ['?', 'Keyboard shortcuts'],
      ['Control+k', 'Command palette'],
    ] as const) {
      await page.getByRole('log').focus();
      await page.keyboard.press(key);
      await shows(page.getByRole('dialog', { name: dialog }));
      expect(await barriers(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'hidden', ...WAIT });
    }

    for (const [path, heading] of [
      ['knowledge', 'Knowledge'],
      ['keys', 'API keys'],
      ['chat-tokens', 'Chat tokens'],
      ['webhooks', 'Webhooks'],
      ['team', 'Team'],
      ['preferences', 'Preferences'],
    ] as const) {
      await page.goto(`${stage.desk.url}/console/settings/${path}`);
      await shows(page.getByRole('heading', { name: heading, exact: true }).last());
      await page.waitForLoadState('networkidle');
      expect(await barriers(page)).toEqual([]);
    }
    await page.goto(`${stage.desk.url}/console/settings/chat-tokens`);
    await page.getByRole('button', { name: 'New token' }).click(WAIT);
    await shows(page.getByRole('dialog', { name: 'New token' }));
    expect(await barriers(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: /Live chat backend/ }).click(WAIT);
    await shows(page.getByRole('heading', { name: 'Receivers' }));
    await page.getByRole('switch', { name: 'Opening hours' }).click(WAIT);
    await page.getByLabel('Allow a receiver').fill('bot.invalid');
    await page.getByRole('button', { name: 'Allow', exact: true }).click(WAIT);
    await page.getByRole('button', { name: 'Test: bot.invalid' }).click(WAIT);
    await page.getByRole('button', { name: 'Send as JSON' }).click(WAIT);
    await shows(page.getByText('No answer'));
    expect(await barriers(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden', ...WAIT });
    expect(await barriers(page)).toEqual([]);

    await page.goto(`${stage.desk.url}/console/settings/knowledge`);
    await page.getByRole('link', { name: 'Delivery times and costs' }).click(WAIT);
    await shows(page.getByLabel('Title'));
    expect(await barriers(page)).toEqual([]);

    await page.goto(`${stage.desk.url}/console/closed`);
    await shows(page.getByRole('heading', { name: 'Closed' }));
    expect(await barriers(page)).toEqual([]);
    await context.close();
  });

  test('a webhook has no barrier, from its form to what was sent', LONG, async () => {
    const { page, context } = await openConsole(browser, stage.desk.url, stage.owner, options);
    const dialog = page.getByRole('dialog');
    const noneIn = async (layer: typeof dialog) => {
      await shows(layer);
      expect(await barriers(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await layer.waitFor({ state: 'hidden', ...WAIT });
    };
    await page.goto(`${stage.desk.url}/console/settings/webhooks`);
    await page.getByRole('button', { name: 'New webhook' }).click(WAIT);
    await dialog.getByRole('button', { name: 'New webhook' }).click(WAIT);
    await shows(dialog.getByText('Enter the address to call.'));
    await noneIn(dialog);

    // Its answer is longer than its place.
    sink.behave({ status: 500, body: 'out of paper\n'.repeat(100) });
    const agent = await stage.signIn();
    const { hook } = await agent.hooks.create({ url: sink.url, events: ['conversation.closed'] });
    const { id } = await records.opened(question);
    await agent.conversations.close(id);
    await page.goto(`${stage.desk.url}/console/settings/webhooks`);
    await shows(page.getByText('Failing').first());
    expect(await barriers(page)).toEqual([]);
    await page.goto(`${stage.desk.url}/console/settings/webhooks/${hook.id}`);
    const delivery = page.getByRole('button', { name: /^conversation\.closed Answered 500/ }).last();
    await shows(delivery);
    expect(await barriers(page)).toEqual([]);
    await delivery.click();
    await shows(dialog.getByRole('heading', { name: 'Tries' }));
    await noneIn(dialog);
    for (const layer of ['Send a test', 'Send a time range again']) {
      await page.getByRole('button', { name: layer }).click(WAIT);
      await page.waitForLoadState('networkidle');
      await noneIn(dialog);
    }
    for (const layer of ['Edit', 'New secret']) {
      await page.getByRole('button', { name: 'More actions' }).click(WAIT);
      await page.getByRole('menuitem', { name: layer }).click(WAIT);
      await noneIn(dialog);
    }
    await agent.hooks.delete(hook.id);
    await context.close();
  });
});
