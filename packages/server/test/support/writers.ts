import { connectEusate, type EusateClient } from '@baton/testkit';
import type { Sent } from './history.ts';

export interface WriterOptions {
  url: string;
  apiKey: string;
  session: string;
  conversationId: string;
  texts: readonly string[];
  /** Messages on their way at the same time. */
  inFlight: number;
  /** After each acknowledgement. */
  acknowledged?(): void;
}

/**
 * A customer's program that gives up on no message: until it is acknowledged it is sent again under the same client id,
 * over as many connections as it takes. Any refusal that does not say "later" ends the test.
 */
export async function writeAll(options: WriterOptions): Promise<Sent[]> {
  const client = await connectPersistently(options.url, options.apiKey);
  const waiting = [...options.texts];
  const sent: Sent[] = [];
  const work = async () => {
    for (let text = waiting.shift(); text !== undefined; text = waiting.shift()) {
      sent.push({ text, acknowledged: await sendUntilAcknowledged(client, options, text) });
      options.acknowledged?.();
    }
  };
  try {
    await Promise.all(Array.from({ length: options.inFlight }, work));
  } finally {
    client.close();
  }
  return sent;
}

const PATIENCE_MS = 60_000;

/** Also when the server is just down. */
export async function connectPersistently(url: string, apiKey: string): Promise<EusateClient> {
  for (const deadline = Date.now() + PATIENCE_MS; ; ) {
    try {
      const client = await connectEusate(url, apiKey, { reconnection: true, timeoutMs: 5000 });
      client.socket.io.reconnectionDelay(50);
      client.socket.io.reconnectionDelayMax(200);
      return client;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

export async function sendUntilAcknowledged(
  client: EusateClient,
  to: { session: string; conversationId: string | null },
  text: string,
): Promise<{ id: string; seq: number; conversationId: string }> {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const reply = await client
      .supportAck({
        session_id: to.session,
        ticket_chat_id: to.conversationId,
        message: text,
        client_message_id: `client-${text}`,
      })
      // The connection is gone, or the answer took too long: nobody knows, so the same again.
      .catch(() => null);
    if (reply?.status_code === 200) {
      const { id, seq, ticket_chat_id } = reply.data as { id: string; seq: number; ticket_chat_id: string };
      return { id, seq, conversationId: ticket_chat_id };
    }
    if (reply && reply.status_code !== 503) throw new Error(`"${text}" was refused: ${JSON.stringify(reply)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`"${text}" was not acknowledged within ${PATIENCE_MS} ms`);
}
