import { connect } from 'node:net';
import { openStage, type Stage } from '@baton/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deskClient } from './support/desk-client.ts';
import { entry } from './support/entry.ts';
import { sendHttp } from './support/fuzz-http.ts';
import { inTurns } from './support/in-turns.ts';
import { openPerson, type Person } from './support/person.ts';

let stage: Stage;
let person: Person;
const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  fetch(`${stage.desk.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${stage.deskKey}`, 'content-type': 'application/json', ...headers },
    body,
  });
const articleOf = (bytes: number) => {
  const empty = JSON.stringify({ title: 'T', body: 'x', pad: '' });
  return JSON.stringify({ title: 'T', body: 'x', pad: 'p'.repeat(bytes - empty.length) });
};
const nested = (depth: number) => `{"name":"Bo","extra":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;

beforeAll(async () => {
  stage = await openStage({ entry, env: { LOG_LEVEL: 'silent' } });
  person = await openPerson(stage, 'limits');
});
afterAll(async () => {
  person?.end();
  await stage?.end();
});

describe('sizes', () => {
  test('a body is taken at its limit and refused one byte above', async () => {
    const limit = 256 * 1024;
    expect((await post('/desk/v1/contact/session', articleOf(limit), key())).status).toBe(200);
    const over = await post('/desk/v1/contact/session', articleOf(limit + 1), key());
    expect([over.status, (await over.json()).error.code]).toEqual([413, 'too_large']);
    expect((await post('/desk/v1/articles', articleOf(1024 * 1024))).status).toBe(201);
    expect((await post('/desk/v1/articles', articleOf(1024 * 1024 + 1))).status).toBe(413);
  });

  test('JSON is taken 32 deep and refused 33 deep', async () => {
    const change = (depth: number) =>
      fetch(`${stage.desk.url}/desk/v1/me`, {
        method: 'PATCH',
        headers: { authorization: `Bearer ${stage.deskKey}`, 'content-type': 'application/json' },
        body: nested(depth),
      });
    expect((await change(32)).status).toBe(200);
    const over = await change(33);
    expect([over.status, (await over.json()).error.code]).toEqual([400, 'too_deep']);
  });

  test('a message on the socket is taken with 10,000 characters and refused with one more', async () => {
    const send = (message: string) =>
      person.client.supportAck({ session_id: person.session, ticket_chat_id: person.conversationId, message });
    expect((await send('m'.repeat(10_000))).status_code).toBe(200);
    expect((await send('m'.repeat(10_001))).status_code).toBe(400);
    // A packet above 64 KiB is refused; one above 256 KiB ends the connection, and no other.
    expect((await send('m'.repeat(100_000))).status_code).toBe(400);
    expect(person.client.socket.connected).toBe(true);
  });

  test('a message of an agent is taken with 32 KiB and refused with one byte more', async () => {
    const reply = (text: string) =>
      post(`/desk/v1/conversations/${person.conversationId}/messages`, JSON.stringify({ text }));
    expect((await reply('ä'.repeat(16 * 1024))).status).toBe(201);
    expect((await reply(`${'ä'.repeat(16 * 1024)}x`)).status).toBe(400);
  });

  test('a page has at most 100 entries, and says so', async () => {
    const { desk, conversationId } = person;
    const path = `/desk/v1/conversations/${conversationId}/messages`;
    expect((await desk.get(`${path}?limit=100`)).status).toBe(200);
    for (const limit of ['101', '0', '-1', '1.5', 'many']) {
      expect([limit, (await desk.get(`${path}?limit=${limit}`)).status]).toEqual([limit, 400]);
    }
    const tickets = await desk.post('/desk/v1/me/tokens');
    const { access, organisationId } = tickets.json;
    const list = (size: number) =>
      deskClient(stage.desk.url, access).get(`/api/v1/helpdesk/${organisationId}/tickets?page_size=${size}`);
    expect([(await list(100)).status, (await list(101)).status]).toEqual([200, 400]);
  });

  test('headers above 16 KiB are refused before anything reads them', async () => {
    const ask = (bytes: number) =>
      sendHttp(stage.desk.port, {
        method: 'GET',
        path: '/healthz',
        headers: { 'x-pad': 'p'.repeat(bytes) },
        body: null,
      });
    expect((await ask(15_000)).status).toBe(200);
    const refused = await ask(17_000);
    expect(refused.status).toBe(431);
    const { detail, error, message, msg } = JSON.parse(refused.body);
    expect(detail).toMatch(/16 KiB/);
    expect([error.message, message, msg]).toEqual([detail, detail, detail]);
  });

  test('what is no HTTP gets a 400 in the words of every dialect, and the next caller is served', async () => {
    const answer = await new Promise<string>((resolve, reject) => {
      let text = '';
      const socket = connect(stage.desk.port, '127.0.0.1', () => socket.write('HELO desk\r\n\r\n'));
      socket.on('data', (bytes) => {
        text += bytes.toString();
      });
      socket.on('end', () => resolve(text));
      socket.on('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    const body = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')));
    expect(body).toMatchObject({ detail: expect.any(String), error: { code: 'invalid' }, success: false });
    expect((await fetch(`${stage.desk.url}/healthz`)).status).toBe(200);
  });
});

describe('rates', () => {
  test('a customer who floods is told 429 over the socket, and nobody else is', async () => {
    const other = await openPerson(stage, 'calm');
    const statuses: number[] = [];
    await inTurns(
      Array.from({ length: 100 }, (_, n) => n),
      10,
      async (n) => void statuses.push(await person.write(`flood ${n}`)),
    );
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(20);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(50);
    expect(statuses.filter((status) => status !== 200 && status !== 429)).toEqual([]);
    expect(await other.write('hello')).toBe(200);
    // What was refused was not stored.
    expect(await person.breaches()).toEqual([]);
    other.end();
  });

  test('REST says 429 with Retry-After, and waiting that long helps', async () => {
    const contact = await (await post('/desk/v1/contact/session', '{}', key())).json();
    const desk = deskClient(stage.desk.url, contact.token);
    const opened = await desk.post('/desk/v1/contact/conversations', { text: 'Hello' });
    const path = `/desk/v1/contact/conversations/${opened.json.conversation.id}/messages`;
    const answers = await Promise.all(Array.from({ length: 90 }, (_, n) => desk.post(path, { text: `Fast ${n}` })));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(10);
    expect(refused[0]?.json.error.code).toBe('rate_limited');
    const wait = Number(refused[0]?.headers.get('retry-after'));
    expect(wait).toBeGreaterThanOrEqual(1);
    expect(wait).toBeLessThanOrEqual(2);
    await new Promise((resolve) => setTimeout(resolve, wait * 1000));
    expect((await desk.post(path, { text: 'Later' })).status).toBe(201);
  });

  test('whoever floods the Omnidesk face without a key is told 429 in its dialect, and a middleware is not', async () => {
    const url = `${stage.desk.url}/api/v2/chat/requestChatConfig?chatAccountToken=nobodyKnowsThis`;
    const refused: { retryAfter: string | null; body: unknown }[] = [];
    const statuses = new Set<number>();
    await inTurns(
      Array.from({ length: 1600 }, (_, n) => n),
      40,
      async () => {
        const answer = await fetch(url);
        const body = await answer.json();
        statuses.add(answer.status);
        if (answer.status === 429) refused.push({ retryAfter: answer.headers.get('retry-after'), body });
      },
    );
    expect([...statuses].sort()).toEqual([403, 429]);
    expect(Number(refused[0]?.retryAfter)).toBeGreaterThanOrEqual(1);
    expect(refused[0]?.body).toMatchObject({ type: 'error', status: 'error', message: expect.any(String) });
    const fields = { chatAccountToken: 'nobodyKnowsThis', chatSessionID: 'calm-session', chatServer: 'bot.invalid' };
    const calm = await fetch(`${stage.desk.url}/api/v2/chat/notifyUserNewChatMessage`, {
      method: 'POST',
      headers: { apiKey: stage.apiKey },
      body: new URLSearchParams({ ...fields, message: 'Hi' }),
    });
    expect(calm.status).toBe(403);
  });

  test('a backend with one key and many customers never meets a limit', async () => {
    const backend = person.client;
    const statuses = new Set<number>();
    await inTurns(
      Array.from({ length: 400 }, (_, n) => n),
      20,
      async (n) => {
        const reply = await backend.supportAck({ session_id: `backend-${n}`, message: 'Where is my order?' });
        statuses.add(reply.status_code);
        const listed = await fetch(`${stage.desk.url}/api/v1/helpdesk/customer/backend-${n}/conversations/`, {
          headers: key(),
        });
        statuses.add(listed.status);
      },
    );
    expect([...statuses]).toEqual([200]);
  });
});

describe('signing in', () => {
  const tryPassword = async (email: string, password: string) => {
    const path = '/desk/v1/auth/sign-in/email';
    const { status, json, headers } = await deskClient(stage.desk.url).post(path, { email, password });
    return { status, code: json.error?.code, message: json.error?.message, wait: headers.get('retry-after') };
  };

  test('ten wrong passwords close an account for a while, the same for one that does not exist', async () => {
    const { email, password } = stage.owner;
    for (const account of [email, 'nobody@desk.example']) {
      for (let n = 0; n < 10; n++) {
        expect(await tryPassword(account, `wrong-${n}`)).toMatchObject({
          status: 401,
          code: 'unauthenticated',
          message: 'E-mail or password is wrong.',
        });
      }
      const closed = await tryPassword(account, password);
      expect([closed.status, closed.code]).toEqual([429, 'rate_limited']);
      expect(Number(closed.wait)).toBeGreaterThan(600);
    }
  });
});

function key(): Record<string, string> {
  return { authorization: `Bearer ${stage.apiKey}` };
}
