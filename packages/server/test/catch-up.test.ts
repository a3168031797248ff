import type { ContactConversation, Conversation, Message, Subscribed } from '@baton/protocol';
import { createAgentClient, createContactClient, createMemoryStore, type Live } from '@baton/sdk';
import fc from 'fast-check';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Cable, layCable } from './cable.ts';
import { type Life, openLife, wholeThread } from './life-bench.ts';

// Nothing is missed after an interruption: what a client has heard and caught up is what a fresh reader would read.

let life: Life;
beforeAll(async () => {
  life = await openLife({ BATON_RESPONDER: 'on' });
  await life.onDuty(life.bo);
});
afterAll(() => life?.end());

/** Somebody who follows one conversation over a cable of their own, and keeps what they are told. */
interface Follower {
  messages: Message[];
  conversation: ContactConversation | Conversation | null;
  problems: string[];
  cable: Cable;
  end(): Promise<void>;
}

function follow<C extends Conversation | ContactConversation>(live: Live<C>, cable: Cable, id: string): Follower {
  const follower: Follower = {
    messages: [],
    conversation: null,
    problems: [],
    cable,
    async end() {
      live.close();
      await cable.remove();
    },
  };
  live.openThread(id, {
    onMessages: (messages) => follower.messages.push(...messages),
    onConversation: (conversation) => {
      follower.conversation = conversation;
    },
    onReload: () => follower.problems.push('reload'),
    onError: (error) => follower.problems.push(error.code),
  });
  return follower;
}

const who = fc.integer({ min: 0, max: 2 });
const step = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ do: 'contact writes' as const }) },
  { weight: 4, arbitrary: fc.constant({ do: 'agent writes' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'hand back and take over' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'suggest to close' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'agent reads' as const }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('cut' as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pull' as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('plug' as const), who }) },
);

describe('after random interruptions', () => {
  test('two agents and the contact all hold what the desk holds', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 12, maxLength: 30 }), async (steps) => {
        const { url, port } = life.desk;
        const store = createMemoryStore();
        const info = (await (await fetch(`${url}/desk/v1/public/info`)).json()) as { inboxId: string };
        const ada = createContactClient({ baseUrl: url, inboxId: info.inboxId, storage: store });
        const { conversation } = await ada.open('How long is a gift card valid?');
        const { id } = conversation;
        await life.key.conversations.takeOver(id);

        const cables = [await layCable(port), await layCable(port), await layCable(port)] as [Cable, Cable, Cable];
        const agents = [cables[0], cables[1]].map((cable) => {
          const client = createAgentClient({ baseUrl: cable.url, token: life.deskKey });
          return follow(client.connect(), cable, id);
        });
        // The same contact through a cable: its stored secret belongs to the desk's address, so it gets the token itself.
        const session = await ada.session();
        const contact = followAsContact(cables[2], session.token, id);
        const followers = [...agents, contact];
        try {
          let written = 0;
          for (const action of steps) {
            if (action.do === 'cut') cables[action.who]?.cut();
            else if (action.do === 'pull') cables[action.who]?.pull();
            else if (action.do === 'plug') cables[action.who]?.plug();
            else if (action.do === 'contact writes') await ada.post(id, { text: `contact ${++written}` });
            else if (action.do === 'agent writes')
              await life.key.conversations.post(id, { text: `agent ${++written}` });
            else if (action.do === 'suggest to close') await life.key.conversations.suggestClose(id);
            else if (action.do === 'agent reads') {
              const { headSeq } = await life.key.conversations.get(id);
              await life.key.conversations.read(id, headSeq);
            } else {
              await life.key.conversations.handBack(id);
              await life.key.conversations.takeOver(id);
            }
          }
          for (const cable of cables) cable.plug();
          const fresh = await wholeThread(life.key.conversations, id);
          const freshConversation = await life.key.conversations.get(id);
          const [freshForContact] = await ada.conversations();
          for (const [index, follower] of followers.entries()) {
            await expect.poll(() => follower.messages.length, { timeout: 25_000 }).toBe(fresh.length);
            expect(follower.messages).toEqual(fresh);
            const expected = index < 2 ? freshConversation : freshForContact;
            await expect.poll(() => follower.conversation, { timeout: 25_000 }).toEqual(expected);
            expect(follower.problems).toEqual([]);
          }
        } finally {
          for (const follower of followers) await follower.end();
          await life.key.conversations.close(id);
        }
      }),
      // The report of a failure prints the seed and the path to it.
      { numRuns: 6, interruptAfterTimeLimit: 90_000 },
    );
  });
});

