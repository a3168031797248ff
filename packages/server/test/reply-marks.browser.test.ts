import { type HookSink, signIn, startHookSink } from '@baton/testkit';
import type { Browser, BrowserContextOptions, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { barriers } from './browser/axe.ts';
import { launchChromium } from './browser/chromium.ts';
import { type Console, openConsole } from './browser/console.ts';
import { hides, shows, WAIT } from './browser/wait.ts';
import { letters, openByLetter } from './support/letters.ts';
import { type OwnDesk, openOwnDesk } from './support/own-desk.ts';

// Ada's program fetches her answers by a hook. Bo sees in the thread whether they get there.

const LONG = { timeout: 120_000 };
const owner = { email: 'bo@desk.example', password: 'bo-keeps-it-to-himself' };

let own: OwnDesk;
let url: string;
let sink: HookSink;
let browser: Browser;

beforeAll(async () => {
  sink = await startHookSink();
  own = await openOwnDesk(
    {
      BATON_ADMIN_EMAIL: owner.email,
      BATON_ADMIN_PASSWORD: owner.password,
      BATON_HOOK_ALLOW: new URL(sink.url).host,
    },
    { formats: [letters] },
  );
  url = own.desk.publicUrl;
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  await own?.end();
  await sink?.close();
});

/** What was said in one go by one person, with its marks. */
const saying = (who: Console, text: string): Locator => who.log.getByRole('article').filter({ hasText: text });

async function openThread(who: Console, id: string): Promise<void> {
  await who.page.goto(`${url}/console/all/${id}`);
  await shows(who.log.getByRole('article').first());
}

async function takeOver(id: string): Promise<void> {
  await signIn(url, owner.email, owner.password).then((agent) => agent.conversations.takeOver(id));
}

test('Bo sees an answer wait, get lost, and arrive after he sends it again', LONG, async () => {
  const ada = await openByLetter(own, { url: sink.url, reference: 'Ada', text: 'Where is my bike?' });
  const bo = await openConsole(browser, url, owner);
  const other = await openConsole(browser, url, owner);
  await takeOver(ada.id);
  await openThread(bo, ada.id);
  await openThread(other, ada.id);

  await bo.send('It left this morning');
  await shows(saying(bo, 'It left this morning').getByText('Delivered', { exact: true }));
  expect(await bo.log.getByText('Sent', { exact: true }).count()).toBe(0);

  await sink.down();
  await bo.send('The carrier has a delay');
  const delayed = saying(bo, 'The carrier has a delay');
  await shows(delayed.getByText('Waiting to be delivered: No connection'));
  // Behind it nothing is tried, so nothing is told: the page asks.
  await bo.send('I am sorry for that');
  await shows(delayed.getByText('Not delivered: No connection').first());
  await shows(saying(other, 'I am sorry for that').getByText('Not delivered: No connection').nth(1));

  await bo.page.reload();
  await shows(delayed.getByText('Not delivered: No connection').nth(1));
  // What had arrived before stays so, with a mark of its own.
  await shows(delayed.getByText('Delivered', { exact: true }));

  await sink.up();
  const again = delayed.getByRole('button', { name: 'Send again' });
  await again.first().focus();
  await bo.page.keyboard.press('Enter');
  await expect.poll(() => again.count(), WAIT).toBe(1);
  await expect.poll(() => bo.log.evaluate((log) => log === document.activeElement), WAIT).toBe(true);
  await again.click();
  await expect.poll(() => delayed.getByText(/^(Not delivered|Waiting)/).count(), WAIT).toBe(0);
  await shows(delayed.getByText('Delivered', { exact: true }));
  // And the colleague beside him sees it too.
  await expect
    .poll(
      () =>
        saying(other, 'I am sorry for that')
          .getByText(/^Not delivered/)
          .count(),
      WAIT,
    )
    .toBe(0);
  // After the word that a person has taken over.
  const texts = sink.received.map(({ body }) => JSON.parse(body).text);
  expect(texts.slice(1)).toEqual(['It left this morning', 'The carrier has a delay', 'I am sorry for that']);
  expect(bo.troubles).toEqual([]);
  expect(other.troubles).toEqual([]);
  await bo.context.close();
  await other.context.close();
});

test(
  'an answer that hangs is said to wait after some seconds, and Bo catches up after his line was cut',
  LONG,
  async () => {
    const ida = await openByLetter(own, { url: sink.url, reference: 'Ida', text: 'Is it in stock?' });
    const bo = await openConsole(browser, url, owner);
    await takeOver(ida.id);
    await openThread(bo, ida.id);
    sink.behave('hang');
    await bo.send('Yes, in blue');
    await sink.until((received) => received.some(({ body }) => body.includes('in blue')));
    await shows(saying(bo, 'Yes, in blue').getByText('Waiting to be delivered', { exact: true }));

    // Bo's line breaks; what happens meanwhile he hears of later.
    const banner = bo.page.getByRole('status').filter({ hasText: /Connection lost|offline/ });
    await bo.context.setOffline(true);
    await shows(banner);
    const heard = sink.received.length;
    sink.behave({ status: 204 });
    await sink.down();
    await sink.up();
    await sink.until((received) => received.slice(heard).some(({ body }) => body.includes('in blue')));
    await bo.context.setOffline(false);
    await hides(banner);
    await shows(saying(bo, 'Yes, in blue').getByText('Delivered', { exact: true }));
    expect(bo.troubles).toEqual([]);
    await bo.context.close();
  },
);

const looks: [string, BrowserContextOptions][] = [
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['on a phone', { colorScheme: 'light', viewport: { width: 390, height: 844 } }],
];

test.each(looks)('the way to a lost answer has no barrier: %s', LONG, async (look, options) => {
  const reference = `Uma ${look}`;
  const uma = await openByLetter(own, { url: sink.url, reference, text: 'Can I pay later?' });
  const bo = await openConsole(browser, url, owner, { ...options, bypassCSP: true });
  await takeOver(uma.id);
  await openThread(bo, uma.id);
  await bo.send('Yes, with an invoice');
  await shows(saying(bo, 'with an invoice').getByText('Delivered', { exact: true }));
  sink.behave({ status: 503, body: 'closed for lunch' });
  await bo.send('Within two weeks');
  await shows(bo.log.getByText('Waiting to be delivered: Answered 503'));
  expect(await barriers(bo.page)).toEqual([]);
  await shows(bo.log.getByText('Not delivered: Answered 503'));
  expect(await barriers(bo.page)).toEqual([]);

  await bo.log.getByRole('link', { name: 'Show delivery' }).click();
  await shows(bo.page.getByRole('dialog').getByText('closed for lunch').first());
  expect(await barriers(bo.page)).toEqual([]);
  await bo.page.keyboard.press('Escape');
  await hides(bo.page.getByRole('dialog'));
  expect(new URL(bo.page.url()).search).toBe('');
  sink.behave({ status: 204 });
  await bo.context.close();
});

test('an agent who is no administrator sends again, without a way to the webhook', LONG, async () => {
  const pia = await openByLetter(own, { url: sink.url, reference: 'Pia', text: 'May I return it?' });
  const invited = await signIn(url, owner.email, owner.password).then((agent) =>
    agent.agents.invite({ name: 'Cy', email: 'cy@desk.example', role: 'agent' }),
  );
  const cy = await openConsole(browser, url, { email: 'cy@desk.example', password: invited.password });
  await takeOver(pia.id);
  await openThread(cy, pia.id);
  sink.behave({ status: 500 });
  await signIn(url, owner.email, owner.password).then((agent) =>
    agent.conversations.post(pia.id, { text: 'Of course' }),
  );
  const lost = saying(cy, 'Of course');
  await shows(lost.getByText('Not delivered: Answered 500'));
  expect(await lost.getByRole('link', { name: 'Show delivery' }).count()).toBe(0);
  sink.behave({ status: 204 });
  await lost.getByRole('button', { name: 'Send again' }).click();
  await shows(lost.getByText('Delivered', { exact: true }));
  expect(cy.troubles).toEqual([]);
  await cy.context.close();
});
