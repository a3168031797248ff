import { expect, test } from 'vitest';
import { openDoor } from '../../../test/support/door.ts';
import { checkHookUrl } from './check-hook-url.ts';

const failing = (code: string) => openDoor({ resolve: () => Promise.reject(Object.assign(new Error('no'), { code })) });
const refusal = (door: ReturnType<typeof openDoor>, url = 'https://crm.example/') =>
  checkHookUrl(door, url).then(
    () => null,
    (error: unknown) => error,
  );

test.each(['ETIMEOUT', 'ESERVFAIL', 'EREFUSED', 'ECONNREFUSED', 'ECANCELLED', 'EAI_AGAIN'])(
  'an administrator is told to try again when the look-up ends with %s',
  async (code) => {
    expect(await refusal(failing(code))).toMatchObject({
      code: 'unavailable',
      data: { field: 'url', retryAfterMs: 5000 },
    });
  },
);

test.each(['ENOTFOUND', 'ENODATA'])('a name that leads nowhere (%s) is wrong, now and later', async (code) => {
  const refused = await refusal(failing(code));
  expect(refused).toMatchObject({
    code: 'invalid',
    data: { field: 'url', reason: `url: crm.example could not be looked up (${code}).` },
  });
});

test('an address that may not be called is wrong, whatever the moment', async () => {
  expect(await refusal(openDoor(), 'http://10.0.0.1/')).toMatchObject({ code: 'invalid', data: { field: 'url' } });
  expect(await refusal(openDoor(), 'nonsense')).toMatchObject({ code: 'invalid', data: { field: 'url' } });
  expect(await refusal(openDoor(), 'http://127.0.0.1/')).toBeNull();
});

test('a desk that stops says nothing against the address', async () => {
  const door = openDoor({ resolve: () => new Promise(() => {}) });
  const asked = refusal(door);
  await door.close();
  expect(await asked).toMatchObject({ code: 'unavailable' });
  expect(await refusal(door)).toMatchObject({ code: 'unavailable' });
});
