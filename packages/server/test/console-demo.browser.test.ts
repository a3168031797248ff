import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Console } from './browser/console.ts';
import type { Customer } from './browser/customer.ts';
import { openShift, type Shift } from './browser/shift.ts';
import { hides, shows, WAIT } from './browser/wait.ts';

// Ada, a customer in the demo shop, and Bo, who answers in the console: two browsers, one desk, nothing in between.

const LONG = { timeout: 120_000 };
const DELIVERY = 'How long does delivery take?';

let shift: Shift;

beforeAll(async () => {
  shift = await openShift(fileURLToPath(new URL('../src/main.ts', import.meta.url)));
});

afterAll(() => shift?.end());

test('Ada is answered by Sate, asks for a person, and talks with Bo', LONG, async () => {
  const { bo, records } = shift;
  await shift.setAvailable(false);
  const ada = await shift.enterShop();
  await ada.openChat();
  await ada.ask(DELIVERY);
  const { id, number } = await records.opened(DELIVERY);
  const answer = await records.said(id, 'sate');
  expect(answer.sources.map((it) => it.title)).toContain('Delivery times and costs');
  await ada.sees('From our help pages');
  await ada.sees('Delivery times and costs');
  expect((await records.conversation(id)).owner.kind).toBe('sate');

  await bo.view('Unassigned').click();
  await shows(bo.page.getByText('Nobody is waiting'));
  const loaded = await loadedAt(bo);
  await ada.chat.getByRole('button', { name: 'Talk to a person' }).click();
  await shows(ada.chat.getByText('You are in the queue. A person will answer here'));
  expect(await records.becomes(id, (it) => it.owner.kind === 'queue')).toMatchObject({
    handoff: { reason: 'requested' },
  });

  await shows(bo.row(number).getByText('1 unread message'));
  await shows(bo.view('Unassigned').filter({ hasText: '1 unread' }));
  await expect.poll(() => bo.page.title(), WAIT).toMatch(/1/);
  await bo.row(number).getByRole('link').click();
  const summary = bo.page.getByRole('region', { name: 'What happened so far' }).first();
  await shows(summary);
  expect(await summary.textContent()).toContain(DELIVERY);
  await bo.sees('Delivery times and costs');
  expect(await bo.reply.count()).toBe(0);

  await bo.page.getByRole('button', { name: 'Take over to answer' }).click();
  expect(await records.becomes(id, (it) => it.owner.kind === 'agent')).toMatchObject({ owner: { agentName: 'Bo' } });
  await bo.page.waitForURL(new RegExp(`/console/mine/${id}$`), WAIT);
  await expect.poll(() => isFocused(bo), WAIT).toBe(true);
  await shows(ada.chat.getByText('Bo joined the conversation'));

  await ada.box.pressSequentially('One mom');
  await shows(bo.page.getByText(`Visitor ${number} is writing…`));
  await ada.write('One moment please');
  await bo.sees('One moment please');
  await hides(bo.page.getByText(`Visitor ${number} is writing…`));
  expect(await records.times(id, 'One moment please')).toBe(1);
  // Bo reads from the top: what he has not seen is not "read".
  expect((await records.conversation(id)).unreadCount).toBe(2);
  await bo.page.getByRole('button', { name: '1 new message' }).click(WAIT);
  await records.becomes(id, (it) => it.unreadCount === 0);
  await shows(ada.chat.getByText('Read', { exact: true }).last());
  await bo.log.evaluate((log) => log.scrollTo(0, 0));

  await bo.reply.pressSequentially('Of cou');
  await shows(ada.chat.locator('.typing'));
  expect(await ada.chat.locator('.typing').textContent()).toContain('Bo is typing');
  await bo.send('Of course, **no hurry**.');
  await ada.sees('no hurry');
  expect(await ada.chat.locator('.bubble strong').last().textContent()).toBe('no hurry');
  await hides(ada.chat.locator('.typing'));
  await bo.sees('no hurry');
  await expect.poll(() => isAtEnd(bo), WAIT).toBe(true);
  await records.said(id, 'agent', 'Of course, **no hurry**.');
  await shows(bo.log.getByText('Read', { exact: true }));
  expect(await loadedAt(bo)).toBe(loaded);

  await ada.page.reload();
  await shows(ada.chat.getByRole('heading', { name: 'Continue' }));
  await ada.chat.getByRole('button', { name: DELIVERY }).click();
  await ada.sees('no hurry');
  for (const text of [DELIVERY, 'One moment please', 'no hurry']) expect(await ada.count(text)).toBe(1);
  await ada.write('I am back.');
  await bo.sees('I am back.');
  await shift.leave(ada);
});

