import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAgentClient } from '@baton/sdk';
import { connectEusate, type Desk, freePort, signIn } from '@baton/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makePlace, owner, type Place, run } from './cli-bench.ts';

let place: Place;
let desk: Desk;
beforeAll(async () => {
  place = await makePlace();
  desk = await place.start();
});
afterAll(() => place?.end());

const FAILURE = /^error: [^\n]+\n(\(add --help to see what is possible\)\n)?$/;

describe('the command line', () => {
  test.each([
    '',
    ' start',
    ' backup',
    ' restore',
    ' doctor',
    ' keys',
    ' keys create',
    ' keys list',
    ' keys revoke',
    ' agents invite',
    ' agents vouch',
    ' kb import',
    ' demo',
  ])('explains itself: baton%s --help', async (command) => {
    const { code, stdout } = await run([...command.split(' ').filter(Boolean), '--help'], {});
    expect([code, stdout.split('\n')[0]]).toEqual([0, expect.stringContaining(`Usage: baton${command}`)]);
  });

  test.each([
    'dance',
    'keys create --scope everything',
    'keys create --expires soon',
    'keys create --expires 2001-01-01',
    'keys revoke nothing',
    'agents invite nobody --name No',
    'agents invite no@desk.example',
    'kb import /does/not/exist',
    'restore',
  ])('says in one sentence what is wrong with: baton %s', async (command) => {
    const { code, stdout, stderr } = await place.baton(...command.split(' '));
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(FAILURE);
  });

  test('says that there is no desk, or which variable is wrong', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'baton-none-'));
    const none = await run(['keys', 'list'], { BATON_DATA_DIR: folder });
    expect([none.code, none.stderr]).toEqual([1, expect.stringMatching(/There is no desk in .*baton-none-/)]);
    const wrong = await run(['keys', 'list'], { BATON_DATA_DIR: folder, LOG_LEVEL: 'loud' });
    expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('LOG_LEVEL')]);
    const away = {
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
      BATON_SECRET: 'x'.repeat(32),
      BATON_DATA_DIR: folder,
    };
    const gone = await run(['keys', 'list'], away);
    expect([gone.code, gone.stderr]).toEqual([1, expect.stringContaining('The database does not answer')]);
    await rm(folder, { recursive: true });
  });
});

describe('keys', () => {
  test('made beside a running desk open it at once, and end within 5 s of their revocation', async () => {
    const made = await place.baton(
      'keys',
      'create',
      '--name',
      'My site',
      '--scope',
      'desk',
      'customer',
      '--expires',
      '30d',
    );
    expect([made.code, made.stdout]).toEqual([0, expect.stringMatching(/^hd_live_[0-9A-Za-z]{49}\n$/)]);
    const token = made.stdout.trim();
    const client = createAgentClient({ baseUrl: desk.url, token });
    expect((await client.me()).agent.role).toBe('owner');
    const customer = await connectEusate(desk.url, token);
    const closed = new Promise((resolve) => customer.socket.once('disconnect', resolve));

    const listed = (await place.baton('keys', 'list')).stdout;
    expect(listed).not.toContain(token);
    const line = listed.split('\n').find((it) => it.endsWith('My site')) ?? '';
    expect(line).toMatch(/desk, customer +active until \d{4}-\d\d-\d\d/);
    const id = line.split(' ')[0] as string;

    const revoked = await place.baton('keys', 'revoke', id);
    expect([revoked.code, revoked.stdout]).toEqual([0, expect.stringContaining('My site')]);
    const started = Date.now();
    await expect
      .poll(
        () =>
          client.me().then(
            () => 'open',
            (error: { code: string }) => error.code,
          ),
        { timeout: 5000 },
      )
      .toBe('unauthenticated');
    await closed;
    expect(Date.now() - started).toBeLessThan(5000);
    expect((await place.baton('keys', 'list')).stdout).toMatch(new RegExp(`${id} .*revoked`));
  });
});

describe('agents invite', () => {
  test('prints a password that signs in, and refuses an address that is taken', async () => {
    const invited = await place.baton('agents', 'invite', 'Cy@desk.example', '--name', 'Cy Young', '--role', 'admin');
    expect(invited.code).toBe(0);
    const cy = await signIn(desk.url, 'cy@desk.example', invited.stdout.trim());
    expect((await cy.me()).agent).toMatchObject({ name: 'Cy Young', role: 'admin', email: 'cy@desk.example' });
    const again = await place.baton('agents', 'invite', 'cy@desk.example', '--name', 'Cy');
    expect([again.code, again.stderr]).toEqual([1, 'error: This e-mail address is taken.\n']);
  });
});

