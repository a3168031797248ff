import { equal, holds } from '../assert.ts';
import type { Check } from '../check.ts';
import { declined, type EusateBench, said } from './bench.ts';

/** `client_message_id`: the sender's protection against its own retries. */
export const supportRepeatChecks: Check<EusateBench>[] = [
  {
    id: 'repeat.same',
    title: 'a repeat with the same client_message_id and text stores nothing and gets the first acknowledgement',
    contract: '§2.3',
    async run(bench) {
      const session = bench.session();
      const [client, later] = [await bench.customer(), await bench.customer()];
      const { id } = await bench.open(client, session);
      const payload = said(session, id, 'Only once', { client_message_id: 'a-1' });
      const first = await client.supportAck(payload);
      equal(first.status_code, 200, `first (${first.message})`);
      for (const socket of [client, later]) equal((await socket.supportAck(payload)).data, first.data, 'the repeat');
      const stored = (await bench.thread(session, id)).messages.filter((it) => it.message === 'Only once');
      equal(stored.length, 1, 'times stored');
    },
  },
  {
    id: 'repeat.opening',
    title: 'a repeated first message opens no second conversation',
    contract: '§2.3',
    async run(bench) {
      const session = bench.session();
      const [client, later] = [await bench.customer(), await bench.customer()];
      const payload = said(session, null, 'Hello', { client_message_id: 'opening' });
      const first = await client.supportAck(payload);
      equal(first.status_code, 200, `first (${first.message})`);
      equal((await later.supportAck(payload)).data, first.data, 'the repeat from another socket');
      equal((await bench.conversations(session)).length, 1, 'conversations');
    },
  },
  {
    id: 'repeat.conflict',
    title: 'the same client_message_id with another text is refused and stores nothing',
    contract: '§2.3',
    async run(bench) {
      const session = bench.session();
      const client = await bench.customer();
      const { id } = await bench.open(client, session);
      await client.supportAck(said(session, id, 'One', { client_message_id: 'b-1' }));
      declined(await client.supportAck(said(session, id, 'Two', { client_message_id: 'b-1' })), [400], 'the conflict');
      const texts = (await bench.thread(session, id)).messages.map((it) => it.message);
      holds(texts.includes('One') && !texts.includes('Two'), 'only the first text is stored');
    },
  },
  {
    id: 'repeat.concurrent',
    title: 'concurrent repeats over several sockets store one message and agree about it',
    contract: '§2.3',
    async run(bench) {
      const session = bench.session();
      const sockets = await Promise.all([bench.customer(), bench.customer(), bench.customer()]);
      const payload = said(session, null, 'All at once', { client_message_id: 'c-1' });
      const acks = await Promise.all([...sockets, ...sockets].map((socket) => socket.supportAck(payload)));
      for (const ack of acks) {
        equal(ack.status_code, 200, `acknowledgement (${ack.message})`);
        equal(ack.data, acks[0]?.data, 'acknowledgement');
      }
      const conversations = await bench.conversations(session);
      equal(conversations.length, 1, 'conversations');
      const thread = await bench.thread(session, conversations[0]?.id ?? '');
      equal(thread.messages.filter((it) => it.sender === 'customer').length, 1, 'messages of the customer');
    },
  },
  {
    id: 'repeat.scope',
    title: 'two sessions may use the same client_message_id',
    contract: '§2.3',
    async run(bench) {
      const client = await bench.customer();
      const ids = [];
      for (const session of [bench.session(), bench.session()]) {
        const ack = await client.supportAck(said(session, null, 'Hello', { client_message_id: 'shared' }));
        equal(ack.status_code, 200, `message (${ack.message})`);
        ids.push(ack.data.id);
      }
      holds(ids[0] !== ids[1], 'two messages');
    },
  },
  {
    id: 'repeat.length',
    title: 'a client_message_id may have 255 characters and no more',
    contract: '§2.3',
    async run(bench) {
      const client = await bench.customer();
      const session = bench.session();
      const long = await client.supportAck(said(session, null, 'Hello', { client_message_id: 'x'.repeat(255) }));
      equal(long.status_code, 200, `255 characters (${long.message})`);
      const longer = await client.supportAck(said(session, null, 'Hello', { client_message_id: 'x'.repeat(256) }));
      declined(longer, [400], '256 characters');
    },
  },
];
