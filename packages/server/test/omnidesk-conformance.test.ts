import { fileURLToPath } from 'node:url';
import { createAgentClient } from '@baton/sdk';
import { type OmnideskTarget, omnideskSuite, openStage, runSuiteCheck, type Stage } from '@baton/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

// The conformance suite that anybody can run against any server, here against this one, one test per rule.

const entry = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const CHAT_TOKEN = 'takenOverFromOmnidesk123';

let stage: Stage;
let target: OmnideskTarget;

beforeAll(async () => {
  const env = { BATON_RATE_LIMITS: 'off', BATON_CHAT_TOKEN: CHAT_TOKEN, BATON_HOOK_ALLOW: '127.0.0.1' };
  stage = await openStage({ entry, env });
  const owner = createAgentClient({ baseUrl: stage.desk.url, token: stage.deskKey });
  target = {
    url: stage.desk.url,
    apiKey: (await owner.keys.create({ name: 'middleware', scopes: ['chat', 'chat_log'] })).token,
    chatToken: CHAT_TOKEN,
    unscopedKey: (await owner.keys.create({ name: 'desk only', scopes: ['desk'] })).token,
    deskKey: stage.deskKey,
    loopback: true,
  };
});

afterAll(() => stage?.end());

describe('the Omnidesk face', () => {
  for (const check of omnideskSuite.checks) {
    test(`${check.contract} ${check.title}`, { timeout: 90_000 }, () => runSuiteCheck(omnideskSuite, check, target));
  }

  test('the suite neither wrote an error into the log nor ended the desk', () => {
    expect(stage.desk.pid).toBeDefined();
    expect(
      stage.desk
        .logs()
        .split('\n')
        .filter((line) => /"level":(50|60)|"level":"(error|fatal)"/.test(line)),
    ).toEqual([]);
  });

  test('no key, token or text of a message is in the log', () => {
    const secrets = [target.apiKey, target.unscopedKey, stage.deskKey, CHAT_TOKEN, 'Ada Löwe', 'Here it is'];
    for (const secret of secrets) expect(stage.desk.logs()).not.toContain(secret);
  });
});