/** The contact's side, written against the socket alone, as docs/catch-up.md tells an integrator to do it. */
function followAsContact(cable: Cable, token: string, id: string): Follower {
  const socket: Socket = io(`${cable.url}/desk`, {
    auth: { token },
    forceNew: true,
    reconnectionDelay: 50,
    reconnectionDelayMax: 400,
    transports: ['websocket'],
  });
  const follower: Follower = {
    messages: [],
    conversation: null,
    problems: [],
    cable,
    async end() {
      socket.disconnect();
      await cable.remove();
    },
  };
  let fetching = false;
  const last = () => follower.messages.at(-1)?.seq ?? 0;
  function show(conversation: ContactConversation): void {
    const known = follower.conversation;
    if (!known || conversation.revision > known.revision) follower.conversation = conversation;
  }
  function take(messages: readonly Message[]): void {
    for (const message of messages) if (message.seq === last() + 1) follower.messages.push(message);
  }
  async function subscribe(): Promise<void> {
    if (fetching) return;
    fetching = true;
    try {
      const after = last();
      const answer = (await socket
        .timeout(5000)
        .emitWithAck('conversation.subscribe', { conversationId: id, after })) as {
        ok: boolean;
        data: Subscribed;
      };
      if (!answer.ok) follower.problems.push('refused');
      if (answer.data.reload) follower.problems.push('reload');
      take(answer.data.messages);
      show(answer.data.conversation);
    } catch {
      // Cut while asking: the next connection asks again.
    } finally {
      fetching = false;
    }
  }
  socket.on('connect', subscribe);
  socket.on('conversation.updated', (event: { conversation: ContactConversation }) => show(event.conversation));
  socket.on('message.created', (event: { message: Message; conversation: ContactConversation }) => {
    if (event.message.seq > last() + 1) void subscribe();
    else take([event.message]);
    show(event.conversation);
  });
  socket.on('conversation.head', ({ headSeq }: { headSeq: number }) => {
    if (headSeq > last()) void subscribe();
  });
  return follower;
}

describe('a raw socket', () => {
  let socket: Socket;
  beforeAll(async () => {
    socket = io(`${life.desk.url}/desk`, { auth: { token: life.deskKey }, forceNew: true });
    await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
  });
  afterAll(() => void socket?.disconnect());

  const subscribe = async (conversationId: string, after: number): Promise<Subscribed> =>
    (await socket.timeout(10_000).emitWithAck('conversation.subscribe', { conversationId, after })).data;

  test('gets up to 500 missed messages, and beyond that is told to reload', async () => {
    const { conversation } = await life.contact().open('A long story');
    const { id } = conversation;
    await life.key.conversations.takeOver(id);
    for (let page = 0; page < 26; page++) {
      const texts = Array.from({ length: 20 }, (_, index) => `line ${page * 20 + index}`);
      await Promise.all(texts.map((text) => life.key.conversations.post(id, { text })));
    }
    const { headSeq } = await life.key.conversations.get(id);
    expect(headSeq).toBeGreaterThan(520);

    const whole = await subscribe(id, headSeq - 500);
    expect([whole.reload, whole.messages.length]).toEqual([false, 500]);
    expect(whole.messages.map(({ seq }) => seq)).toEqual(
      Array.from({ length: 500 }, (_, index) => headSeq - 499 + index),
    );

    const tooMuch = await subscribe(id, headSeq - 501);
    expect([tooMuch.reload, tooMuch.messages.length, tooMuch.headSeq]).toEqual([true, 0, headSeq]);

    const ahead = await subscribe(id, headSeq + 1);
    expect([ahead.reload, ahead.messages.length]).toEqual([true, 0]);
  });

  test('is told within 15 seconds where the head of what it follows stands', async () => {
    const { conversation } = await life.contact().open('Hello');
    const head = new Promise<{ conversationId: string; headSeq: number }>((resolve) =>
      socket.on('conversation.head', (event) => {
        if (event.conversationId === conversation.id) resolve(event);
      }),
    );
    await subscribe(conversation.id, 0);
    const { headSeq } = await head;
    expect(headSeq).toBe((await life.key.conversations.get(conversation.id)).headSeq);
  });
});
