import { randomBytes } from 'node:crypto';
import { openStage, runSuiteCheck, type Stage, type TiledeskTarget, tiledeskSuite } from '@baton/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { entry } from './support/entry.ts';

// The conformance suite that anybody can run against any server, here against this one, one test per rule. The limits are on:
// a suite that never waits is busier than a normal integration, and meets none either.

let stage: Stage;
let target: TiledeskTarget;

beforeAll(async () => {
  stage = await openStage({
    entry,
    env: { BATON_WORKSPACE_ID: randomBytes(12).toString('hex'), BATON_HOOK_ALLOW: '127.0.0.1' },
  });
  target = { url: stage.desk.url, ...stage.owner, loopback: true };
});
afterAll(() => stage?.end());

describe('the Tiledesk face', () => {
  for (const check of tiledeskSuite.checks) {
    test(`${check.contract} ${check.title}`, () => runSuiteCheck(tiledeskSuite, check, target));
  }

  test('the suite neither wrote an error into the log nor ended the desk', () => {
    expect(stage.desk.pid).toBeDefined();
    expect(stage.desk.logs()).not.toMatch(/"level":(?:50|60)/);
  });

  test('no password, token or text of a message is in the log', () => {
    const { email, password } = stage.owner;
    const secrets = [
      password,
      Buffer.from(`${email}:${password}`).toString('base64'),
      'between us',
      'eyJhbGciOiJIUzI1NiI',
    ];
    for (const secret of secrets) expect(stage.desk.logs().includes(secret)).toBe(false);
  });
});
