import { SupportAck, SupportData } from '@baton/protocol/eusate';
import { equal, holds, shaped } from '../assert.ts';
import type { Check } from '../check.ts';
import { type EusateBench, said, threadPath } from './bench.ts';

/** `support`: the customer writes, and is answered. */
export const supportChecks: Check<EusateBench>[] = [
  {
    id: 'support.first',
    title: 'a first message is answered on support with the conversation id and every documented field',
    contract: '§2.3',
    async run(bench) {
      const session = bench.session();
      const client = await bench.customer();
      const { reply } = await bench.open(client, session);
      const data = shaped(SupportData, reply.data, 'the answer');
      equal(reply.sid, client.socket.id, 'sid');
      equal(data.sender, 'sate', 'sender of the first answer');
      equal(data.attachment, false, 'attachment');
      equal(data.attachment_metadata, null, 'attachment_metadata');
      equal(data.is_attachment, data.attachment, 'is_attachment');
      equal(data.closed, data.closed_support, 'closed');
      equal(data.closed_support, false, 'closed_support');
      equal(data.session_id, session, 'session_id');
      holds(data.message.length > 0, 'the answer has a text');
    },
  },
  {
    id: 'support.new-spellings',
    title:
      'null, absent and "" in ticket_chat_id open a conversation; attachment and unknown fields may be anything or absent',
    contract: '§2.3',
    async run(bench) {
      const session = bench.session();
      const client = await bench.customer();
      const base = { session_id: session, message: 'Hello' };
      const spellings = [
        { ...base, ticket_chat_id: null, attachment: false, attachment_metadata: null },
        { ...base, ticket_chat_id: '', extra: { deep: [1, 2] }, user_id: null },
        base,
      ];
      for (const payload of spellings) {
        const ack = await client.supportAck(payload);
        equal(ack.status_code, 200, `${JSON.stringify(payload)} (${ack.message})`);
      }
      equal((await bench.conversations(session)).length, 3, 'conversations');
    },
  },
  {
    id: 'support.stored-first',
    title: 'a reply is stored before it is sent: a fetch from inside the handler sees it',
    contract: '§2.3',
    async run(bench) {
      const session = bench.session();
      let seen: Promise<string> | undefined;
      const client = await bench.customer({
        onHeard: ({ event, envelope }) => {
          if (event !== 'support' || seen) return;
          seen = bench.rest(threadPath(session, String(envelope.data.ticket_chat_id))).then((answer) => answer.text);
        },
      });
      const { reply } = await bench.open(client, session);
      const text = await seen;
      holds(text?.includes(String(reply.data.id)), 'the thread fetched at once holds the reply');
      equal((await bench.conversations(session)).length, 1, 'conversations');
    },
  },
  {
    id: 'support.no-echo',
    title: "a customer's own message is not echoed, neither to its sender nor to other sockets in the room",
    contract: '§2.3',
    async run(bench) {
      const session = bench.session();
      const [writer, watcher] = [await bench.customer(), await bench.customer()];
      const { id } = await bench.open(writer, session, 'Hello');
      equal((await watcher.ask('enter_support', { ticket_chat_id: id })).status_code, 200, 'enter_support');
      const mine = 'my very own words 4711';
      equal((await writer.supportAck(said(session, id, mine))).status_code, 200, 'message');
      await writer.ask('close_support', { ticket_chat_id: id });
      await watcher.waitFor('close_support');
      for (const { event, envelope } of [...writer.heard, ...watcher.heard]) {
        holds(envelope.data.sender !== 'customer', `no ${event} with the customer as sender`);
        holds(envelope.data.message !== mine, `no ${event} with the customer's text`);
      }
      const thread = await bench.thread(session, id);
      equal(thread.messages.filter((it) => it.message === mine).length, 1, 'times that the message is stored');
    },
  },
  {
    id: 'support.ack',
    title: "an acknowledgement callback gets an envelope that describes the sender's own, committed message",
    contract: '§2.2',
    async run(bench) {
      const session = bench.session();
      const client = await bench.customer();
      const first = await client.supportAck(said(session, null, 'Hello', { client_message_id: 'first' }));
      equal(first.status_code, 200, 'status_code');
      const ack = shaped(SupportAck, first.data, 'the acknowledgement');
      equal(ack.sender, 'customer', 'sender');
      equal(ack.seq, 1, 'seq of a first message');
      equal(ack.client_message_id, 'first', 'client_message_id');
      const own = (await bench.thread(session, ack.ticket_chat_id)).messages.find((it) => it.id === ack.id);
      equal(own?.message, 'Hello', 'the acknowledged message in the thread');
      const reply = await client.waitFor('support');
      equal(reply.data.ticket_chat_id, ack.ticket_chat_id, 'the event comes in addition');
      const next = shaped(
        SupportAck,
        (await client.supportAck(said(session, ack.ticket_chat_id, 'More'))).data,
        'the second acknowledgement',
      );
      equal(next.client_message_id, null, 'client_message_id when none was given');
      holds(next.seq > ack.seq, 'seq grows');
    },
  },
  {
    id: 'support.ack-elsewhere',
    title: 'for other events the acknowledgement equals the reply, which is sent as well; refusals too',
    contract: '§2.2',
    async run(bench) {
      const client = await bench.customer();
      const { id } = await bench.open(client, bench.session());
      const requests: [string, object][] = [
        ['enter_support', { ticket_chat_id: id }],
        ['mark_conversation_read', { ticket_chat_id: id, entity: 'customer' }],
        ['enter_support', { ticket_chat_id: 'unknown' }],
        ['support', { session_id: 5 }],
      ];
      for (const [event, payload] of requests) {
        const ack = await client.ack(event, payload);
        const reply = await client.waitFor(event, (it) => it.status_code === ack.status_code);
        equal(ack, reply, `acknowledgement and reply of ${event}`);
      }
    },
  },
  {
    id: 'support.text',
    title: "a customer's text is stored and returned as it was written, up to 10 000 characters",
    contract: '§2.8',
    async run(bench) {
      const session = bench.session();
      const client = await bench.customer();
      const { id } = await bench.open(client, session);
      const texts = [
        '<b>bold?</b> & "quotes" <script>alert(1)</script>',
        'Zoë 客户 🙂\nsecond line',
        'x'.repeat(10_000),
      ];
      for (const text of texts) {
        const ack = await client.supportAck(said(session, id, text));
        equal(ack.status_code, 200, `"${text.slice(0, 20)}" (${ack.message})`);
      }
      const own = (await bench.thread(session, id)).messages.filter((it) => it.sender === 'customer').slice(1);
      equal(
        own.map((it) => it.message),
        texts,
        'texts',
      );
    },
  },
  {
    id: 'support.order',
    title: 'messages sent at once without waiting keep the order of sending, without holes in seq',
    contract: '§2.7',
    async run(bench) {
      const session = bench.session();
      const client = await bench.customer();
      const { id } = await bench.open(client, session);
      const texts = Array.from({ length: 12 }, (_, at) => `number ${at}`);
      const acks = await Promise.all(texts.map((text) => client.supportAck(said(session, id, text))));
      const codes = acks.map((it) => it.status_code);
      equal(
        codes,
        texts.map(() => 200),
        'status codes',
      );
      const seqs = acks.map((it) => Number(it.data.seq));
      equal(
        seqs,
        [...seqs].sort((a, b) => a - b),
        'seq in the order of sending',
      );
      const own = (await bench.thread(session, id)).messages.filter((it) => it.sender === 'customer').slice(1);
      equal(
        own.map((it) => it.message),
        texts,
        'order in the thread',
      );
    },
  },
];
