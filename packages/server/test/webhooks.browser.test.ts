import { HookBody } from '@baton/protocol';
import { type HookSink, openStage, type Received, type Stage, startHookSink } from '@baton/testkit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium } from './browser/chromium.ts';
import { type Console, openConsole } from './browser/console.ts';
import { hides, shows, WAIT } from './browser/wait.ts';
import { entry } from './support/entry.ts';
import { verified } from './support/hook-bench.ts';
import { connectPersistently, sendUntilAcknowledged } from './support/writers.ts';

// Bo, who runs the desk, gives a program of his own a webhook in the console, and watches over it there.

const LONG = { timeout: 120_000 };

let stage: Stage;
let sink: HookSink;
let browser: Browser;
let bo: Console;

beforeAll(async () => {
  sink = await startHookSink();
  stage = await openStage({ entry, env: { BATON_RESPONDER: 'off', BATON_HOOK_ALLOW: '127.0.0.1' } });
  browser = await launchChromium();
  bo = await openConsole(browser, stage.desk.url, stage.owner);
});

afterAll(async () => {
  await browser?.close();
  await stage?.end();
  await sink?.close();
});

async function write(session: string, text: string): Promise<void> {
  const customer = await connectPersistently(stage.desk.url, stage.apiKey);
  await sendUntilAcknowledged(customer, { session, conversationId: null }, text);
  customer.close();
}

const dialog = (page: Page) => page.getByRole('dialog');
const openWebhooks = (page: Page) => page.goto(`${stage.desk.url}/console/settings/webhooks`);
const tells = (text: string) => (received: Received) => {
  const body = JSON.parse(received.body) as HookBody;
  return body.type === 'message.created' && body.data.message.text === text;
};

/** Fills in the form, and answers the secret that is shown once. */
async function addWebhook(page: Page, name: string, path: string): Promise<string> {
  await page.getByRole('button', { name: 'New webhook' }).click(WAIT);
  await dialog(page).getByLabel('Address').fill(`${sink.url}${path}`);
  await dialog(page).getByRole('textbox', { name: 'Name' }).fill(name);
  await dialog(page).getByRole('button', { name: 'New webhook' }).click();
  return readSecret(page);
}

async function readSecret(page: Page): Promise<string> {
  const secret = dialog(page).getByLabel('Secret', { exact: true }).last();
  await shows(secret);
  const text = (await secret.textContent()) ?? '';
  expect(text).toMatch(/^whsec_/);
  await dialog(page).getByRole('button', { name: 'I have copied it' }).click();
  await hides(dialog(page));
  return text;
}

async function choose(page: Page, action: string): Promise<void> {
  await page.getByRole('button', { name: 'More actions' }).click(WAIT);
  await page.getByRole('menuitem', { name: action }).click(WAIT);
}

