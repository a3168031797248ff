import type { Conversation, Message } from '@baton/protocol';
import type { AgentClient } from '@baton/sdk';
import { eventually } from './wait.ts';

export type Records = ReturnType<typeof readRecords>;

/** What the desk itself says, over REST: the truth that both browsers must show. */
export function readRecords(client: AgentClient) {
  const conversation = (id: string): Promise<Conversation> => client.conversations.get(id);
  const messages = async (id: string): Promise<Message[]> => (await client.conversations.messages(id)).messages;

  return {
    conversation,
    messages,
    /** Waits for the conversation that this first message opened. */
    opened: (subject: string): Promise<Conversation> =>
      eventually(async () => {
        const { conversations } = await client.conversations.list({ view: 'all' });
        return conversations.find((it) => it.subject === subject);
      }),
    /** Waits until the conversation is as wanted. */
    becomes: (id: string, wanted: (now: Conversation) => boolean): Promise<Conversation> =>
      eventually(async () => {
        const now = await conversation(id);
        return wanted(now) ? now : undefined;
      }),
    /** Waits for this author's message; without a text, for any. */
    said: (id: string, kind: Message['author']['kind'], text?: string): Promise<Message> =>
      eventually(async () =>
        (await messages(id)).findLast(
          (it) => it.author.kind === kind && it.kind === 'text' && (text === undefined || it.text === text),
        ),
      ),
    /** How often the desk holds this text. */
    times: async (id: string, text: string): Promise<number> =>
      (await messages(id)).filter((it) => it.text === text).length,
  };
}
