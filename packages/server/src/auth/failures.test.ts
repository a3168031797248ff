import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SignInFailures } from './failures.ts';

let failures: SignInFailures;
let checks: number;
let most: number;
let running: number;
beforeEach(() => {
  failures = new SignInFailures();
  checks = 0;
  most = 0;
  running = 0;
});
afterEach(() => {
  vi.useRealTimers();
});

/** A check that takes its time; only `right` is the password. */
function guess(password: string, { account = 'bo@desk.example', address = '192.0.2.1' } = {}) {
  return failures
    .attempt(account, address, async () => {
      checks += 1;
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return password === 'right' ? 'bo' : null;
    })
    .catch((error: { code: string }) => error.code);
}
const many = (count: number, make: (index: number) => ReturnType<typeof guess>) =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));

test('of three hundred wrong passwords that come together, ten are looked at', async () => {
  const answers = await many(300, (index) => guess(`wrong ${index}`));
  expect(checks).toBe(10);
  expect(answers.filter((it) => it === null).length).toBe(10);
  expect(answers.filter((it) => it === 'rate_limited').length).toBe(290);
});

test('an address that tries many accounts together has thirty', async () => {
  await many(150, (index) => guess('wrong', { account: `${index}@desk.example` }));
  expect(checks).toBe(30);
});

test('many right ones that come together all get in, a few at a time', async () => {
  expect(new Set(await many(100, () => guess('right')))).toEqual(new Set(['bo']));
  expect(most).toBe(10);
});

test('a check that could not be made counts for nothing', async () => {
  for (let turn = 0; turn < 20; turn++) {
    const away = failures.attempt('bo@desk.example', '192.0.2.1', () => Promise.reject(new Error('away')));
    await expect(away).rejects.toThrow('away');
  }
  expect(await guess('right')).toBe('bo');
});

test('after a quarter of an hour there are ten more', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  await many(11, () => guess('wrong'));
  expect(await guess('right')).toBe('rate_limited');
  vi.advanceTimersByTime(15 * 60_000);
  expect(await guess('right')).toBe('bo');
});