test(
  'Bo adds a webhook, tests it, looks at what was sent, sends it again, changes its secret and removes it',
  LONG,
  async () => {
    const { page } = bo;
    await openWebhooks(page);
    await shows(page.getByText('No webhooks yet'));
    const secret = await addWebhook(page, 'Reports', '/reports');
    await page.getByRole('link', { name: /^Reports/ }).click(WAIT);
    await shows(page.getByText('No deliveries yet'));

    sink.behave({ status: 200, body: 'thank you' });
    await page.getByRole('button', { name: 'Send a test' }).click();
    await shows(dialog(page).getByText('Delivered (200)'));
    await shows(dialog(page).getByText('thank you'));
    expect(HookBody.parse(verified(sink.received[0] as Received, secret)).type).toBe('webhook.test');
    await page.keyboard.press('Escape');
    await hides(dialog(page));

    sink.behave({ status: 500, body: 'out of paper' });
    await write('ada', 'Where is my bike?');
    await shows(page.getByText('Nothing has arrived since'));
    await page
      .getByRole('button', { name: /^message\.created Answered 500/ })
      .last()
      .click(WAIT);
    await shows(dialog(page).getByText('out of paper').first());
    await shows(dialog(page).getByText('Where is my bike?'));
    sink.behave({ status: 200, body: 'printed' });
    await dialog(page).getByRole('button', { name: 'Send again' }).click();
    await shows(dialog(page).getByText('printed'));
    await page.keyboard.press('Escape');
    const ids = sink.received.filter(tells('Where is my bike?')).map(({ headers }) => headers['webhook-id']);
    expect(ids.length).toBeGreaterThan(1);
    expect(new Set(ids).size).toBe(1);
    await hides(page.getByText('Nothing has arrived since'));

    await choose(page, 'New secret');
    await dialog(page).getByRole('button', { name: 'New secret' }).click(WAIT);
    const next = await readSecret(page);
    expect(next).not.toBe(secret);
    await shows(page.getByText(/^Still signs beside the new one/));
    const before = sink.received.length;
    await page.getByRole('button', { name: 'Send a time range again' }).click();
    await dialog(page)
      .getByRole('radio', { name: /^Everything/ })
      .check();
    await dialog(page).getByRole('button', { name: 'Send again' }).click();
    await shows(page.getByText(/will be sent again$/));
    await sink.until((received) => received.slice(before).some(tells('Where is my bike?')));
    const again = sink.received.slice(before).find(tells('Where is my bike?')) as Received;
    expect(again.headers['webhook-id']).toBe(ids[0]);
    for (const each of [secret, next]) expect(HookBody.parse(verified(again, each)).id).toBe(ids[0]);

    await choose(page, 'Edit');
    await dialog(page).getByRole('textbox', { name: 'Name' }).fill('Paper');
    await dialog(page)
      .getByRole('checkbox', { name: /^Closed/ })
      .check();
    await dialog(page).getByRole('button', { name: 'Save' }).click();
    await shows(page.getByRole('heading', { name: 'Paper' }));
    await shows(page.getByText('conversation.closed'));

    await choose(page, 'Disable');
    await shows(page.getByText('Switched off.'));
    await page.getByRole('button', { name: 'Enable' }).click();
    await hides(page.getByText('Switched off.'));

    await choose(page, 'Delete');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click(WAIT);
    await shows(page.getByText('No webhooks yet'));
    expect(bo.troubles).toEqual([]);
  },
);

test('Bo gets through the form by keyboard, and is told what is wrong with it', LONG, async () => {
  const { page } = bo;
  await openWebhooks(page);
  const opener = page.getByRole('button', { name: 'New webhook' });
  await opener.focus(WAIT);
  await page.keyboard.press('Enter');
  await shows(dialog(page));
  await dialog(page).getByLabel('Address').focus();
  await page.keyboard.press('Enter');
  await shows(dialog(page).getByText('Enter the address to call.'));
  await page.keyboard.type('http://169.254.169.254/latest/meta-data');
  await page.keyboard.press('Enter');
  await shows(dialog(page).getByText('The operator can allow it with BATON_HOOK_ALLOW.'));
  await page.keyboard.press('Escape');
  await hides(dialog(page));
  expect(await opener.evaluate((it) => it === document.activeElement)).toBe(true);
});

test('Bo is told wherever he is when the desk gives a webhook up, and switches it on again', LONG, async () => {
  const { page } = bo;
  await openWebhooks(page);
  await addWebhook(page, 'Gone', '/gone');
  await page.getByRole('link', { name: 'Mine' }).click(WAIT);
  sink.behave({ status: 410 });
  await write('grace', 'Is my order on its way?');
  await shows(page.getByText('Webhook “Gone” was disabled'));
  // And when he comes in the morning, when that has long been gone.
  await page.reload();
  const settings = page.getByRole('link', { name: 'Settings A webhook was disabled' });
  await shows(settings);
  await openWebhooks(page);
  await page.getByRole('link', { name: /^Gone/ }).click(WAIT);
  await shows(page.getByText(/^Disabled because the receiver answered/));
  sink.behave({ status: 204 });
  await page.getByRole('button', { name: 'Enable' }).click();
  await shows(page.getByRole('button', { name: /^message\.created .*Delivered$/ }).first());
  await hides(page.getByText(/^Disabled because/));
  await hides(settings);
});

test('an agent who is no administrator has no webhooks to see', LONG, async () => {
  const invited = await stage
    .signIn()
    .then((owner) => owner.agents.invite({ name: 'Cy', email: 'cy@desk.example', role: 'agent' }));
  const cy = await openConsole(browser, stage.desk.url, { email: 'cy@desk.example', password: invited.password });
  await cy.page.goto(`${stage.desk.url}/console/settings/team`);
  await shows(cy.page.getByRole('link', { name: 'Team' }));
  expect(await cy.page.getByRole('link', { name: 'Webhooks' }).count()).toBe(0);
  await openWebhooks(cy.page);
  await shows(cy.page.getByText('You may not do this.'));
  await cy.context.close();
});
