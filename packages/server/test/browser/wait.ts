import type { Locator } from 'playwright-core';
import { expect } from 'vitest';

/** Generous: two desks and two browsers may share a small machine. */
export const WAIT = { timeout: 20_000 };

export async function shows(place: Locator): Promise<void> {
  await place.waitFor({ state: 'visible', ...WAIT });
}

export async function hides(place: Locator): Promise<void> {
  await place.waitFor({ state: 'hidden', ...WAIT });
}

/** The desk's state changes after the browser's: asks until there is an answer, and fails when there is none. */
export async function eventually<Value>(read: () => Promise<Value | undefined>): Promise<Value> {
  let found: Value | undefined;
  const seek = async (): Promise<boolean> => {
    found = await read();
    return found !== undefined;
  };
  await expect.poll(seek, { ...WAIT, interval: 50 }).toBe(true);
  return found as Value;
}