test('an outage is told, ends by itself, and every message arrives once', LONG, async () => {
  const { bo, records } = shift;
  await shift.setAvailable(true);
  const ada = await shift.enterShop();
  const id = await shift.askForBo(ada, 'Do you repair tandems?');
  const banner = bo.page.getByRole('status').filter({ hasText: /Connection lost|offline/ });

  await bo.context.setOffline(true);
  await shows(banner);
  await bo.send('Written in a tunnel');
  await shows(bo.log.getByText('Waiting for the connection').or(bo.log.getByText('Sending')).first());
  await ada.write('Are you still there?');
  await records.said(id, 'contact', 'Are you still there?');
  expect(await records.times(id, 'Written in a tunnel')).toBe(0);
  await bo.context.setOffline(false);
  await hides(banner);
  await records.said(id, 'agent', 'Written in a tunnel');
  await shift.eachSeesOnce(id, ada, ['Are you still there?', 'Written in a tunnel']);

  await ada.context.setOffline(true);
  await ada.write('Sent from the lift');
  await shows(ada.chat.getByRole('status').filter({ hasText: 'offline' }));
  await bo.send('Take your time');
  await records.said(id, 'agent', 'Take your time');
  await ada.context.setOffline(false);
  await shift.eachSeesOnce(id, ada, ['Sent from the lift', 'Take your time']);

  await shift.stage.desk.kill();
  await shows(banner);
  await bo.send('The desk was down');
  await ada.write('So was mine');
  await shift.stage.desk.restart();
  await hides(banner);
  await shift.eachSeesOnce(id, ada, ['The desk was down', 'So was mine', 'Sent from the lift', 'Written in a tunnel']);
  await hides(ada.chat.getByText('Connection lost. Reconnecting…'));
  const seqs = (await records.messages(id)).map((it) => it.seq);
  expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  await shift.leave(ada);
});

