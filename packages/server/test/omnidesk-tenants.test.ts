import { createAgentClient } from '@baton/sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OwnDesk, openOwnDesk } from './support/own-desk.ts';
import { createTenant } from './support/tenant.ts';

// Programs of both kinds in one workspace: what is decided through Tiledesk's protocol holds for the middlewares of Omnidesk's.

const NOBODY = '127.0.0.1:9';

let own: OwnDesk;
beforeAll(async () => {
  own = await openOwnDesk();
});
afterAll(() => own?.end());

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
      return { status: answer.status, ...((await answer.json()) as { ticketID?: number }) };
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
