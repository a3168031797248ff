import { createAgentClient } from '@baton/sdk';
import { type HookSink, startHookSink } from '@baton/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deskSocket } from './support/desk-client.ts';
import { type OwnDesk, openOwnDesk } from './support/own-desk.ts';
import { createTenant } from './support/tenant.ts';

// Programs of both kinds in one workspace: what is decided through Tiledesk's protocol holds for the middlewares of Omnidesk's.

const NOBODY = '127.0.0.1:9';

let own: OwnDesk;
let sink: HookSink;
beforeAll(async () => {
  [own, sink] = await Promise.all([openOwnDesk({ BATON_HOOK_ALLOW: `127.0.0.1,${NOBODY}` }), startHookSink()]);
});
afterAll(async () => {
  await own?.end();
  await sink?.close();
});

const session = (name: string) => `session-${name}-${Math.random().toString(36).slice(2)}`;

/** A workspace beside the first one, its owner in both protocols, and its middleware. */
async function workspace(name: string) {
  const tenant = await createTenant(own.desk, name);
  const bo = createAgentClient({ baseUrl: own.url, token: tenant.keys.desk });
  const call = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    fetch(own.url + path, { method: 'POST', headers, body: new URLSearchParams(fields) });
  return {
    bo,
    async say(token: string, fields: Record<string, string> = {}, headers: Record<string, string> = {}) {
      const told = {
        chatAccountToken: token,
        chatSessionID: session(name),
        chatServer: NOBODY,
        message: 'Hi',
        ...fields,
      };
      const answer = await call('/api/v2/chat/notifyUserNewChatMessage', told, headers);
      const { ticketID } = (await answer.json()) as { ticketID?: number };
      return { status: answer.status, ticketID };
    },
    async pushLog() {
      const log = { from: 'ada@shop.example', subject: 'Bot', message: 'Hi', brandID: '1' };
      return (await call('/api/v2/message/chatbot', log)).status;
    },
    async conversationOf(ticketId: number | undefined) {
      const { conversations } = await bo.conversations.list({ limit: 100 });
      return conversations.find(({ number }) => number === ticketId);
    },
    async program(method: string, path: string, body?: object) {
      const answer = await fetch(`${own.url}/v3${path}`, {
        method,
        headers: { authorization: tenant.owner.tiledesk, 'content-type': 'application/json' },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      expect(answer.status).toBe(200);
      return (await answer.json()) as { _id: string };
    },
    projectId: tenant.organisationId,
    deskKey: tenant.keys.desk,
  };
}

describe('a workspace of Tiledesk’s programs', () => {
  test('goes on taking logs without a key when one of them gives it another name', async () => {
    const { bo, pushLog, program, projectId } = await workspace('renamed');
    await bo.chatTokens.changeSettings({ logsWithoutKey: true });
    expect(await pushLog()).toBe(200);
    await program('PUT', `/projects/${projectId}`, { name: 'Another name' });
    expect(await pushLog()).toBe(200);
    await bo.chatTokens.changeSettings({ logsWithoutKey: false });
  });

  test('that is removed takes no messages, no files and no logs any more', async () => {
    const { bo, say, pushLog, program, projectId } = await workspace('removed');
    await bo.chatTokens.changeSettings({ logsWithoutKey: true });
    const { token } = await bo.chatTokens.create({ name: 'Bot' });
    const chatSessionID = session('removed');
    expect((await say(token, { chatSessionID })).status).toBe(200);
    expect(await pushLog()).toBe(200);
    await program('DELETE', `/projects/${projectId}`);
    expect((await say(token, { chatSessionID })).status).toBe(403);
    expect((await say(token)).status).toBe(403);
    expect(await pushLog()).toBe(401);
  });

  test('that loses a department has what came into it come into the default one', async () => {
    const { bo, say, conversationOf, program, projectId } = await workspace('department');
    const { _id } = await program('POST', `/${projectId}/departments`, { name: 'Returns' });
    const { inboxes } = await bo.chatTokens.list();
    const returns = inboxes.find(({ name }) => name === 'Returns');
    const { chatToken, token } = await bo.chatTokens.create({ name: 'Bot', inboxId: returns?.id ?? null });
    expect(chatToken.inbox.name).toBe('Returns');
    const name = async (ticketId?: number) => (await conversationOf(ticketId))?.inboxId;
    expect(await name((await say(token)).ticketID)).toBe(returns?.id);
    await program('DELETE', `/${projectId}/departments/${_id}`);
    expect(await name((await say(token)).ticketID)).toBe(inboxes[0]?.id);
    expect((await bo.chatTokens.get(chatToken.id)).inbox.number).toBe(1);
  });
});

describe('what a middleware tells of its customer', () => {
  test('is told to the webhooks and to the agents who look at another conversation of that customer', async () => {
    const { bo, say, conversationOf, deskKey } = await workspace('told');
    const events = ['contact.created', 'contact.updated'] as const;
    await bo.hooks.create({ url: `${sink.url}/told`, events: [...events] });
    const { token } = await bo.chatTokens.create({ name: 'Bot' });
    const externalAddressOverwrite = session('ada');
    const first = await say(token, { externalAddressOverwrite });
    const chatSessionID = session('told');
    const second = await say(token, { externalAddressOverwrite, chatSessionID });
    const socket = deskSocket(own.url, deskKey);
    const seen = new Set<number>();
    socket.on('conversation.updated', ({ conversation: { number, contact } }) => {
      if (contact.name === 'Ada') seen.add(number);
    });
    await new Promise<void>((resolve) => socket.once('connect', resolve));
    const told = { customerName: 'Ada', emailAddress: 'ada@shop.example', phoneNumber: '+3912345678' };
    await say(token, { chatSessionID, ...told });
    await expect.poll(() => seen).toEqual(new Set([first.ticketID, second.ticketID]));
    socket.close();
    // Nothing replaces what is known.
    await say(token, { chatSessionID, customerName: 'Eve' });
    const known = { name: 'Ada', email: 'ada@shop.example', phone: '+3912345678' };
    for (const { ticketID } of [first, second]) {
      expect((await conversationOf(ticketID))?.contact).toMatchObject(known);
    }
    const heard = () => sink.received.filter(({ path }) => path === '/told').map(({ body }) => JSON.parse(body));
    await sink.until(() => heard().length === 2);
    expect(heard()).toMatchObject([
      { type: 'contact.created', data: { contact: { name: null } } },
      { type: 'contact.updated', data: { contact: known } },
    ]);
  });

  test('is seen in a conversation that it opens again', async () => {
    const { bo, say, conversationOf } = await workspace('again');
    const { token } = await bo.chatTokens.create({ name: 'Bot' });
    const chatSessionID = session('again');
    const { ticketID } = await say(token, { chatSessionID });
    await bo.conversations.close((await conversationOf(ticketID))?.id as string);
    await say(token, { chatSessionID, customerName: 'Ada' });
    expect(await conversationOf(ticketID)).toMatchObject({ state: 'open', contact: { name: 'Ada' } });
  });
});
