import { randomBytes } from 'node:crypto';
import { createDatabase, openStage, type Stage, type TestDatabase } from '@baton/testkit';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { deskClient } from './support/desk-client.ts';
import { entry } from './support/entry.ts';
import { type Line, openLine } from './support/line.ts';
import { openPerson, type Person } from './support/person.ts';

// The server reaches its database over a line that can be cut, can hang, and can lose one answer.

let database: TestDatabase;
let line: Line;
let stage: Stage;
let person: Person;
let pid: number | undefined;
beforeAll(async () => {
  database = await createDatabase();
  line = await openLine(database.url);
  const env = { DATABASE_URL: line.url, BATON_SECRET: randomBytes(32).toString('hex') };
  stage = await openStage({ entry, env: { ...env, LOG_LEVEL: 'silent', BATON_RATE_LIMITS: 'off' } });
  person = await openPerson(stage, 'lost-postgres');
  pid = stage.desk.pid;
});
afterAll(async () => {
  person?.end();
  await stage?.end();
  await line?.close();
  await database?.drop();
});

afterEach(() => line.restore());

async function untilWritten(text: string): Promise<void> {
  await expect.poll(() => person.write(text).catch(() => 0), { timeout: 25_000, interval: 100 }).toBe(200);
}

/** Everything that somebody may try while the database is away; each has to be told 503 in its own way. */
async function expectUnavailable(round: string): Promise<void> {
  const { conversationId, desk, client, session } = person;
  const started = performance.now();
  const api = { authorization: `Bearer ${stage.apiKey}` };
  const [written, replied, page, thread, invited, ready, signedIn, entered] = await Promise.all([
    person.write(`${round} customer`),
    person.reply(`${round} agent`),
    desk.get(`/desk/v1/conversations/${conversationId}/messages?after=0&limit=${(Math.random() * 90 + 1) | 0}`),
    fetch(`${stage.desk.url}/api/v1/helpdesk/customer/${session}/conversations/`, { headers: api }),
    desk.post('/desk/v1/contact/session', {}, api),
    fetch(`${stage.desk.url}/readyz`),
    deskClient(stage.desk.url).post('/desk/v1/auth/sign-in/email', stage.owner),
    client.socket.timeout(25_000).emitWithAck('enter_support', { ticket_chat_id: conversationId }),
  ]);
  expect(written).toBe(503);
  expect(entered.status_code).toBe(503);
  for (const answer of [replied, page, invited, signedIn]) {
    expect([answer.status, answer.json.error.code]).toEqual([503, 'unavailable']);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  }
  expect([thread.status, Object.keys((await thread.json()) as object)]).toEqual([503, ['detail']]);
  expect(thread.headers.get('retry-after')).toBe('1');
  expect(ready.status).toBe(503);
  expect(performance.now() - started).toBeLessThan(QUERY_TIMEOUT_MS + 4000);
}

const QUERY_TIMEOUT_MS = 10_000;

describe('when Postgres is lost', () => {
  test('its connections may be ended at any moment', async () => {
    const admin = new pg.Client({ connectionString: database.url });
    await admin.connect();
    const texts = Array.from({ length: 60 }, (_, n) => `ended ${n}`);
    for (const [n, text] of texts.entries()) {
      if (n % 20 === 10) {
        const ended = await admin.query(
          'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
        );
        expect(ended.rowCount).toBeGreaterThan(0);
      }
      await untilWritten(text);
    }
    await admin.end();
    expect(await person.breaches()).toEqual([]);
    expect(stage.desk.pid).toBe(pid);
  });

  test('a cut line is 503 everywhere at once, and over when the line is back', async () => {
    line.cut();
    await expectUnavailable('cut');
    line.restore();
    await untilWritten('cut customer');
    expect((await person.reply('cut agent')).status).toBe(201);
    expect((await fetch(`${stage.desk.url}/readyz`)).status).toBe(200);
    expect(await person.breaches()).toEqual([]);
    expect(stage.desk.pid).toBe(pid);
  });

  test('a line that is cut under load ends no more than the requests on it', async () => {
    for (let round = 0; round < 8; round++) {
      const reads = Array.from({ length: 30 }, () => person.desk.get('/desk/v1/views').then(({ status }) => status));
      // Somewhere between the first query's way out and the last answer's way in.
      await new Promise((resolve) => setTimeout(resolve, round * 2));
      line.cut();
      for (const status of await Promise.all(reads)) expect([200, 503]).toContain(status);
      line.restore();
      await untilWritten(`load ${round}`);
    }
    expect(await person.breaches()).toEqual([]);
    expect(stage.desk.pid).toBe(pid);
  });

  test('a line that hangs is 503 within the time for a query, and over when it moves again', {
    timeout: 90_000,
  }, async () => {
    line.hang();
    await expectUnavailable('hang');
    line.restore();
    await untilWritten('hang customer');
    await expect.poll(async () => (await person.reply('hang agent')).status, { timeout: 25_000 }).toBe(201);
    expect(await person.breaches()).toEqual([]);
    expect(stage.desk.pid).toBe(pid);
  });

  test('a commit whose answer is lost is neither lost nor done twice', async () => {
    for (let n = 0; n < 5; n++) {
      line.loseNextCommitAnswer();
      await untilWritten(`unknown ${n}`);
      expect(line.lost()).toBeGreaterThan(n);
      await untilWritten(`known ${n}`);
    }
    expect(await person.breaches()).toEqual([]);
    expect(stage.desk.pid).toBe(pid);
  });
});
