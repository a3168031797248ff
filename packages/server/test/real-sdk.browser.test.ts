import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Conversation, Message } from '@baton/protocol';
import { type AgentClient, createAgentClient } from '@baton/sdk';
import { openStage, type Stage } from '@baton/testkit';
import { type Browser, chromium, type FrameLocator, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

// The npm package @eusate/messenger-sdk 0.2.5, byte for byte as published, on a page of another origin. With
// `environment: 'local'` it loads its chat from http://localhost:3000; Chromium is told that this name and port are the
// desk's real, free port, so the test needs nobody's port 3000 and the origin is the right one.

const entry = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const CHAT_ORIGIN = 'http://localhost:3000';
const WAIT = { timeout: 15_000 };

let stage: Stage;
let host: Server;
let hostUrl: string;
let browser: Browser;
let watcher: AgentClient;

beforeAll(async () => {
  stage = await openStage({ entry, env: { BATON_PUBLIC_URL: CHAT_ORIGIN } });
  watcher = createAgentClient({ baseUrl: stage.desk.url, token: stage.deskKey });
  host = await serveHostPage();
  // Another origin, but the same site: where a browser blocks third-party storage, nobody is recognised after a reload.
  hostUrl = `http://localhost:${(host.address() as AddressInfo).port}`;
  browser = await chromium.launch({
    executablePath: process.env.BATON_TEST_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      // The package asks a public CDN for an icon font; a test must not.
      `--host-resolver-rules=MAP localhost:3000 127.0.0.1:${stage.desk.port}, MAP cdn.jsdelivr.net ~NOTFOUND`,
    ],
  });
});

afterAll(async () => {
  await browser?.close();
  await new Promise((resolve) => (host ? host.close(resolve) : resolve(undefined)));
  await stage?.end();
});

test('a visitor goes from init to stars through the unmodified Eusate package', { timeout: 120_000 }, async () => {
  const { page, failures } = await openPage();
  const chat = page.frameLocator('iframe#eusate-chat-widget');
  const agent = await stage.signIn();

  await begin(page, stage.apiKey);
  await page.waitForFunction(() => (window as unknown as HostWindow).heard.includes('ready'), undefined, WAIT);
  expect(await inSdk(page, 'isInitialized')).toBe(true);
  expect(await conversations()).toEqual([]);

  await page.frameLocator('iframe#eusate-chat-widget-fab').locator('#eusate-messenger-fab-btn').click(WAIT);
  expect(await inSdk(page, 'isOpen')).toBe(true);
  await panelStands(page);

  await chat.getByRole('button', { name: 'Start a conversation' }).click(WAIT);
  await write(chat, 'How long does delivery take?');
  const opened = await eventually(async () => (await conversations())[0]);
  expect(opened.subject).toBe('How long does delivery take?');
  const answer = await eventually(() => lastBy(opened.id, 'sate'));
  expect(answer.sources.length).toBeGreaterThan(0);
  await shows(chat, firstWords(answer.text));
  expect((await conversation(opened.id)).owner.kind).toBe('sate');

  await chat.getByRole('button', { name: 'Talk to a person' }).click(WAIT);
  const handedOff = await eventually(async () => {
    const now = await conversation(opened.id);
    return now.owner.kind === 'sate' ? undefined : now;
  });
  expect(['agent', 'queue']).toContain(handedOff.owner.kind);
  expect(handedOff.handoff?.reason).toBe('requested');

  await agent.conversations.takeOver(opened.id);
  await agent.conversations.post(opened.id, { text: 'Bo here: your parcel leaves today.' });
  await shows(chat, 'Bo here: your parcel leaves today.');
  await write(chat, 'Great, thank you Bo.');
  const thanks = await eventually(async () => {
    const last = await lastBy(opened.id, 'contact');
    return last?.text === 'Great, thank you Bo.' ? last : undefined;
  });
  const fromSate = (await messages(opened.id)).filter((it) => it.author.kind === 'sate' && it.seq > thanks.seq);
  expect(fromSate).toEqual([]);

  await agent.conversations.suggestClose(opened.id);
  await chat.getByRole('button', { name: 'Yes, close it' }).click(WAIT);
  const closed = await eventually(async () => {
    const now = await conversation(opened.id);
    return now.state === 'closed' ? now : undefined;
  });
  expect(closed.closedAt).not.toBeNull();

  // The radio itself lies under its star, as people see it.
  await chat.getByRole('radio', { name: '5 of 5 stars' }).check({ ...WAIT, force: true });
  await chat.getByRole('textbox', { name: 'Anything to add? (optional)' }).fill('Kind and quick');
  await chat.getByRole('button', { name: 'Send rating' }).click();
  await shows(chat, 'Thank you for your rating!');
  const rated = await eventually(async () => (await conversation(opened.id)).rating ?? undefined);
  expect(rated).toMatchObject({ score: 5, text: 'Kind and quick' });

  await chat.getByRole('button', { name: 'Close chat' }).click();
  await page.waitForFunction(() => !(window as unknown as HostWindow).Eusate.isOpen(), undefined, WAIT);
  await inSdk(page, 'destroy');
  expect(await page.locator('#eusate-chat-widget-container').count()).toBe(0);

  await page.reload();
  await begin(page, stage.apiKey);
  await page.waitForFunction(() => (window as unknown as HostWindow).heard.includes('ready'), undefined, WAIT);
  await inSdk(page, 'open');
  await panelStands(page);
  await shows(chat, 'Earlier conversations');
  await chat.getByRole('button', { name: 'How long does delivery take?' }).click(WAIT);
  await shows(chat, 'Bo here: your parcel leaves today.');
  expect(await conversations()).toHaveLength(1);
  expect(failures).toEqual([]);
  await page.close();
});

