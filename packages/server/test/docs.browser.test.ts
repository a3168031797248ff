import { openStage, type Stage } from '@baton/testkit';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { entry } from './life-bench.ts';

// The reference as a reader sees it: it shows up, breaks no policy, and asks nobody else for anything.

let stage: Stage;
let browser: Browser;
beforeAll(async () => {
  stage = await openStage({ entry });
  browser = await chromium.launch({
    executablePath: process.env.BATON_TEST_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
});
afterAll(async () => {
  await browser?.close();
  await stage?.end();
});

test.each(['light', 'dark'] as const)('the reference is read in %s, from this desk alone', async (colorScheme) => {
  const page = await browser.newPage({ colorScheme });
  const complaints: string[] = [];
  const elsewhere: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (origin !== stage.desk.url && protocol !== 'data:' && protocol !== 'blob:') elsewhere.push(request.url());
  });
  await page.goto(`${stage.desk.url}/docs/`);
  await page.getByRole('heading', { name: 'Baton', level: 1 }).waitFor();
  await page.getByRole('heading', { name: 'Desk' }).first().waitFor();
  await page.getByRole('link', { name: 'Sockets', exact: true }).first().click();
  await page.getByRole('heading', { name: 'Sockets', level: 1 }).waitFor();
  expect(await page.locator('article.send').count()).toBeGreaterThan(10);
  expect(complaints).toEqual([]);
  expect(elsewhere).toEqual([]);
  await page.close();
});

test('the page about sockets is whole without any script', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 800 } });
  const page = await context.newPage();
  await page.goto(`${stage.desk.url}/docs/sockets`);
  const card = page.locator('#desk-send-conversation-subscribe');
  expect(await card.textContent()).toContain('conversationId');
  await card.getByText('JSON Schema').click();
  expect(await card.locator('details pre').isVisible()).toBe(true);
  const { scroll, client } = await page.evaluate(() => ({
    scroll: document.documentElement.scrollWidth,
    client: document.documentElement.clientWidth,
  }));
  expect(scroll).toBe(client);
  await context.close();
});
