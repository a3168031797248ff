import { expect, test } from 'vitest';
import { createSeal } from './seal.ts';

const seal = createSeal('a secret of the desk, long enough to be one');

test('what is sealed opens again, and looks different each time', () => {
  const [first, second] = [seal.close('whsec_Grüße'), seal.close('whsec_Grüße')];
  expect(first).not.toBe(second);
  expect(first).not.toContain('whsec');
  expect([seal.open(first), seal.open(second)]).toEqual(['whsec_Grüße', 'whsec_Grüße']);
});

test('another secret, a changed byte and something else do not open', () => {
  const sealed = seal.close('whsec_1');
  expect(() => createSeal('another secret of another desk, also long').open(sealed)).toThrow();
  const changed = Buffer.from(sealed, 'base64url');
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
  expect(() => seal.open(changed.toString('base64url'))).toThrow();
  expect(() => seal.open('nonsense')).toThrow();
});
