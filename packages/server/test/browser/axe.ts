import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** What would keep somebody out of the page as it stands now, frames included: one line each, empty when all is well. */
export async function barriers(page: Page): Promise<string[]> {
  // What still fades in has half its contrast.
  for (const frame of page.frames()) {
    await frame.evaluate(() => Promise.all(document.getAnimations().map((it) => it.finished.catch(() => undefined))));
  }
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.html.slice(0, 200)} ${node.failureSummary ?? ''}`),
    );
}
