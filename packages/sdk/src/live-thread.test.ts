import type { Message, Subscribed } from '@baton/protocol';
import { expect, test } from 'vitest';
import { createLiveThread } from './live-thread.ts';

const CONVERSATION = '0199c0de-0000-7000-8000-000000000001';
const message = (seq: number) => ({ conversationId: CONVERSATION, seq }) as Message;
const conversation = (revision: number) => ({ id: CONVERSATION, revision }) as Subscribed['conversation'];
const created = (seq: number) => ({ message: message(seq), conversation: conversation(seq) });

/** A thread over a server that holds `head` messages and hands them out after any seq. */
function follow(after: number, server: { head: number; limit?: number; reload?: boolean }) {
  const got: number[] = [];
  const asked: number[] = [];
  const reloads: number[] = [];
  const revisions: number[] = [];
  let connected = true;
  const thread = createLiveThread(
    CONVERSATION,
    {
      after,
      onMessages: (messages) => got.push(...messages.map((one) => one.seq)),
      onReload: (head) => reloads.push(head),
      onConversation: (one) => revisions.push(one.revision),
    },
    {
      async subscribe(from) {
        asked.push(from);
        const count = Math.min(server.limit ?? 500, server.head - from);
        const messages = Array.from({ length: count }, (_, index) => message(from + 1 + index));
        return {
          conversation: conversation(server.head),
          messages,
          headSeq: server.head,
          reload: server.reload ?? false,
        };
      },
      connected: () => connected,
      settled: () => undefined,
      closed: () => undefined,
    },
  );
  return { thread, got, asked, reloads, revisions, cut: () => (connected = false), mend: () => (connected = true) };
}

const turns = async () => {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
};

test('a thread begins with what came after the last known message', async () => {
  const { thread, got, asked } = follow(2, { head: 4 });
  thread.catchUp();
  await turns();
  expect(asked).toEqual([2]);
  expect(got).toEqual([3, 4]);
});

test('a live event that leaves a hole makes the thread fetch the hole', async () => {
  const server = { head: 2 };
  const { thread, got, asked } = follow(2, server);
  thread.catchUp();
  await turns();
  server.head = 5;
  thread.hear('message.created', created(5));
  expect(got).toEqual([]);
  await turns();
  expect(asked).toEqual([2, 2]);
  expect(got).toEqual([3, 4, 5]);
});

test('what happened during an interruption arrives after it, once', async () => {
  const server = { head: 1 };
  const { thread, got, cut, mend } = follow(0, server);
  thread.catchUp();
  await turns();
  cut();
  thread.pause();
  server.head = 3;
  mend();
  thread.catchUp();
  thread.hear('message.created', created(3));
  await turns();
  expect(got).toEqual([1, 2, 3]);
});

test('a head beyond the last delivered message is enough to fetch, page after page', async () => {
  const server = { head: 0, limit: 2 };
  const { thread, got } = follow(0, server);
  thread.catchUp();
  await turns();
  server.head = 5;
  thread.hear('conversation.head', { conversationId: CONVERSATION, headSeq: 5, revision: 5 });
  await turns();
  expect(got).toEqual([1, 2, 3, 4, 5]);
});

test('a thread that missed too much asks its reader to reload and goes on from there', async () => {
  const server = { head: 900, reload: true };
  const { thread, got, reloads } = follow(1, server);
  thread.catchUp();
  await turns();
  expect(reloads).toEqual([900]);
  expect(got).toEqual([]);
  server.reload = false;
  server.head = 901;
  thread.restart(900);
  await turns();
  expect(got).toEqual([901]);
});

test('an answer that was overtaken by an event does not bring the older conversation back', async () => {
  const { thread, got, revisions } = follow(0, { head: 2 });
  thread.catchUp();
  // The event arrives while the answer, which was read before it, is still on its way.
  thread.hear('message.created', created(3));
  await turns();
  expect(got).toEqual([1, 2, 3]);
  expect(revisions).toEqual([3]);
  thread.hear('conversation.updated', { conversation: conversation(4) });
  expect(revisions).toEqual([3, 4]);
});
