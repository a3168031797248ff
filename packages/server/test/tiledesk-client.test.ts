import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type MailServer, openStage, type Stage, startMailServer } from '@baton/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { entry } from './support/entry.ts';

// The package that Tiledesk publishes for its programs, unmodified: every method that it has, and its own tests.

const require = createRequire(import.meta.url);
/** It brings no types; what it answers is looked at. */
type Call = (...args: unknown[]) => unknown;
const { TiledeskClient } = require('@tiledesk/tiledesk-client') as {
  TiledeskClient: (new (options: object) => Record<string, Call>) & Record<string, Call>;
};

const projectId = '5e2c35c8f0dbc10017bb3aac';
const mocha = require.resolve('mocha/bin/mocha.js');
let stage: Stage;
let mail: MailServer;
let api: string;
let secret: string;

beforeAll(async () => {
  mail = await startMailServer();
  stage = await openStage({
    entry,
    env: { BATON_WORKSPACE_ID: projectId, BATON_MAIL_URL: mail.url, BATON_MAIL_FROM: 'desk@desk.example' },
  });
  api = `${stage.desk.url}/v3`;
  const { email, password } = stage.owner;
  const answer = await fetch(`${api}/${projectId}/keys/generate`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${email}:${password}`).toString('base64')}` },
  });
  secret = ((await answer.json()) as { jwtSecret: string }).jwtSecret;
});
afterAll(async () => {
  await stage?.end();
  await mail?.close();
});

describe('the client’s own published tests', () => {
  test('all 39 of them pass', async () => {
    const project = (await (await fetch(`${api}/projects/${projectId}`, { headers: await staffHeaders() })).json()) as {
      name: string;
    };
    const folder = dirname(require.resolve('@tiledesk/tiledesk-client'));
    const report = await runMocha(join(folder, 'test/test.js'), {
      EMAIL: stage.owner.email,
      PASSWORD: stage.owner.password,
      PROJECT_ID: projectId,
      PROJECT_NAME: project.name,
      PROJECT_SECRET: secret,
      API_ENDPOINT: api,
      APIKEY: 'any',
      TEST_EMAIL: 'ada@example.org',
    });
    expect(report.failures.map(({ fullTitle, err }) => `${fullTitle}: ${err.message}`)).toEqual([]);
    expect(report.stats).toMatchObject({ passes: 39, failures: 0, pending: 0 });
  }, 180_000);

  test('the mails that they sent were handed to the mail server', () => {
    expect(mail.mails.length).toBeGreaterThanOrEqual(2);
    expect(mail.mails[0]).toMatchObject({ from: 'desk@desk.example', to: ['ada@example.org'] });
    expect(mail.mails[0]?.text).toContain('Subject: Test service email coming from Tiledesk');
  });
});

