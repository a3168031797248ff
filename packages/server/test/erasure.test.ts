import { randomBytes } from 'node:crypto';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type AgentClient, createAgentClient, createContactClient } from '@baton/sdk';
import {
  connectEusate,
  createDatabase,
  type Desk,
  type HookSink,
  startDesk,
  startHookSink,
  type TestDatabase,
} from '@baton/testkit';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { PDF } from './files-fixtures.ts';
import { becomes, entry, sateHasSpoken } from './life-bench.ts';

// Who is erased is gone: from every table, from the disk, from memory. One line stays that says only that it happened.

const isPostgres = process.env.BATON_TEST_DB === 'postgres';
const words = new Map<string, string>();
function canary(name: string): string {
  const word = `canary${randomBytes(9).toString('hex')}`;
  words.set(name, word);
  return word;
}

const apiKey = `test_customer_${randomBytes(16).toString('hex')}`;
const deskKey = `test_desk_${randomBytes(16).toString('hex')}`;
let database: TestDatabase | undefined;
let desk: Desk;
let bo: AgentClient;
let sink: HookSink;
beforeAll(async () => {
  // It repeats what it hears, and takes not everything at once.
  sink = await startHookSink();
  sink.behave(({ body }) => ({ status: body.includes('rated') ? 500 : 200, body }));
  database = isPostgres ? await createDatabase() : undefined;
  desk = await startDesk({
    entry,
    env: {
      BATON_API_KEY: apiKey,
      BATON_DESK_KEY: deskKey,
      BATON_ADMIN_EMAIL: 'bo@desk.example',
      BATON_ADMIN_PASSWORD: 'correct horse battery',
      BATON_DEMO: 'on',
      BATON_HOOK_ALLOW: '127.0.0.1',
      ...(database ? { DATABASE_URL: database.url, BATON_SECRET: randomBytes(32).toString('hex') } : {}),
    },
  });
  bo = createAgentClient({ baseUrl: desk.url, token: deskKey });
  await bo.hooks.create({ url: sink.url, events: ['*'], name: 'CRM' });
});
afterAll(async () => {
  await desk?.remove();
  await sink?.close();
  await database?.drop();
});

/** Where each of the words is found, in rows of any table. */
async function inTables(): Promise<string[]> {
  const found = new Set<string>();
  const look = (table: string, rows: object[]) => {
    const text = JSON.stringify(rows);
    for (const [name, word] of words) if (text.includes(word)) found.add(`${name} in ${table}`);
  };
  if (database) {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const tables = await client.query(`SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'`);
    for (const { table_name } of tables.rows)
      look(table_name, (await client.query(`SELECT * FROM "${table_name}"`)).rows);
    await client.end();
  } else {
    const file = new DatabaseSync(join(desk.dataDir, 'baton.db'), { readOnly: true });
    const tables = file.prepare(`SELECT name FROM sqlite_master WHERE type = 'table'`).all() as { name: string }[];
    for (const { name } of tables) look(name, file.prepare(`SELECT * FROM "${name}"`).all());
    file.close();
  }
  return [...found].sort();
}

/** Where each of the words is found, in bytes of any file of the data folder: database, its log, uploads. */
async function onDisk(): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of glob('**/*', { cwd: desk.dataDir, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const bytes = await readFile(join(entry.parentPath, entry.name)).catch(() => Buffer.alloc(0));
    for (const [name, word] of words) if (bytes.includes(word)) found.push(`${name} in ${entry.name}`);
  }
  return found.sort();
}

