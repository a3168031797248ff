import type { Conversation, Message } from '@baton/protocol';
import { type AgentClient, createAgentClient } from '@baton/sdk';
import { Broken, holds } from '../assert.ts';

/** The agents' side of the server under test, through our own API. */
export interface OurDesk {
  agent: AgentClient;
  conversation(ticketId: number): Promise<Conversation>;
  /** What was said in it, oldest first; events left out. */
  said(ticketId: number): Promise<Message[]>;
  reply(ticketId: number, text: string): Promise<void>;
  /** A text with a file, or a file alone. */
  sendFile(ticketId: number, text: string, file: File): Promise<void>;
  close(ticketId: number): Promise<void>;
  createToken(body: object): Promise<{ value: string; id: string; inboxId: string }>;
  removeToken(id: string): Promise<void>;
  /** Sets whether the key's agent takes chats. */
  available(available: boolean): Promise<void>;
}

const known = new Map<string, string>();

export function ourDesk(url: string, token: string): OurDesk {
  const agent = createAgentClient({ baseUrl: url, token });

  async function idOf(ticketId: number): Promise<string> {
    const key = `${url} ${ticketId}`;
    const found = known.get(key);
    if (found) return found;
    let cursor: string | undefined;
    do {
      const page = await agent.conversations.list({ limit: 100, ...(cursor ? { cursor } : {}) });
      for (const { id, number } of page.conversations) known.set(`${url} ${number}`, id);
      cursor = page.nextCursor ?? undefined;
    } while (cursor && !known.has(key));
    const id = known.get(key);
    if (!id) throw new Broken(`ticket ${ticketId} is in the agents' list`);
    return id;
  }

  async function call(method: string, path: string, body?: object) {
    const answer = await fetch(`${url}/desk/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await answer.text();
    holds(answer.ok, `${method} ${path} is answered ${answer.status}: ${text}`);
    return JSON.parse(text);
  }

  return {
    agent,
    conversation: async (ticketId) => agent.conversations.get(await idOf(ticketId)),
    async said(ticketId) {
      const id = await idOf(ticketId);
      const messages: Message[] = [];
      for (;;) {
        const page = await agent.conversations.messages(id, { after: messages.at(-1)?.seq ?? 0, limit: 100 });
        messages.push(...page.messages);
        if (!page.hasMore) return messages.filter(({ kind }) => kind !== 'event');
      }
    },
    async reply(ticketId, text) {
      const id = await idOf(ticketId);
      await agent.conversations.takeOver(id);
      await call('POST', `/conversations/${id}/messages`, { text });
    },
    async sendFile(ticketId, text, file) {
      const id = await idOf(ticketId);
      await agent.conversations.takeOver(id);
      const uploaded = await agent.conversations.upload(id, file);
      await call('POST', `/conversations/${id}/messages`, { text, fileId: uploaded.id });
    },
    async close(ticketId) {
      await call('POST', `/conversations/${await idOf(ticketId)}/close`);
    },
    async createToken(body) {
      const { chatToken, token: value } = await call('POST', '/chat-tokens', body);
      return { value, id: chatToken.id, inboxId: chatToken.inbox.id };
    },
    async removeToken(id) {
      await call('DELETE', `/chat-tokens/${id}`);
    },
    async available(available) {
      await agent.changeMe({ available });
    },
  };
}
