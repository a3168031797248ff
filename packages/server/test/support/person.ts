import type { EusateClient, Reply, Stage } from '@baton/testkit';
import { type Answer, type DeskClient, deskClient } from './desk-client.ts';
import { breachesOf, type Sent } from './history.ts';
import { readDeskRest, readEusateRest } from './threads.ts';
import { connectPersistently, sendUntilAcknowledged } from './writers.ts';

/** Longer than the server may take to find out that its database is away. */
const ANSWER_MS = 25_000;

/** A customer with a conversation that an agent holds, and that agent: two doors through which messages come in. */
export interface Person {
  session: string;
  conversationId: string;
  client: EusateClient;
  desk: DeskClient;
  /** Everything that was acknowledged to either of them. */
  sent: Sent[];
  /** One try over the socket; answers the status. */
  write(text: string): Promise<number>;
  /** One try over REST, as the agent. */
  reply(text: string): Promise<Answer>;
  /** What is wrong with the thread, compared with what was acknowledged. */
  breaches(): Promise<string[]>;
  end(): void;
}

export async function openPerson(stage: Pick<Stage, 'desk' | 'apiKey' | 'deskKey'>, session: string): Promise<Person> {
  const { url } = stage.desk;
  const client = await connectPersistently(url, stage.apiKey);
  const desk = deskClient(url, stage.deskKey);
  const { conversationId } = await sendUntilAcknowledged(
    client,
    { session, conversationId: null },
    `${session}: hello`,
  );
  await desk.post(`/desk/v1/conversations/${conversationId}/take-over`);
  const sent: Sent[] = [];
  return {
    session,
    conversationId,
    client,
    desk,
    sent,
    async write(text) {
      const payload = { session_id: session, ticket_chat_id: conversationId, message: text };
      const reply: Reply = await client.socket
        .timeout(ANSWER_MS)
        .emitWithAck('support', { ...payload, client_message_id: `client-${text}` });
      const { id, seq } = reply.data as { id: string; seq: number };
      if (reply.status_code === 200) sent.push({ text, acknowledged: { id, seq } });
      return reply.status_code;
    },
    async reply(text) {
      const path = `/desk/v1/conversations/${conversationId}/messages`;
      const answer = await desk.post(path, { text, clientMessageId: `agent-${text}` });
      const { id, seq } = answer.json.message ?? {};
      if (answer.status === 201) sent.push({ text, acknowledged: { id, seq } });
      return answer;
    },
    async breaches() {
      const readers = {
        rest: await readDeskRest(url, stage.deskKey, conversationId),
        eusate: await readEusateRest(url, stage.apiKey, session, conversationId),
      };
      return breachesOf({ sent, readers });
    },
    end: () => client.close(),
  };
}