async function adaOfTheWidget() {
  const info = (await (await fetch(`${desk.url}/desk/v1/public/info`)).json()) as { inboxId: string };
  const ada = createContactClient({
    baseUrl: desk.url,
    inboxId: info.inboxId,
    name: canary('name'),
    email: `${canary('e-mail')}@x.example`,
  });
  const { conversation } = await ada.open(canary('first message'), canary('client id'));
  const { id } = conversation;
  await sateHasSpoken(bo, id, 1);
  await bo.conversations.takeOver(id);
  await bo.conversations.post(id, { text: canary('an agent’s answer') });
  const blob = (name: string) => new Blob([`${PDF}% ${canary(name)}`], { type: 'application/pdf' });
  const hers = await ada.upload(id, blob('her file'), `${canary('her file’s name')}.pdf`);
  await ada.post(id, { text: '', fileId: hers.id });
  const unsent = await ada.upload(id, blob('her unsent file'), 'unsent.pdf');
  const ours = await bo.conversations.upload(id, blob('our file'), 'ours.pdf');
  await bo.conversations.post(id, { text: 'Here', fileId: ours.id });
  await bo.conversations.messages(id);
  await ada.messages(id);
  await ada.close(id);
  await ada.rate(id, 1, canary('verdict'));
  const contactId = (await bo.conversations.get(id)).contact.id;
  return { ada, id, contactId, urls: [hers.url, unsent.url, ours.url] };
}

async function graceOfEusate() {
  const session = canary('session id');
  const client = await connectEusate(desk.url, apiKey);
  const send = (message: string, id: string | null, key: string) =>
    client.supportAck({ session_id: session, message, attachment: false, ticket_chat_id: id, client_message_id: key });
  const opened = await send(canary('first support message'), null, canary('support client id'));
  const id = opened.data.ticket_chat_id as string;
  await client.waitFor('support');
  await send(`I want to talk to a person. ${canary('summary for the agent')}`, id, 'b');
  const { contact } = await becomes(bo, id, ({ owner }) => owner.kind !== 'sate');
  client.close();
  return { session, id, contactId: contact.id };
}

/** Lin's app speaks Omnidesk, so her words are in its session's name, its hookpoints and its additional data too. */
async function linOfTheApp() {
  const { token } = await bo.chatTokens.create({ name: 'App' });
  const key = (await bo.keys.create({ name: 'App', scopes: ['chat'] })).token;
  const chatSessionID = canary('app session');
  const shared = { chatAccountToken: token, chatServer: new URL(sink.url).host };
  const call = async (path: string, body: BodyInit, headers: Record<string, string> = {}) => {
    const init = { method: 'POST', headers: { apiKey: key, ...headers }, body };
    const answer = await fetch(`${desk.url}/api/v2/chat/${path}`, init);
    expect(answer.status).toBe(200);
    return (await answer.json()) as { ticketID: number };
  };
  const { ticketID } = await call(
    'notifyUserNewChatMessage',
    JSON.stringify({
      ...{ ...shared, chatSessionID, messageNumber: 1 },
      message: canary('app message'),
      url: `https://shop.example/${canary('app page')}`,
      additionalData: canary('app data'),
      customerName: canary('app name'),
      emailAddress: `${canary('app e-mail')}@x.example`,
    }),
    { 'content-type': 'application/json' },
  );
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...shared, sessionID: chatSessionID })) form.append(name, value);
  form.append('file', new Blob([`${PDF}% ${canary('app file')}`], { type: 'application/pdf' }), 'app.pdf');
  await call('addAttachment', form);
  const visit = { chatSessionID, chatServer: shared.chatServer, url: `https://shop.example/${canary('app visit')}` };
  await call('notifyUserVisited', new URLSearchParams(visit));
  const { conversations } = await bo.conversations.list({ limit: 100 });
  const { id, contact } = conversations.find(({ number }) => number === ticketID) as (typeof conversations)[number];
  await bo.conversations.takeOver(id);
  await bo.conversations.post(id, { text: canary('answer to the app') });
  await sink.until((all) => all.some(({ path }) => path === '/messageForCustomer'));
  return { id, contactId: contact.id };
}

