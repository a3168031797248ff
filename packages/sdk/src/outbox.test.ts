import { expect, test } from 'vitest';
import { BatonError } from './errors.ts';
import { createOutbox, type OutboxItem } from './outbox.ts';
import { createMemoryStore } from './storage.ts';

const lost = () => new BatonError({ code: 'network', message: 'cable cut' });
const refused = () => new BatonError({ code: 'conversation_closed', message: 'closed', status: 409 });
const noWait = async () => undefined;

/** A server that answers as the script says; records under which id each attempt came. */
function serverThat(...script: (() => Error | string)[]) {
  const seen: string[] = [];
  return {
    seen,
    async send(item: OutboxItem<string>): Promise<string> {
      seen.push(item.clientMessageId);
      const answer = script.shift()?.() ?? 'stored';
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
}

async function until(claim: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1000 && !claim(); turn++) await Promise.resolve();
  expect(claim()).toBe(true);
}

test('a message that meets a dead network is repeated under the same id until it is stored', async () => {
  const server = serverThat(lost, lost);
  const stored: string[] = [];
  const outbox = createOutbox<string, string>({
    send: server.send,
    wait: noWait,
    onStored: (item) => stored.push(item.clientMessageId),
  });
  const { clientMessageId } = outbox.add('thread', 'hello');
  expect(outbox.items[0]?.state).toBe('sending');
  await until(() => stored.length === 1);
  expect(server.seen).toEqual([clientMessageId, clientMessageId, clientMessageId]);
  expect(outbox.items).toEqual([]);
});

test('a refusal is shown, not repeated, and a retry by hand keeps the id', async () => {
  const server = serverThat(refused);
  const outbox = createOutbox<string, string>({ send: server.send, wait: noWait });
  const { clientMessageId } = outbox.add('thread', 'too late');
  await until(() => outbox.items[0]?.state === 'failed');
  expect(outbox.items[0]?.error?.code).toBe('conversation_closed');
  expect(server.seen.length).toBe(1);
  outbox.retry(clientMessageId);
  await until(() => outbox.items.length === 0);
  expect(server.seen).toEqual([clientMessageId, clientMessageId]);
});

test('messages of one conversation keep their order even when the first meets trouble', async () => {
  const server = serverThat(lost, lost);
  const stored: string[] = [];
  const outbox = createOutbox<string, string>({
    send: server.send,
    wait: noWait,
    onStored: (item) => stored.push(item.payload),
  });
  outbox.add('thread', 'one');
  outbox.add('thread', 'two');
  outbox.add('thread', 'three');
  await until(() => stored.length === 3);
  expect(stored).toEqual(['one', 'two', 'three']);
});

test('a busy server is asked again only after the time that it named', async () => {
  const waits: number[] = [];
  const server = serverThat(
    () => new BatonError({ code: 'rate_limited', message: 'slow down', status: 429, retryAfterMs: 60_000 }),
  );
  const outbox = createOutbox<string, string>({ send: server.send, wait: async (ms) => void waits.push(ms) });
  outbox.add('thread', 'hello');
  await until(() => outbox.items.length === 0);
  expect(waits).toEqual([60_000]);
});

test('what was not sent before a reload is sent after it, under the old id', async () => {
  const storage = createMemoryStore();
  const store = { storage, key: 'outbox' };
  const asleep = () => new Promise<void>(() => undefined);
  const before = createOutbox<string, string>({ send: serverThat(lost).send, wait: asleep, store });
  const { clientMessageId } = before.add('thread', 'hello');
  await until(() => before.items[0]?.attempts === 1);
  before.stop();

  const server = serverThat();
  const after = createOutbox<string, string>({ send: server.send, wait: noWait, store });
  expect(after.items[0]?.payload).toBe('hello');
  await until(() => after.items.length === 0);
  expect(server.seen).toEqual([clientMessageId]);
  expect(storage.getItem('outbox')).toBe(null);
});
