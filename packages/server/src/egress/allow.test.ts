import { describe, expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { parseAllowList } from './allow.ts';

describe('an operator who writes the list', () => {
  test('may leave it empty, and may leave blanks and commas about', () => {
    expect(parseAllowList('')).toEqual({ rules: [], problems: [] });
    expect(parseAllowList(' , ,')).toEqual({ rules: [], problems: [] });
    const { rules, problems } = parseAllowList(' bot.internal , 10.0.0.0/8,\n[fd00::1]:8080, ');
    expect(problems).toEqual([]);
    expect(rules).toHaveLength(3);
  });

  test.each([
    ['http://bot.internal', 'is a URL'],
    ['https://bot.internal/hooks', 'is a URL'],
    ['bot.internal/hooks', 'is not a range'],
    ['*.internal', 'has a wildcard'],
    ['*', 'has a wildcard'],
    ['10.0.0.0/33', 'is not a range'],
    ['10.0.0.0/', 'is not a range'],
    ['10.0.0.0/-1', 'is not a range'],
    ['10.0.0.5/8', 'is not a range'],
    ['fd00::/129', 'is not a range'],
    ['fd00::1/8', 'is not a range'],
    ['10.0.0.0/8:80', 'is a range with a port'],
    ['10.0.0/8', 'is not a range'],
    ['10.0.0.0/255.0.0.0', 'is not a range'],
    ['10.0.0', 'is not a host'],
    ['127.1', 'is not a host'],
    ['0x7f000001', 'is not a host'],
    ['2130706433', 'is not a host'],
    ['256.0.0.1', 'is not a host'],
    ['010.0.0.1', 'is not a host'],
    ['10.0.0.1:0', 'is not a host'],
    ['10.0.0.1:65536', 'is not a host'],
    ['bot.internal:http', 'is not a host'],
    ['bot.internal:', 'is not a host'],
    [':8080', 'is not a host'],
    ['[::1', 'is not a host'],
    ['[bot.internal]:80', 'is not a host'],
    ['[::1]:99999', 'is not a host'],
    ['::g', 'is not a host'],
    ['user@bot.internal', 'is not a host'],
    ['bot internal', 'is not a host'],
    ['bot..internal', 'is not a host'],
    ['-bot.internal', 'is not a host'],
    ['bot.internal?x', 'is not a host'],
    ['bot%2einternal', 'is not a host'],
    [`${'a'.repeat(64)}.internal`, 'is not a host'],
  ])('hears that %j %s', (entry, problem) => {
    const { rules, problems } = parseAllowList(`bot.internal,${entry},10.0.0.1`);
    expect(rules).toHaveLength(2);
    expect(problems).toEqual([expect.stringContaining(problem)]);
    expect(problems[0]).toContain(`"${entry}"`);
  });
});

describe('BATON_HOOK_ALLOW', () => {
  test('reaches the settings', () => {
    expect(readConfig({}).hookAllow).toEqual([]);
    expect(readConfig({ BATON_HOOK_ALLOW: '' }).hookAllow).toEqual([]);
    expect(readConfig({ BATON_HOOK_ALLOW: 'bot.internal:9000' }).hookAllow).toEqual([
      { hostname: 'bot.internal', port: 9000 },
    ]);
  });

  test('stops the start when it is wrong, with a sentence for each wrong entry', () => {
    expect(() => readConfig({ BATON_HOOK_ALLOW: 'bot.internal,10.0.0.5/8,http://x' })).toThrow(
      /^BATON_HOOK_ALLOW: "10\.0\.0\.5\/8" is not a range.*\.\nBATON_HOOK_ALLOW: "http:\/\/x" is a URL.*\.$/,
    );
  });
});
