import type { Message, Subscribed } from '@baton/protocol';
import type { Socket } from 'socket.io-client';
import { deskClient } from './desk-client.ts';
import type { Seen } from './history.ts';

// The ways in which somebody reads a thread, each as the list that it gets to see.

const seen = ({ id, text, seq }: Message): Seen => ({ id, text, seq });

/** The agent's REST, page by page. */
export async function readDeskRest(url: string, deskKey: string, conversationId: string): Promise<Seen[]> {
  const desk = deskClient(url, deskKey);
  const entries: Seen[] = [];
  for (;;) {
    const after = entries.at(-1)?.seq ?? 0;
    const page = await desk.get(`/desk/v1/conversations/${conversationId}/messages?limit=100&after=${after}`);
    if (page.status !== 200) throw new Error(`a page answered ${page.status}`);
    entries.push(...page.json.messages.map(seen));
    if (!page.json.hasMore) return entries;
  }
}

/** The customer's REST: no numbers, no inline events. */
export async function readEusateRest(
  url: string,
  apiKey: string,
  session: string,
  conversationId: string,
): Promise<Seen[]> {
  const path = `/api/v1/helpdesk/customer/${session}/conversations/${conversationId}/messages/`;
  const thread = await deskClient(url, apiKey).get(path);
  if (thread.status !== 200) throw new Error(`the thread answered ${thread.status}`);
  return thread.json.messages.map(({ id, message }: { id: string; message: string }) => ({ id, text: message }));
}

export async function catchUp(socket: Socket, conversationId: string, after: number): Promise<Subscribed> {
  const answer = await socket.timeout(10_000).emitWithAck('conversation.subscribe', { conversationId, after });
  if (!answer.ok) throw new Error(`conversation.subscribe: ${JSON.stringify(answer.error)}`);
  return answer.data;
}

/** Everything at once, as a client that comes back after a long time. */
export async function readSocket(socket: Socket, conversationId: string): Promise<Seen[]> {
  const { messages, reload } = await catchUp(socket, conversationId, 0);
  if (reload) throw new Error('too long for one catch-up');
  return messages.map(seen);
}

/**
 * A client that follows conversations as the protocol asks: live events are hints, a hole is fetched, and after every
 * connection it asks for what came after its last `seq`.
 */
export class Follower {
  readonly #socket: Socket;
  readonly #threads = new Map<string, Seen[]>();

  constructor(socket: Socket, conversationIds: readonly string[]) {
    this.#socket = socket;
    for (const id of conversationIds) this.#threads.set(id, []);
    socket.on('connect', () => {
      for (const id of conversationIds) void this.#fetch(id);
    });
    socket.on('message.created', ({ message }: { message: Message }) => this.#take(message));
  }

  /** The thread as it came together over all connections. */
  thread(conversationId: string): Seen[] {
    return this.#threads.get(conversationId) as Seen[];
  }

  #take(message: Message): void {
    const known = this.#threads.get(message.conversationId);
    if (!known || message.seq <= known.length) return;
    if (message.seq === known.length + 1) known.push(seen(message));
    else void this.#fetch(message.conversationId);
  }

  async #fetch(id: string): Promise<void> {
    // The connection may be gone again before the answer: the next one asks anew.
    const caught = await catchUp(this.#socket, id, this.thread(id).length).catch(() => null);
    for (const message of caught?.messages ?? []) if (message.seq === this.thread(id).length + 1) this.#take(message);
  }
}
