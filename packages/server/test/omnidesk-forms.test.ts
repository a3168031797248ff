import { request } from 'node:http';
import { createAgentClient } from '@baton/sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { wholeThread } from './life-bench.ts';
import { type OwnDesk, openOwnDesk } from './support/own-desk.ts';
import { createTenant, type Tenant } from './support/tenant.ts';

// What libraries and people make of a form, a value, or a size.

const NOBODY = '127.0.0.1:9';
const NEW_MESSAGE = '/api/v2/chat/notifyUserNewChatMessage';

let own: OwnDesk;
let tenant: Tenant;
let token: string;
const bo = () => createAgentClient({ baseUrl: own.url, token: tenant.keys.desk });
beforeAll(async () => {
  own = await openOwnDesk();
  tenant = await createTenant(own.desk, 'forms');
  token = (await bo().chatTokens.create({ name: 'Bot' })).token;
});
afterAll(() => own?.end());

const session = () => `session-${Math.random().toString(36).slice(2)}`;
const said = (message: string) => ({ chatAccountToken: token, chatSessionID: session(), chatServer: NOBODY, message });

async function send(body: BodyInit, type?: string) {
  const headers = { apiKey: tenant.keys.chat, ...(type ? { 'content-type': type } : {}) };
  const answer = await fetch(own.url + NEW_MESSAGE, { method: 'POST', headers, body });
  const { ticketID } = (await answer.json()) as { ticketID?: number };
  return { status: answer.status, ticketID };
}

/** The conversation of that ticket and its first message. */
async function opened(ticketId?: number) {
  const { conversations } = await bo().conversations.list({ limit: 100 });
  const conversation = conversations.find(({ number }) => number === ticketId);
  const messages = await wholeThread(bo().conversations, conversation?.id as string);
  return { conversation, text: messages.find(({ author }) => author.kind === 'contact')?.text };
}

/** Every part with the same label, as some libraries write them. */
function form(fields: Record<string, string>, label: string) {
  const parts = Object.entries(fields).map(
    ([name, value]) =>
      `--x\r\nContent-Disposition: form-data; name="${name}"\r\nContent-Type: ${label}\r\n\r\n${value}\r\n`,
  );
  return [`${parts.join('')}--x--\r\n`, 'multipart/form-data; boundary=x'] as const;
}

describe('a form whose parts are labelled as JSON', () => {
  test('is read as its words are written', async () => {
    const fields = { ...said('Where is my parcel?'), additionalData: '{"order":7}', messageNumber: '1' };
    const { status, ticketID } = await send(...form(fields, 'application/json'));
    expect(status).toBe(200);
    const { conversation, text } = await opened(ticketID);
    expect(text).toBe('Where is my parcel?');
    expect(conversation?.attributes).toMatchObject({ additionalData: '{"order":7}' });
  });

  test('may also write its texts as JSON does', async () => {
    const fields = Object.entries({ ...said('Say "hi"'), customerName: 'Ada' });
    const quoted = Object.fromEntries(fields.map(([name, value]) => [name, JSON.stringify(value)]));
    const { ticketID } = await send(...form({ ...quoted, url: 'null' }, 'application/json; charset=utf-8'));
    expect(await opened(ticketID)).toMatchObject({ text: 'Say "hi"', conversation: { contact: { name: 'Ada' } } });
  });
});

test('a strange value in an optional field does not lose the message', async () => {
  const strange = {
    customerName: false,
    messageNumber: [1],
    url: ['https://shop.example/'],
    externalAddressOverwrite: {},
  };
  expect((await send(JSON.stringify({ ...said('Hi'), ...strange }), 'application/json')).status).toBe(200);
  const wrong = { ...said('Hi'), chatServer: [NOBODY] };
  expect((await send(JSON.stringify(wrong), 'application/json')).status).toBe(400);
});

test('a message of exactly 1 MiB arrives in every kind of body, and one byte more in none', async () => {
  for (const [letter, bytes] of [
    ['x', 1],
    ['ö', 2],
  ] as const) {
    const largest = said(letter.repeat((1024 * 1024) / bytes));
    const more = said(`${largest.message}x`);
    expect((await send(JSON.stringify(largest), 'application/json')).status).toBe(200);
    expect((await send(new URLSearchParams(largest))).status).toBe(200);
    expect((await send(...form(largest, 'text/plain; charset=utf-8'))).status).toBe(200);
    expect((await send(JSON.stringify(more), 'application/json')).status).toBe(413);
    expect((await send(new URLSearchParams(more))).status).toBe(413);
    expect((await send(...form(more, 'text/plain; charset=utf-8'))).status).toBe(413);
  }
});

describe('whether somebody is there', () => {
  const ask = async (chatAccountToken: string) => {
    const query = new URLSearchParams({ chatAccountToken });
    const answer = await fetch(`${own.url}/api/v2/chat/requestChatConfig?${query}`);
    return ((await answer.json()) as { instructions: object[] }).instructions;
  };

  test('is no while the workspace is closed, as nobody is given anything then', async () => {
    const { token: hiding } = await bo().chatTokens.create({ name: 'Hides', settings: { hideWhenNobody: true } });
    const signedIn = createAgentClient({ baseUrl: own.url, token: tenant.owner.access });
    await signedIn.changeMe({ available: true });
    expect(await ask(hiding)).toEqual([]);
    const open = (operatingHours: object) =>
      fetch(`${own.url}/v3/projects/${tenant.organisationId}`, {
        method: 'PUT',
        headers: { authorization: tenant.owner.tiledesk, 'content-type': 'application/json' },
        body: JSON.stringify({ activeOperatingHours: true, operatingHours }),
      });
    expect((await open({ tzname: 'UTC' })).status).toBe(200);
    expect(await ask(hiding)).toEqual([{ type: 'hide_reason_no_agents_available' }]);
  });
});

describe('files', () => {
  const file = (mebibytes: number) => new Blob([new Uint8Array(mebibytes * 1024 * 1024).fill(65)]);
  const attach = async (sizes: number[], headers: Record<string, string> = {}) => {
    const body = new FormData();
    const fields = { chatAccountToken: token, sessionID: session(), chatServer: NOBODY };
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    for (const size of sizes) body.append('file', file(size), 'notes.txt');
    return (await fetch(`${own.url}/api/v2/chat/addAttachment`, { method: 'POST', headers, body })).status;
  };

  test('of one form are together no larger than two of the largest', async () => {
    const headers = { apiKey: tenant.keys.chat };
    expect(await attach([20, 20, 9], headers)).toBe(200);
    expect(await attach([20, 20, 20], headers)).toBe(413);
  });

  test('of callers who show no key are read for a few at a time from one address', async () => {
    const answered: (number | undefined)[] = [];
    const begun = Array.from({ length: 9 }, () => {
      const headers = { 'content-type': 'multipart/form-data; boundary=x' };
      const call = request(`${own.url}/api/v2/chat/addAttachment`, { method: 'POST', headers });
      call.on('error', () => {});
      call.on('response', ({ statusCode }) => answered.push(statusCode));
      call.write('--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nslow');
      return call;
    });
    // The ninth.
    await expect.poll(() => answered).toEqual([429]);
    expect(await attach([1])).toBe(429);
    expect(await attach([1], { apiKey: tenant.keys.chat })).toBe(200);
    for (const call of begun) call.destroy();
    await expect.poll(() => attach([1])).toBe(200);
  });
});