/** A visitor of a Tiledesk program, with everything that such a program can keep of somebody. */
async function linusOfTiledesk() {
  const staff = `Basic ${Buffer.from('bo@desk.example:correct horse battery').toString('base64')}`;
  const as = async (authorization: string | null, method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${desk.url}/v3${path}`, {
      method,
      headers: {
        ...(authorization === null ? {} : { authorization }),
        ...(body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
    });
    expect(answer.status, `${method} ${path}`).toBeLessThan(300);
    // Bodies of many shapes.
    // biome-ignore lint/suspicious/noExplicitAny: see above.
    return (await answer.json()) as any;
  };
  const [{ id_project: project }] = await as(staff, 'GET', '/projects');
  const below = `/${project._id}`;
  for (const event of [
    'request.create',
    'request.update',
    'request.close',
    'message.create',
    'lead.create',
    'event.emit',
  ]) {
    await as(staff, 'POST', `${below}/subscriptions`, { event, target: `${sink.url}/${event}` });
  }
  const { token, user } = await as(null, 'POST', '/auth/signinAnonymously', {
    id_project: project._id,
    firstname: canary('a visitor’s name'),
    email: `${canary('a visitor’s e-mail')}@x.example`,
    attributes: { plan: canary('what is known of a visitor') },
  });
  const { request_id: id, lead } = await as(staff, 'POST', `${below}/requests`, {
    sender: user._id,
    first_text: canary('the first text of a request'),
    subject: canary('the subject of a request'),
    sourcePage: `https://x.example/${canary('the page of a request')}`,
    attributes: { order: canary('an attribute of a request') },
    location: { city: canary('the place of a request') },
  });
  await as(staff, 'POST', `${below}/requests/${id}/messages/multi`, [
    { sender: user._id, text: canary('an imported message'), attributes: { clienttimestamp: 1665584701710 } },
    { sender: canary('a sender of another system'), senderFullname: canary('that sender’s name'), text: 'Hello' },
    { text: 'See', metadata: { src: `https://x.example/${canary('an image elsewhere')}` }, type: 'image' },
  ]);
  // His words in somebody else's conversation, which stays, and in one that was taken for his.
  const { user: other } = await as(null, 'POST', '/auth/signinAnonymously', {
    id_project: project._id,
    firstname: 'Eve',
  });
  const hers = await as(staff, 'POST', `${below}/requests`, { sender: other._id, first_text: 'Hers' });
  await as(staff, 'POST', `${below}/requests/${hers.request_id}/messages/multi`, [
    { sender: other._id, text: 'Eve stays' },
    {
      sender: user._id,
      senderFullname: canary('a guest’s name'),
      text: canary('a guest’s words'),
      attributes: { mood: canary('a guest’s attribute') },
    },
  ]);
  const moved = await as(staff, 'POST', `${below}/requests`, { sender: user._id, first_text: 'Whose is it?' });
  await as(token, 'POST', `${below}/requests/${moved.request_id}/messages`, {
    text: canary('words in a moved request'),
  });
  await as(staff, 'PATCH', `${below}/requests/${moved.request_id}`, { lead: hers.lead });
  const guestOf = async () => {
    const told = [hers, moved].map((one) => as(staff, 'GET', `${below}/requests/${one.request_id}/messages`));
    const thread = (await Promise.all(told)).flat();
    return thread.map(({ text }: { text?: string }) => text ?? '');
  };
  await as(staff, 'POST', `${below}/requests/${id}/notes`, { text: canary('a note') });
  await as(staff, 'PUT', `${below}/requests/${id}/tag`, [{ tag: canary('a tag of a request') }]);
  await as(staff, 'PUT', `${below}/leads/${lead}`, {
    phone: canary('a lead’s phone'),
    company: canary('a lead’s company'),
    note: canary('a lead’s note'),
    tags: [canary('a lead’s tag')],
  });
  await as(token, 'POST', `${below}/events`, { name: 'seen', attributes: { what: canary('an event’s attribute') } });
  const form = new FormData();
  form.set('file', new Blob([`${PDF}% ${canary('a visitor’s file')}`], { type: 'application/pdf' }), 'doc.pdf');
  await as(token, 'POST', `${below}/files/chat`, form);
  const direct = {
    recipient: user._id,
    recipientFullname: canary('a recipient’s name'),
    text: canary('a direct message'),
  };
  await as(staff, 'POST', `${below}/messages`, direct);
  await as(staff, 'PUT', `${below}/requests/${id}/close`, {});
  const rating = { rating: 1, rating_message: canary('a visitor’s verdict, rated') };
  await as(token, 'PATCH', `${below}/requests/${id}/rating`, rating);
  await sink.until((received) =>
    ['request.create', 'request.close', 'lead.create', 'event.emit'].every((event) =>
      received.some(({ path }) => path === `/${event}`),
    ),
  );
  return { contactId: user._id as string, guestOf };
}

