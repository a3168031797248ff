import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createAgentClient, inShownOrder } from '@baton/sdk';
import { type HookSink, openStage, type Stage, startHookSink } from '@baton/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { wholeThread } from './life-bench.ts';
import { entry } from './support/entry.ts';

// Who comes from another system follows a page. Its commands run here as they stand there, on a desk that was started as it says.

const run = promisify(execFile);
const project = '5e2c35c8f0dbc10017bb3aac';
let stage: Stage;
let sink: HookSink;
beforeAll(async () => {
  sink = await startHookSink();
  stage = await openStage({ entry, env: { BATON_WORKSPACE_ID: project, BATON_HOOK_ALLOW: '127.0.0.1' } });
});
afterAll(async () => {
  await stage?.end();
  await sink?.close();
});

/** The page's blocks of one language, one after the other. */
async function blocks(page: string, language: string): Promise<string[]> {
  const text = await readFile(new URL(`../../../docs/${page}`, import.meta.url), 'utf8');
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, block]) => block as string);
}

/** In one shell, which stops at the first command that fails. */
async function follow(page: string, env: Record<string, string>): Promise<string> {
  const commands = await blocks(page, 'sh');
  expect(commands.length).toBeGreaterThan(2);
  const { PATH = '' } = process.env;
  const { stdout } = await run('sh', ['-c', `set -eu\n${commands.join('\n')}`], { env: { PATH, ...env } });
  return stdout;
}

describe('from Tiledesk', () => {
  test('every command of the page works, and the old conversation stands in the console at its old times', async () => {
    const { email, password } = stage.owner;
    const printed = await follow('migrate-from-tiledesk.md', {
      V3: `${stage.desk.url}/v3`,
      PROJECT: project,
      ME: `${email}:${password}`,
      TARGET: `${sink.url}/answers`,
    });
    expect(printed).toContain('"name":"My shop"');
    const bo = createAgentClient({ baseUrl: stage.desk.url, token: stage.deskKey });
    const { conversations } = await bo.conversations.list({ view: 'closed' });
    const [old] = conversations;
    expect(old).toMatchObject({ face: 'tiledesk', contact: { name: 'Ada', email: 'ada@example.org' } });
    const thread = inShownOrder(await wholeThread(bo.conversations, old?.id as string)).filter(
      ({ kind }) => kind !== 'event',
    );
    expect(thread.map(({ text, shownAt }) => [text, shownAt && Date.parse(shownAt)])).toEqual([
      ['Where is my order?', 1665584701710],
      ['On its way.', 1665584702710],
    ]);
    await sink.until((all) => all.some(({ body }) => body.includes('On its way.')));
  });
});

describe('from Eusate', () => {
  test('every command and program of the page works', async () => {
    const env = { DESK: stage.desk.url, KEY: stage.apiKey, DESK_KEY: stage.deskKey };
    const [program] = await blocks('migrate-from-eusate.md', 'js');
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program as string], {
      env: { PATH: process.env.PATH ?? '', ...env },
      cwd: fileURLToPath(new URL('../../testkit', import.meta.url)),
      timeout: 30_000,
    });
    expect(stdout.trim()).not.toBe('');
    const printed = await follow('migrate-from-eusate.md', env);
    expect(printed).toContain('Gift cards');
  });

  test('a key and an organisation that one has are kept', async () => {
    const key = `a-key-from-elsewhere-${randomBytes(8).toString('hex')}`;
    const other = await openStage({
      entry,
      env: { BATON_WORKSPACE_ID: '0123456789abcdef01234567', BATON_API_KEY: key },
    });
    try {
      const answer = await fetch(`${other.desk.url}/api/v1/organisations/verify-apikey/`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}` },
      });
      expect(answer.status).toBe(200);
      const { organisationId } = await (await other.signIn()).createTokens();
      expect(organisationId).toBe('0123456789abcdef01234567');
    } finally {
      await other.end();
    }
  });
});