describe('every method of the client', () => {
  const walked = new Set<string>();
  let staff: Record<string, Call>;
  let visitor: Record<string, Call>;
  let userId: string;

  beforeAll(async () => {
    const { email, password } = stage.owner;
    const options = { APIURL: api };
    const signedIn = await called(TiledeskClient, 'authEmailPassword', 'any', email, password, options);
    const anonymous = await called(TiledeskClient, 'anonymousAuthentication', projectId, 'any', options);
    userId = signedIn.user._id;
    const made = (token: string) => new TiledeskClient({ APIKEY: 'any', APIURL: api, projectId, token });
    staff = made(signedIn.token);
    visitor = made(anonymous.token.replace('JWT ', ''));
  });

  /** Calls a method with a callback and answers what it was given. */
  function called(target: object, name: string, ...args: unknown[]) {
    walked.add(name);
    // The answers are bodies of many shapes; each test looks at what it needs.
    // biome-ignore lint/suspicious/noExplicitAny: an untyped package.
    return new Promise<any>((resolve, reject) => {
      const done = (error: { response?: { status: number; data: unknown } } | null | undefined, result: unknown) => {
        if (error) reject(new Error(`${name}: ${error.response?.status} ${JSON.stringify(error.response?.data)}`));
        else resolve(result);
      };
      // Those that are promises too reject as well: that one is heard already.
      const answer = (target as Record<string, Call>)[name]?.(...args, done);
      if (answer instanceof Promise) answer.catch(() => {});
    });
  }

  /** A conversation that the visitor opens with a message. */
  async function open(): Promise<string> {
    walked.add('newRequestId');
    const requestId = TiledeskClient.newRequestId?.(projectId) as string;
    expect(requestId).toMatch(new RegExp(`^support-group-${projectId}-[0-9a-f]{32}$`));
    const message = await called(visitor, 'sendSupportMessage', requestId, { text: 'Hello' });
    expect(message).toMatchObject({ text: 'Hello', recipient: requestId, request: { request_id: requestId } });
    return requestId;
  }

  test('the project and its team', async () => {
    expect(await called(staff, 'createProject', projectId)).toMatchObject({ _id: projectId });
    expect(await called(staff, 'getProjectSettings')).toMatchObject({ _id: projectId });
    expect(await called(staff, 'openNow')).toEqual({ isopen: true });
    expect(await called(staff, 'getWidgetSettings')).toMatchObject({ project: { _id: projectId } });
    await called(staff, 'updateProjectUserCurrentlyLoggedIn', { user_available: true });
    const [own] = await called(staff, 'getProjectUser', userId);
    expect(own).toMatchObject({ role: 'owner', user_available: true, id_user: { _id: userId } });
    expect(await called(staff, 'getProjectAvailableAgents')).toMatchObject([{ id: userId, pu_id: own._id }]);
    expect(await called(staff, 'getTeam')).toMatchObject([{ _id: own._id }]);
    const changed = await called(staff, 'updateProjectUser', own._id, { max_served_chat: 700 });
    expect(changed).toMatchObject({ _id: own._id, max_assigned_chat: 700, id_user: userId });
    expect(await called(staff, 'updateProjectUserAvailable', own._id, false)).toMatchObject({ user_available: false });
    expect(await called(staff, 'updateProjectUserAttributes', own._id, { desk: 4 })).toMatchObject({
      attributes: { desk: 4 },
    });
    expect(await called(staff, 'updateProjectUserAvailable', own._id, true)).toMatchObject({ user_available: true });
  });

  test('requests: read, changed, moved, closed', async () => {
    const requestId = await open();
    const request = await called(staff, 'getRequestById', requestId);
    expect(request).toMatchObject({ request_id: requestId, status: 200, participants: [userId] });
    expect(await called(staff, 'getRequestById', 'NO-SUCH-REQUEST')).toBeUndefined();
    const { requests } = await called(staff, 'getAllRequests', { status: 200, participant: userId });
    expect(requests.map((it: { request_id: string }) => it.request_id)).toContain(requestId);
    const changed = await called(staff, 'updateRequestProperties', requestId, {
      language: 'it',
      tags: [{ tag: 'vip' }],
    });
    expect(changed).toMatchObject({ language: 'it', tags: [{ tag: 'vip' }] });
    expect(await called(staff, 'updateRequestAttributes', requestId, { order: 1 })).toMatchObject({
      attributes: { order: 1 },
    });
    expect(await called(staff, 'updateRequestParticipants', requestId, [])).toMatchObject({
      status: 100,
      participants: [],
    });
    expect(await called(staff, 'addRequestParticipant', requestId, userId)).toMatchObject({ participants: [userId] });
    expect(await called(staff, 'deleteRequestParticipant', requestId, userId)).toMatchObject({ status: 100 });
    const department = request.department._id;
    expect(await called(staff, 'assign', requestId, department, { nobot: true })).toMatchObject({ status: 200 });
    expect(await called(staff, 'updateRequestDepartment', requestId, department, { nobot: true })).toMatchObject({
      status: 200,
    });
    expect(await called(staff, 'agent', requestId, department)).toMatchObject({ status: 200 });
    expect(await called(staff, 'moveToAgent', requestId)).toMatchObject({ status: 200 });
    expect(await called(staff, 'closeRequest', requestId)).toMatchObject({ status: 1000, closed_by: userId });
  });

  test('bots and intents, and bots in conversations', async () => {
    const requestId = await open();
    const bot = await called(staff, 'createBot', 'Robot', false, null);
    expect(bot).toMatchObject({ name: 'Robot', type: 'internal' });
    expect(await called(staff, 'getBot', bot._id)).toMatchObject({ _id: bot._id });
    expect(await called(staff, 'findBotByName', 'Robot')).toMatchObject({ _id: bot._id });
    expect((await called(staff, 'getAllBots')).map(({ _id }: { _id: string }) => _id)).toContain(bot._id);
    expect(await called(staff, 'updateBot', bot._id, 'Robot 2', true, 'https://bot.example')).toMatchObject({
      name: 'Robot 2',
    });
    await called(staff, 'createIntent', bot._id, 'greeting', 'Hello?', 'Hello!', 'en', false);
    expect(await called(staff, 'getIntents', bot._id, 'greeting', 0, 0, null)).toMatchObject([{ answer: 'Hello!' }]);

    await called(staff, 'changeBot', requestId, bot._id);
    expect(await called(staff, 'getRequestById', requestId)).toMatchObject({
      participantsBots: [bot._id],
      hasBot: true,
    });
    await called(staff, 'replaceBotByName', requestId, 'Robot 2');
    await called(staff, 'removeCurrentBot', requestId);
    expect(await called(staff, 'getRequestById', requestId)).toMatchObject({ participantsBots: [], status: 50 });
    await called(staff, 'changeBotAndMessage', requestId, bot._id, { text: '/start', sender: `bot_${bot._id}` });
    await called(staff, 'addParticipantAndMessage', requestId, bot._id, {
      text: 'Hello from the bot',
      sender: `bot_${bot._id}`,
    });
    expect(await called(staff, 'deleteBot', bot._id)).toMatchObject({ _id: bot._id });
  });

  test('departments and groups', async () => {
    const made = await called(staff, 'createDepartment', 'Sales', 'assigned', null, null);
    expect(made).toMatchObject({ name: 'Sales', routing: 'assigned', default: false });
    expect(await called(staff, 'updateDepartment', made._id, 'Sales 2', 'pooled', null, null)).toMatchObject({
      routing: 'pooled',
    });
    expect(await called(staff, 'getDepartment', made._id)).toMatchObject({ name: 'Sales 2' });
    expect((await called(staff, 'getDepartments')).length).toBe(2);
    expect((await called(staff, 'getAllDepartments')).length).toBe(2);
    expect(await called(staff, 'deleteDepartment', made._id)).toMatchObject({ _id: made._id });
    // The client reads groups only: its project makes them.
    const group = (await (
      await fetch(`${api}/${projectId}/groups`, {
        method: 'POST',
        headers: { ...(await staffHeaders()), 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'Night shift', members: [userId] }),
      })
    ).json()) as { _id: string };
    expect(await called(staff, 'getGroup', group._id)).toMatchObject({ name: 'Night shift', members: [userId] });
  });

  test('leads, tags, events, mail, direct messages', async () => {
    const { lead } = await called(staff, 'getRequestById', await open());
    expect(await called(staff, 'getLeadById', lead._id)).toMatchObject({ _id: lead._id });
    const updated = await called(staff, 'updateLeadData', lead._id, 'ada@example.org', 'Ada', { plan: 'gold' });
    expect(updated).toMatchObject({ email: 'ada@example.org', fullname: 'Ada', attributes: { plan: 'gold' } });
    expect(await called(staff, 'updateLead', lead._id, { phone: '1' }, null, ['vip'])).toMatchObject({ tags: ['vip'] });
    expect(await called(staff, 'addTag', 'urgent', null)).toMatchObject({ tag: 'urgent', color: '#43B1F2' });
    expect(await called(visitor, 'fireEvent', { name: 'event.emit.it' })).toMatchObject({ name: 'event.emit.it' });
    expect(await called(staff, 'sendEmail', { to: 'a@b.example', subject: 'S', text: 'T' })).toEqual({ queued: true });
    const sent = await called(staff, 'sendChatMessage', { recipient: userId, recipientFullname: 'Bo', text: 'Psst' });
    expect(sent).toMatchObject({ text: 'Psst', channel_type: 'direct', recipient: userId });
  });

  test('a custom token', async () => {
    const jwt = require('jsonwebtoken') as { sign: (claims: object, key: string, options: object) => string };
    const audience = `https://tiledesk.com/projects/${projectId}`;
    const token = jwt.sign({ _id: 'customer-1', firstname: 'Ada' }, secret, { subject: 'userexternal', audience });
    const done = await called(TiledeskClient, 'customAuthentication', token, 'any', { APIURL: api });
    expect(done).toMatchObject({ success: true, token: `JWT ${token}`, user: { _id: 'customer-1' } });
  });

  test('none is left out', () => {
    // These call nobody: parts of the others, and the version of old.
    const silent = ['constructor', 'normalizeBotId', 'myrequest', 'getErr', 'fixToken', 'version09'];
    const isMethod = (target: object) => (name: string) =>
      typeof Object.getOwnPropertyDescriptor(target, name)?.value === 'function' && !silent.includes(name);
    const methods = [TiledeskClient.prototype as object, TiledeskClient as object].flatMap((target) =>
      Object.getOwnPropertyNames(target).filter(isMethod(target)),
    );
    expect(methods.length).toBeGreaterThan(40);
    expect(methods.filter((name) => !walked.has(name))).toEqual([]);
  });
});

async function staffHeaders(): Promise<{ authorization: string }> {
  const { email, password } = stage.owner;
  return { authorization: `Basic ${Buffer.from(`${email}:${password}`).toString('base64')}` };
}

interface MochaReport {
  stats: { passes: number; failures: number; pending: number };
  failures: { fullTitle: string; err: { message?: string } }[];
}

/** In a process of its own, as `npm test` of the package does; what it prints besides the report is its own business. */
function runMocha(file: string, env: Record<string, string>): Promise<MochaReport> {
  const args = [mocha, '--no-config', '--timeout', '20000', '--exit', '--reporter', 'json', file];
  const { PATH = '', HOME = '' } = process.env;
  return new Promise((resolve, reject) => {
    const options = { env: { PATH, HOME, ...env }, cwd: dirname(file), maxBuffer: 64 * 1024 * 1024 };
    execFile(process.execPath, args, options, (error, stdout, stderr) => {
      const start = stdout.lastIndexOf('\n{\n  "stats"');
      if (start < 0) reject(new Error(`no report: ${error?.message}\n${stdout.slice(-2000)}${stderr.slice(-2000)}`));
      else resolve(JSON.parse(stdout.slice(start)) as MochaReport);
    });
  });
}