describe('agents vouch', () => {
  test('gives an account to its address’s owner: a new password signs in, the old one no more', async () => {
    const before = (await place.baton('agents', 'invite', 'dee@desk.example', '--name', 'Dee')).stdout.trim();
    const vouched = await place.baton('agents', 'vouch', 'DEE@desk.example');
    expect(vouched.code).toBe(0);
    expect((await signIn(desk.url, 'dee@desk.example', vouched.stdout.trim())).me).toBeDefined();
    await expect(signIn(desk.url, 'dee@desk.example', before)).rejects.toMatchObject({ code: 'unauthenticated' });
    const nobody = await place.baton('agents', 'vouch', 'nobody@desk.example');
    expect([nobody.code, nobody.stderr]).toEqual([1, 'error: Nobody has an account with this address.\n']);
  });
});

describe('kb import', () => {
  test('takes a folder once, then only what changed, and says what it left out', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'baton-kb-'));
    await mkdir(join(folder, 'sub'));
    for (let index = 0; index < 60; index++)
      await writeFile(join(folder, `a${index}.md`), `# Article ${index}\n\nText ${index}.`);
    await writeFile(join(folder, 'sub', 'opening-hours.txt'), 'We open at nine.');
    await writeFile(join(folder, 'binary.md'), Buffer.from([0, 1, 2]));
    await writeFile(join(folder, 'picture.png'), 'x');
    await writeFile(join(folder, 'large.md'), 'x'.repeat(300_000));
    const before = (await owner(desk).articles.list()).length;

    const first = await place.baton('kb', 'import', folder);
    expect([first.code, first.stdout]).toEqual([0, '61 articles added, 0 changed, 0 unchanged.\n']);
    for (const name of ['binary.md', 'picture.png', 'large.md', '3 files skipped'])
      expect(first.stderr).toContain(name);
    const again = await place.baton('kb', 'import', folder);
    expect([again.code, again.stdout]).toEqual([0, '0 articles added, 0 changed, 61 unchanged.\n']);
    await writeFile(join(folder, 'sub', 'opening-hours.txt'), 'We open at ten.');
    const changed = await place.baton('kb', 'import', folder);
    expect(changed.stdout).toBe('0 articles added, 1 changed, 60 unchanged.\n');

    const articles = await owner(desk).articles.list();
    expect(articles.length - before).toBe(61);
    expect(articles.find((it) => it.title === 'Opening hours')?.body).toBe('We open at ten.');
    const nothing = await place.baton('kb', 'import', join(folder, 'picture.png'));
    expect(nothing.code).toBe(1);
    await rm(folder, { recursive: true });
  });

  test('demo seeds its articles once', async () => {
    expect((await place.baton('demo')).stdout).toMatch(
      /^Demo knowledge: 25 added, 0 changed, 0 unchanged\.\nTalk to it: http:.*\/demo\/\n$/,
    );
    expect((await place.baton('demo')).stdout).toMatch(/^Demo knowledge: 0 added, 0 changed, 25 unchanged\./);
  });
});

describe('doctor', () => {
  test('finds a running desk well', async () => {
    const { code, stdout } = await place.baton('doctor');
    expect([code, stdout]).toEqual([0, expect.stringContaining('A desk runs and is ready')]);
    expect(stdout).toMatch(/up to date/);
    expect(stdout).not.toContain('✗');
  });

  test('names what is broken and ends with 1', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'baton-ill-'));
    await writeFile(join(folder, 'baton.db'), 'this is no database');
    await writeFile(join(folder, 'secret'), 'x', { mode: 0o644 });
    const model = { BATON_LLM_URL: 'http://127.0.0.1:1/v1', BATON_LLM_MODEL: 'm' };
    const ill = await run(['doctor'], { BATON_DATA_DIR: folder, PORT: String(await freePort()), ...model });
    expect(ill.code).toBe(1);
    expect(ill.stdout).toMatch(/✗ Database .* is damaged/);
    expect(ill.stdout).toMatch(/✗ The model endpoint does not answer/);
    expect(ill.stdout).toMatch(/! Secret can be read by other users/);
    expect(ill.stdout).toMatch(/2 problems to solve/);
    const wrong = await run(['doctor'], { BATON_DATA_DIR: folder, BATON_ADMIN_EMAIL: 'x' });
    expect([wrong.code, wrong.stdout]).toEqual([1, expect.stringContaining('✗ BATON_ADMIN_EMAIL')]);
    await rm(folder, { recursive: true });
  });
});