test('Bo works by keyboard alone', LONG, async () => {
  const { bo, records } = shift;
  await shift.setAvailable(false);
  const subjects = ['Which frame size do I need?', 'Can I pay by invoice?'];
  const customers: Customer[] = [];
  const ids: string[] = [];
  for (const subject of subjects) {
    const customer = await shift.enterShop();
    customers.push(customer);
    ids.push(await shift.askForPerson(customer, subject));
  }
  const { keyboard } = bo.page;
  const [older = '', newer = ''] = ids;
  await bo.view('Unassigned').click();
  await expect.poll(() => bo.page.getByRole('list', { name: 'Conversations' }).getByRole('link').count(), WAIT).toBe(2);
  await bo.page.locator('body').click({ position: { x: 700, y: 400 } });

  await keyboard.press('j');
  await bo.page.waitForURL(/\/unassigned\/.+/, WAIT);
  const first = bo.page.url().split('/').at(-1) ?? '';
  const second = first === older ? newer : older;
  await keyboard.press('j');
  await bo.page.waitForURL(new RegExp(`/unassigned/${second}$`), WAIT);
  await keyboard.press('k');
  await bo.page.waitForURL(new RegExp(`/unassigned/${first}$`), WAIT);

  await keyboard.press('?');
  const help = bo.page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await shows(help.getByText('Hand back to Sate'));
  await keyboard.press('Escape');
  await hides(help);
  expect(bo.page.url()).toContain(first);

  const palette = bo.page.getByRole('dialog', { name: 'Command palette' });
  await keyboard.press('Control+k');
  await shows(palette.getByRole('option', { name: 'Take over' }));
  await keyboard.press('Escape');
  await hides(palette);

  await keyboard.press('a');
  await records.becomes(first, (it) => it.owner.kind === 'agent');
  await bo.page.waitForURL(new RegExp(`/mine/${first}$`), WAIT);
  await expect.poll(() => isFocused(bo), WAIT).toBe(true);
  await keyboard.press('Escape');
  await keyboard.press('r');
  await expect.poll(() => isFocused(bo), WAIT).toBe(true);
  await keyboard.type('a brief reply, jeered at? no');
  await keyboard.press('Enter');
  await records.said(first, 'agent', 'a brief reply, jeered at? no');
  const customer = customers[ids.indexOf(first)];
  await customer?.sees('a brief reply, jeered at? no');

  await keyboard.press('Escape');
  await keyboard.press('Control+k');
  await keyboard.type('hand back');
  await shows(palette.getByRole('option', { name: 'Hand back to Sate' }));
  await keyboard.press('Enter');
  const back = await records.becomes(first, (it) => it.owner.kind === 'sate');
  await customer?.sees('The AI assistant answers again');
  await shows(bo.page.getByText('Sate answers this conversation. Take over to answer yourself.'));
  await keyboard.press('a');
  const again = await records.becomes(first, (it) => it.owner.kind === 'agent');
  expect(again.epoch).toBeGreaterThan(back.epoch);

  await expect.poll(() => isFocused(bo), WAIT).toBe(true);
  await keyboard.press('Escape');
  await keyboard.press('e');
  const sure = bo.page.getByRole('alertdialog', { name: 'Close this conversation?' });
  await shows(sure);
  await keyboard.press('Enter');
  await records.becomes(first, (it) => it.state === 'closed');
  await hides(sure);
  if (customer !== undefined) await shows(customer.chat.getByText('How was it?'));
  for (const each of customers) await shift.leave(each);
});

test('Bo suggests closing, Ada closes and gives four stars with a word', LONG, async () => {
  const { bo, records } = shift;
  await shift.setAvailable(true);
  const ada = await shift.enterShop();
  const id = await shift.askForBo(ada, 'Is the Harbour in stock?');
  await bo.send('It is, in two sizes.');
  await ada.sees('It is, in two sizes.');

  await bo.choose('Suggest closing');
  await records.becomes(id, (it) => it.closeSuggested);
  await ada.chat.getByRole('button', { name: 'Yes, close it' }).click(WAIT);
  await records.becomes(id, (it) => it.state === 'closed');
  await bo.sees('Closed by the customer');
  await shows(bo.page.getByText('This conversation is closed.'));

  // The radio itself lies under its star, as people see it.
  await ada.chat.getByRole('radio', { name: '4 of 5 stars' }).check({ ...WAIT, force: true });
  await ada.chat.getByRole('textbox', { name: 'Anything to add? (optional)' }).fill('Quick & kind <3');
  await ada.chat.getByRole('button', { name: 'Send rating' }).click();
  await shows(ada.chat.getByText('Thank you for your rating!'));
  const { rating } = await records.becomes(id, (it) => it.rating !== null);
  expect(rating).toMatchObject({ score: 4, text: 'Quick & kind <3' });
  await bo.sees('Rated 4 of 5 stars');
  await shows(bo.page.getByText('“Quick & kind <3”'));
  await shift.leave(ada);
});

function isFocused({ reply }: Console): Promise<boolean> {
  return reply.evaluate((it) => it === document.activeElement);
}

function isAtEnd({ log }: Console): Promise<boolean> {
  return log.evaluate((it) => it.scrollHeight - it.scrollTop - it.clientHeight < 2);
}

/** Changes with every load of the page. */
function loadedAt({ page }: Console): Promise<number> {
  return page.evaluate(() => performance.timeOrigin);
}
