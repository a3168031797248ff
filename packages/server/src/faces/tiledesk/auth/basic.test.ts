import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SignInFailures } from '../../../auth/failures.ts';
import type { User } from '../../../core/users/store.ts';
import { BasicCredentials, readBasic } from './basic.ts';

const bo: User = {
  id: 'bo',
  email: 'bo@desk.example',
  firstName: 'Bo',
  lastName: '',
  phone: null,
  emailVerified: true,
  passwordMark: 'first',
  createdAt: 0,
  updatedAt: 0,
};
let users: Map<string, User>;
let password: string;
let checks: number;
let basic: BasicCredentials;
beforeEach(() => {
  vi.useFakeTimers();
  users = new Map([['bo', { ...bo }]]);
  password = 'correct horse';
  checks = 0;
  basic = new BasicCredentials({
    failures: new SignInFailures(),
    async checkPassword(email, given) {
      checks += 1;
      return email === bo.email && given === password ? 'bo' : null;
    },
    findUser: async (id) => users.get(id),
  });
});
afterEach(() => {
  vi.useRealTimers();
});
const check = (given = 'correct horse', email = 'bo@desk.example') => basic.check(email, given, '127.0.0.1');

test('a minute of calls costs one check of the password, however many come together', async () => {
  await Promise.all(Array.from({ length: 50 }, () => check()));
  for (let call = 0; call < 50; call++) await check('correct horse', 'BO@desk.example');
  expect(checks).toBe(1);
  vi.advanceTimersByTime(59_000);
  await check();
  expect(checks).toBe(1);
  vi.advanceTimersByTime(2_000);
  await check();
  expect(checks).toBe(2);
});

test('another password, wherever it was set, ends the minute at once', async () => {
  await check();
  password = 'another horse';
  users.set('bo', { ...bo, passwordMark: 'second' });
  await expect(check()).rejects.toMatchObject({ code: 'unauthenticated' });
  expect((await check('another horse')).id).toBe('bo');
});

test('who is gone is nobody, and a wrong password is checked every time, ten times', async () => {
  await check();
  users.delete('bo');
  await expect(check()).rejects.toMatchObject({ code: 'unauthenticated' });
  users.set('bo', bo);
  checks = 0;
  for (let turn = 0; turn < 9; turn++) await expect(check('wrong')).rejects.toMatchObject({ code: 'unauthenticated' });
  expect(checks).toBe(9);
  await expect(check('wrong')).rejects.toMatchObject({ code: 'rate_limited' });
});

test('of a hundred different wrong passwords that come together, ten are looked at', async () => {
  const guesses = Array.from({ length: 100 }, (_, index) => check(`wrong ${index}`).catch(({ code }) => code));
  const codes = await Promise.all(guesses);
  expect(checks).toBe(10);
  expect(codes.filter((code) => code === 'rate_limited').length).toBe(90);
});

test('the first colon divides address and password', () => {
  const encoded = (text: string) => Buffer.from(text).toString('base64');
  expect(readBasic(encoded('a@b.example:c:d'))).toEqual({ email: 'a@b.example', password: 'c:d' });
  expect(readBasic(encoded('nothing'))).toBeNull();
  expect(readBasic(encoded(':password'))).toBeNull();
});