describe('erasing contacts', () => {
  let lin: Awaited<ReturnType<typeof linOfTheApp>>;
  let ada: Awaited<ReturnType<typeof adaOfTheWidget>>;
  let grace: Awaited<ReturnType<typeof graceOfEusate>>;
  let linus: Awaited<ReturnType<typeof linusOfTiledesk>>;
  let erased: object[];
  beforeAll(async () => {
    ada = await adaOfTheWidget();
    grace = await graceOfEusate();
    lin = await linOfTheApp();
    linus = await linusOfTiledesk();
    // What makes the rest mean something: before, everything is there.
    await vi.waitFor(async () => {
      const heard = (await inTables()).filter((place) => /in hook_(deliveries|attempts)$/.test(place));
      expect(heard.length).toBeGreaterThan(8);
    }, 10_000);
    const before = await inTables();
    for (const name of [
      'name',
      'e-mail',
      'first message',
      'her file’s name',
      'verdict',
      'session id',
      'summary for the agent',
      'app session',
      'app message',
      'app page',
      'app data',
      'app name',
      'app visit',
      'answer to the app',
      'a visitor’s name',
      'what is known of a visitor',
      'an attribute of a request',
      'an imported message',
      'a note',
      'a lead’s company',
      'an event’s attribute',
      'a direct message',
      'a guest’s words',
      'words in a moved request',
    ])
      expect(before.some((place) => place.startsWith(`${name} in `))).toBe(true);
    const files = (await onDisk()).join('\n');
    for (const name of ['her file', 'her unsent file', 'our file', 'app file', 'a visitor’s file'])
      expect(files).toContain(`${name} in `);
    for (const url of ada.urls) expect((await fetch(url)).status).toBe(200);
    erased = [];
    for (const { contactId } of [ada, grace, lin, linus]) erased.push(await bo.contacts.erase(contactId));
  });

  test('says how much it was', () => {
    expect(erased).toMatchObject([
      { ok: true, conversations: 1, files: 3 },
      { ok: true, conversations: 1, files: 0 },
      { ok: true, conversations: 1, files: 1 },
      { ok: true, conversations: 1, files: 1 },
    ]);
  });

  test('leaves none of their words in any table, the outbox included', async () => {
    await expect.poll(inTables, { timeout: 10_000 }).toEqual([]);
  });

  test('leaves none of their bytes on the disk: uploads, the database file, its log', async () => {
    await expect.poll(onDisk, { timeout: 20_000 }).toEqual([]);
  });

  test('leaves what others said in the conversations where they were guests', async () => {
    expect(await linus.guestOf()).toEqual(['Eve stays', '', '']);
  });

  test('closes every door to them: lists, pages, downloads, sessions', async () => {
    for (const url of ada.urls) expect((await fetch(url)).status).toBe(404);
    for (const { id } of [ada, grace, lin]) {
      await expect(bo.conversations.get(id)).rejects.toMatchObject({ code: 'not_found' });
      await expect(bo.conversations.messages(id)).rejects.toMatchObject({ code: 'not_found' });
    }
    const { conversations } = await bo.conversations.list({ view: 'closed' });
    expect(conversations.map(({ id }) => id)).not.toContain(ada.id);
    await expect(ada.ada.messages(ada.id)).rejects.toMatchObject({ code: 'not_found' });
    const list = await fetch(`${desk.url}/api/v1/helpdesk/customer/${grace.session}/conversations/`, {
      headers: { authorization: `Bearer ${apiKey}` },
    });
    expect(await list.json()).toEqual([]);
  });

  test('lets the person begin anew in the page that is still open, as somebody else', async () => {
    const { conversation } = await ada.ada.open('Hello again');
    const anew = await bo.conversations.get(conversation.id);
    expect(anew.contact.id).not.toBe(ada.contactId);
    await bo.contacts.erase(anew.contact.id);
  });

  test('twice is "not found", as for a contact that never was', async () => {
    await expect(bo.contacts.erase(ada.contactId)).rejects.toMatchObject({ code: 'not_found', status: 404 });
  });

  test('leaves one line each that says who did it to which id, and nothing else', async () => {
    const rows = await audit();
    const objects = rows.map(({ object }) => object);
    for (const id of [ada.contactId, grace.contactId, lin.contactId, linus.contactId])
      expect(objects.filter((object) => object === id)).toHaveLength(1);
    for (const word of words.values()) expect(JSON.stringify(rows)).not.toContain(word);
    for (const row of rows) expect(row).toMatchObject({ action: 'contact.erased', result: 'ok' });
  });

  async function audit(): Promise<Record<string, unknown>[]> {
    const query = `SELECT * FROM audit WHERE action = 'contact.erased'`;
    if (!database) {
      const file = new DatabaseSync(join(desk.dataDir, 'baton.db'), { readOnly: true });
      const rows = file.prepare(query).all() as Record<string, unknown>[];
      file.close();
      return rows;
    }
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query(query);
    await client.end();
    return rows;
  }
});

