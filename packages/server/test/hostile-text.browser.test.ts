import { fileURLToPath } from 'node:url';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Customer } from './browser/customer.ts';
import { openShift, type Shift } from './browser/shift.ts';
import { openVisit } from './browser/visit.ts';
import { WAIT } from './browser/wait.ts';

// What people write is text and nothing else, in the console as in the widget, whoever wrote it.

const LONG = { timeout: 120_000 };

let shift: Shift;

beforeAll(async () => {
  shift = await openShift(fileURLToPath(new URL('../src/main.ts', import.meta.url)));
});

afterAll(() => shift?.end());

test('hostile text is shown as text on both sides and runs nowhere', LONG, async () => {
  const { bo, records } = shift;
  await shift.setAvailable(true);
  const ada = await shift.enterShop();
  const id = await shift.askForBo(ada, 'What <b>does</b> "warranty" cover?');
  const hostile = [
    '<img src=x onerror="window.pwned=1">',
    '<script>window.pwned=1</script>',
    '<svg/onload=window.pwned=1><iframe srcdoc="<script>parent.pwned=1</script>">',
    'javascript:window.pwned=1',
    'Look \u202Egnp.exe\u202C twice',
    'W'.repeat(3000),
    '{{constructor.constructor("window.pwned=1")()}}',
  ];
  const links = [
    '[click](javascript:window.pwned=1)',
    '[click](data:text/html,<script>window.pwned=1</script>)',
    '![x](x" onerror="window.pwned=1)',
    '<a href="javascript:window.pwned=1">click</a>',
    '[a](https://example.org/"onmouseover="window.pwned=1)',
    '<javascript:window.pwned=1>',
  ];
  for (const text of [...hostile, ...links]) {
    await ada.write(text);
    await records.said(id, 'contact', text);
    await eachHolds(ada, text);
  }
  for (const text of [...hostile, ...links]) {
    await bo.send(text);
    await records.said(id, 'agent', text);
  }
  await bo.send('The end.');
  await ada.sees('The end.');
  for (const text of hostile) await eachHolds(ada, text);

  for (const part of [bo.page.locator('body'), ada.chat.locator('body')]) {
    // Every address that is clickable, and every element that is not ours.
    const hrefs = await part.locator('a').evaluateAll((all) => all.map((it) => (it as HTMLAnchorElement).protocol));
    expect(hrefs.filter((it) => !['http:', 'https:', 'mailto:'].includes(it))).toEqual([]);
    expect(await part.locator('[role=log] :is(img, script, iframe, [onerror], [onload], [onmouseover])').count()).toBe(
      0,
    );
    expect(await part.evaluate((body) => body.scrollWidth <= body.clientWidth)).toBe(true);
    const log = part.getByRole('log');
    expect(await log.evaluate((it) => it.scrollWidth <= it.clientWidth)).toBe(true);
  }
  for (const page of [bo.page, ada.page]) {
    for (const frame of page.frames()) expect(await frame.evaluate(() => 'pwned' in window)).toBe(false);
  }
  await shift.leave(ada);
});

test('what breaks the policy of the console does not go unnoticed here', LONG, async () => {
  const { page, context, troubles } = await openVisit(shift.browser);
  await page.goto(`${shift.stage.desk.url}/console/`);
  const refused = await page.evaluate(() => {
    try {
      document.body.innerHTML = '<img src=x onerror="window.pwned=1">';
      return false;
    } catch {
      return true;
    }
  });
  expect(refused).toBe(true);
  await expect.poll(() => troubles.join(), WAIT).toContain('policy: require-trusted-types-for');
  await context.close();
});

/** The very characters, not what a browser makes of them. */
async function eachHolds(ada: Customer, text: string): Promise<void> {
  for (const log of [shift.bo.log, ada.chat.getByRole('log')]) {
    await expect.poll(() => plainText(log), WAIT).toContain(text);
  }
}

/** All text, without what only screen readers are told. */
function plainText(place: Locator): Promise<string> {
  return place.evaluate((element) => {
    const copy = element.cloneNode(true) as Element;
    for (const hidden of copy.querySelectorAll('.hidden')) hidden.remove();
    return copy.textContent;
  });
}
