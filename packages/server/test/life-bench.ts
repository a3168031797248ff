import { fileURLToPath } from 'node:url';
import type { Conversation, Message } from '@baton/protocol';
import { type AgentClient, type ContactClient, createAgentClient, createContactClient } from '@baton/sdk';
import { openStage, type Stage, signIn } from '@baton/testkit';
import { expect, vi } from 'vitest';

// A desk with people: bo owns it, cy is invited, ada and her like are contacts. Everything happens over the wire.

export const entry = fileURLToPath(new URL('../src/main.ts', import.meta.url));

export interface Life extends Stage {
  /** Program with the desk key: acts as the owner. */
  key: AgentClient;
  bo: AgentClient;
  contact(name?: string): ContactClient;
  invite(name: string): Promise<AgentClient>;
  /** Sets everybody's switch off but that of those named. */
  onDuty(...agents: AgentClient[]): Promise<void>;
}

export async function openLife(env: Record<string, string> = {}): Promise<Life> {
  const stage = await openStage({ entry, env: { BATON_RATE_LIMITS: 'off', ...env } });
  const { url } = stage.desk;
  const info = (await (await fetch(`${url}/desk/v1/public/info`)).json()) as { inboxId: string };
  const bo = await stage.signIn();
  const staff = [bo];
  return {
    ...stage,
    bo,
    key: createAgentClient({ baseUrl: url, token: stage.deskKey }),
    contact: (name) => createContactClient({ baseUrl: url, inboxId: info.inboxId, ...(name ? { name } : {}) }),
    async invite(name) {
      const email = `${name.toLowerCase()}@desk.example`;
      const { password } = await bo.agents.invite({ email, name, role: 'agent' });
      const agent = await signIn(url, email, password);
      staff.push(agent);
      return agent;
    },
    async onDuty(...agents) {
      for (const one of staff) await one.changeMe({ available: agents.includes(one) });
    },
  };
}

/** The whole thread, from REST, page by page. */
export async function wholeThread(reader: Pick<AgentClient['conversations'], 'messages'>, id: string) {
  const messages: Message[] = [];
  for (;;) {
    const page = await reader.messages(id, { after: messages.at(-1)?.seq ?? 0, limit: 100 });
    messages.push(...page.messages);
    if (!page.hasMore) return messages;
  }
}

export function saidBy(messages: readonly Message[], kind: Message['author']['kind']): Message[] {
  return messages.filter((message) => message.author.kind === kind && message.kind !== 'event');
}

export function happened(messages: readonly Message[]): string[] {
  return messages.flatMap((message) => (message.event ? [message.event.type] : []));
}

/** Waits until a conversation looks as described, as the agents' side sees it. */
export async function becomes(
  agent: AgentClient,
  id: string,
  matches: (conversation: Conversation) => boolean,
): Promise<Conversation> {
  const look = async () => {
    const conversation = await agent.conversations.get(id);
    expect(matches(conversation)).toBe(true);
    return conversation;
  };
  return vi.waitFor(look, { timeout: 20_000 });
}

/** Waits until Sate has said so much in the thread. */
export async function sateHasSpoken(agent: AgentClient, id: string, times: number): Promise<Message[]> {
  const look = async () => {
    const said = saidBy(await wholeThread(agent.conversations, id), 'sate');
    expect(said.length).toBeGreaterThanOrEqual(times);
    return said;
  };
  return vi.waitFor(look, { timeout: 20_000 });
}