test('a request that is removed takes along what was said in it, from what hooks were sent too', async () => {
  const authorization = `Basic ${Buffer.from('bo@desk.example:correct horse battery').toString('base64')}`;
  const as = async (method: string, path: string, body?: object) => {
    const headers = { authorization, ...(body ? { 'content-type': 'application/json' } : {}) };
    const init = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) };
    const answer = await fetch(`${desk.url}/v3${path}`, init);
    expect(answer.status, `${method} ${path}`).toBe(200);
    // Bodies of many shapes.
    // biome-ignore lint/suspicious/noExplicitAny: see above.
    return (await answer.json()) as any;
  };
  const [{ id_project: project }] = await as('GET', '/projects');
  const request = await as('POST', `/${project._id}/requests`, { first_text: canary('a removed request') });
  const path = `/${project._id}/requests/${request.request_id}`;
  await as('POST', `${path}/messages`, { text: canary('words in a removed request') });
  await as('POST', `${path}/messages`, { text: canary('what a receiver refused, rated') });
  await vi.waitFor(async () => {
    const told = await inTables();
    for (const table of ['messages', 'hook_deliveries', 'hook_attempts']) {
      expect(told).toContain(`words in a removed request in ${table}`);
    }
    expect(told).toContain('what a receiver refused, rated in hook_attempts');
  }, 10_000);
  await as('DELETE', path);
  await expect.poll(inTables, { timeout: 10_000 }).toEqual([]);
});

test('who still writes while being erased leaves nothing either', async () => {
  const word = canary('written during the erasure');
  const session = `racing-${randomBytes(8).toString('hex')}`;
  const client = await connectEusate(desk.url, apiKey);
  const send = (message: string, id: string | null) =>
    client.supportAck({ session_id: session, message, attachment: false, ticket_chat_id: id });
  const id = (await send(`${word} first`, null)).data.ticket_chat_id as string;
  const { contact } = await bo.conversations.get(id);
  const before = Array.from({ length: 15 }, (_, index) => send(`${word} ${index}`, id));
  const erasing = bo.contacts.erase(contact.id);
  const after = Array.from({ length: 15 }, (_, index) => send(`${word} ${index + 15}`, id));
  expect((await erasing).ok).toBe(true);
  const codes = (await Promise.all([...before, ...after])).map((ack) => ack.status_code);
  expect(new Set(codes).difference(new Set([200, 403]))).toEqual(new Set());
  expect((await send('anybody there?', id)).status_code).toBe(403);
  await expect.poll(inTables, { timeout: 10_000 }).toEqual([]);
  client.close();
});