test('a page with a wrong key is told so, and the package takes its widget away', { timeout: 60_000 }, async () => {
  const { page } = await openPage();
  const before = (await conversations()).length;
  await begin(page, 'no-such-key-anywhere');
  await page.waitForFunction(() => (window as unknown as HostWindow).heard.length > 0, undefined, WAIT);
  const heard = await page.evaluate(() => (window as unknown as HostWindow).heard);
  expect(heard).toHaveLength(1);
  expect(heard[0]).toMatch(/^error: .+/);
  expect(await page.locator('#eusate-chat-widget-container').count()).toBe(0);
  expect(await conversations()).toHaveLength(before);
  await page.close();
});

interface HostWindow {
  heard: string[];
  Eusate: Record<'init' | 'open' | 'close' | 'destroy' | 'isOpen' | 'isInitialized', (config?: unknown) => unknown>;
}

async function serveHostPage(): Promise<Server> {
  const built = fileURLToPath(import.meta.resolve('@eusate/messenger-sdk'));
  const script = await readFile(built.replace(/[^/]+$/, 'eusate-sdk.min.js'));
  const markup =
    '<!doctype html><html lang="en"><title>Shop</title><h1>A shop</h1><script src="/sdk.js"></script></html>';
  const server = createServer((request, response) => {
    const isScript = request.url === '/sdk.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
    response.end(isScript ? script : markup);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** `failures`: whatever broke inside the page or a frame of it. */
async function openPage(): Promise<{ page: Page; failures: string[] }> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1000, height: 800 } });
  const page = await context.newPage();
  const failures: string[] = [];
  page.on('pageerror', (error) => failures.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.location().url.includes('jsdelivr')) failures.push(message.text());
  });
  await page.goto(hostUrl);
  return { page, failures };
}

async function begin(page: Page, apiKey: string): Promise<void> {
  await page.evaluate((key) => {
    const shop = window as unknown as HostWindow;
    shop.heard = [];
    shop.Eusate.init({
      apiKey: key,
      environment: 'local',
      onReady: () => shop.heard.push('ready'),
      onError: (error: Error) => shop.heard.push(`error: ${error.message}`),
    });
  }, apiKey);
}

function inSdk(page: Page, method: keyof HostWindow['Eusate']): Promise<unknown> {
  return page.evaluate((name) => (window as unknown as HostWindow).Eusate[name](), method);
}

/** The package lets the panel grow for half a second; a click meanwhile would land beside what it aims at. */
async function panelStands(page: Page): Promise<void> {
  await page.locator('iframe#eusate-chat-widget').evaluate(async (panel) => {
    await Promise.all(panel.getAnimations().map((animation) => animation.finished));
  });
}

async function write(chat: FrameLocator, text: string): Promise<void> {
  await chat.getByRole('textbox', { name: 'Write a message…' }).fill(text, WAIT);
  await chat.getByRole('button', { name: 'Send', exact: true }).click();
}

async function shows(chat: FrameLocator, text: string): Promise<void> {
  await chat
    .getByText(text)
    .last()
    .waitFor({ state: 'visible', ...WAIT });
}

/** Open and closed ones: each view shows one kind. */
async function conversations(): Promise<Conversation[]> {
  const pages = await Promise.all([
    watcher.conversations.list({ view: 'all' }),
    watcher.conversations.list({ view: 'closed' }),
  ]);
  return pages.flatMap((page) => page.conversations);
}

function conversation(id: string): Promise<Conversation> {
  return watcher.conversations.get(id);
}

async function messages(id: string): Promise<Message[]> {
  return (await watcher.conversations.messages(id)).messages;
}

async function lastBy(id: string, kind: Message['author']['kind']): Promise<Message | undefined> {
  return (await messages(id)).findLast((it) => it.author.kind === kind && it.kind === 'text');
}

/** The beginning of an answer up to the first mark that the page shows as formatting. */
function firstWords(markdown: string): string {
  const plain = /[\p{L}\p{N}][\p{L}\p{N} ,']{8,40}/u.exec(markdown);
  expect(plain).not.toBeNull();
  return (plain?.[0] ?? '').trim();
}

/** The server's state changes after the browser's: asks until there is an answer, and fails when there is none. */
async function eventually<Value>(read: () => Promise<Value | undefined>): Promise<Value> {
  let found: Value | undefined;
  await expect
    .poll(
      async () => {
        found = await read();
        return found !== undefined;
      },
      { timeout: 15_000, interval: 50 },
    )
    .toBe(true);
  return found as Value;
}
