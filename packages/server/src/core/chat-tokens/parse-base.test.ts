import { describe, expect, test } from 'vitest';
import { parseBase } from './parse-base.ts';

describe('a receiver', () => {
  test.each([
    ['bot.example', 'bot.example', 'https://bot.example', false],
    ['Bot.Example:443', 'bot.example', 'https://bot.example', false],
    ['bot.example:8443/', 'bot.example:8443', 'https://bot.example:8443', false],
    ['203.0.113.7:9000', '203.0.113.7:9000', 'https://203.0.113.7:9000', false],
    ['http://bot.example', 'bot.example', 'http://bot.example', true],
    ['HTTP://bot.example:80//', 'bot.example', 'http://bot.example', true],
    ['http://bot.example:443', 'bot.example:443', 'http://bot.example:443', true],
    ['https://bot.example/hooks/v1//', 'bot.example/hooks/v1', 'https://bot.example/hooks/v1', true],
    ['bot.example/a_b/~c/%20d', 'bot.example/a_b/~c/%20d', 'https://bot.example/a_b/~c/%20d', false],
    ['bot_1.internal/Path', 'bot_1.internal/Path', 'https://bot_1.internal/Path', false],
    ['[2001:db8::1]:9000', '[2001:db8::1]:9000', 'https://[2001:db8::1]:9000', false],
  ])('%s is compared as %s and called at %s', (text, base, url, schemeGiven) => {
    expect(parseBase(text, 'https')).toEqual({ base, url, schemeGiven });
  });

  test('without a scheme is called with the token’s own, whose usual port it then leaves out', () => {
    expect(parseBase('bot.example:80', 'http')).toMatchObject({ base: 'bot.example', url: 'http://bot.example' });
    expect(parseBase('bot.example:80', 'https')?.base).toBe('bot.example:80');
  });

  test.each([
    'ftp://bot.example',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'https://bo@bot.example',
    'https://bot.example?x=1',
    'bot.example/#a',
    'bot example',
    'bot.example:99999',
    'bot.example:',
    'https://',
    '//bot.example',
    '/path',
    'bot.example/../admin',
    'bot.example/%2e%2e/admin',
    'bot.example\\@evil.example',
    'bot.example/a b',
    'a:b:c',
  ])('%s is refused', (text) => {
    expect(parseBase(text, 'https')).toBe(null);
  });
});
