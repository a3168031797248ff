import { fileURLToPath } from 'node:url';
import { createAgentClient } from '@baton/sdk';
import { eusateChecks, openStage, runCheck, type Stage, type Target } from '@baton/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

// The conformance suite that anybody can run against any server, here against this one, one test per rule.

const entry = fileURLToPath(new URL('../src/main.ts', import.meta.url));
/** A desk holds one workspace so far, so nobody has the key of another account; and its core has no notes yet. */
const checks = eusateChecks.filter((check) => check.needs !== 'other' && check.id !== 'agent.comments');

let stage: Stage;
let target: Target;

beforeAll(async () => {
  stage = await openStage({ entry });
  const owner = createAgentClient({ baseUrl: stage.desk.url, token: stage.deskKey });
  const revoked = await owner.keys.create({ name: 'revoked', scopes: ['customer'] });
  await owner.keys.revoke(revoked.key.id);
  const tokens = await (await stage.signIn()).createTokens();
  target = {
    url: stage.desk.url,
    apiKey: stage.apiKey,
    agent: { token: tokens.access, refresh: tokens.refresh, organisation: tokens.organisationId },
    revokedKey: revoked.token,
    unscopedKey: (await owner.keys.create({ name: 'desk only', scopes: ['desk'] })).token,
  };
});

afterAll(() => stage?.end());

describe('the Eusate face', () => {
  for (const check of checks) {
    test(`${check.contract} ${check.title}`, () => runCheck(check, target));
  }

  test('the suite neither wrote an error into the log nor ended the desk', async () => {
    expect(stage.desk.pid).toBeDefined();
    expect(
      stage.desk
        .logs()
        .split('\n')
        .filter((line) => /"level":(50|60)|"level":"(error|fatal)"/.test(line)),
    ).toEqual([]);
  });

  test('no key, token or text of a message is in the log', () => {
    const logs = stage.desk.logs();
    const secrets = [stage.apiKey, stage.deskKey, target.agent?.token, target.agent?.refresh, target.revokedKey];
    for (const secret of secrets) expect(logs.includes(String(secret))).toBe(false);
    expect(logs).not.toContain('my very own words 4711');
  });
});
