import { type Browser, chromium } from 'playwright-core';

/** The system's own Chromium; nothing is downloaded for the tests. */
export function launchChromium(...args: string[]): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.BATON_TEST_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', ...args],
  });
}
