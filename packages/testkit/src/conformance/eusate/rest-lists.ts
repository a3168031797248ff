import { randomUUID } from 'node:crypto';
import { equal, holds } from '../assert.ts';
import type { Check } from '../check.ts';
import { type EusateBench, listPath, refused, said, threadPath } from './bench.ts';

/** The two endpoints that customers read. */
export const restListChecks: Check<EusateBench>[] = [
  {
    id: 'list.unknown-session',
    title: 'a session that nobody knows has an empty list',
    contract: '§1.2',
    async run(bench) {
      for (const query of ['', '?closed=true', '?closed=false', '?page=7&whatever=x']) {
        equal(await bench.conversations(bench.session(), query), [], `list${query}`);
      }
    },
  },
  {
    id: 'list.session-names',
    title: 'a session may have any name of 1 to 255 characters without control characters',
    contract: '§1.2',
    async run(bench) {
      const client = await bench.customer();
      for (const start of ['a/b?c#d%20 e&', 'user@example.com ', 'Zoë 客户 🙂 ']) {
        const session = `${start}${randomUUID()}`.padEnd(255, 'x');
        const { id } = await bench.open(client, session);
        equal(
          (await bench.conversations(session)).map((it) => it.id),
          [id],
          `conversations of "${start}…"`,
        );
      }
      for (const bad of ['x'.repeat(256), 'a\nb', 'a\u0000b', 'tab\tbed', '\u007f', '\u0085']) {
        refused(await bench.rest(listPath(bad)), [400], `list of a session with ${JSON.stringify(bad.slice(0, 10))}`);
      }
      const broken = await bench.rest('/api/v1/helpdesk/customer/%E0%A4%A/conversations/');
      refused(broken, [400], 'a path that is no URL encoding');
    },
  },
  {
    id: 'list.fields',
    title: 'every documented field of a conversation is there with its type; latest_message is never null',
    contract: '§1.2',
    async run(bench) {
      const session = bench.session();
      const { id, reply } = await bench.open(await bench.customer(), session);
      const [conversation] = await bench.conversations(session);
      holds(conversation, 'one conversation');
      equal(conversation.id, id, 'id');
      equal(conversation.closed, false, 'closed');
      equal(conversation.latest_message.ticket_chat, id, 'latest_message.ticket_chat');
      equal(conversation.latest_message.id, reply.data.id, 'latest_message is the newest one');
      equal(conversation.latest_message.message, reply.data.message, 'latest_message.message');
      equal(conversation.latest_message.attachment_metadata, null, 'attachment_metadata without an attachment');
      holds(conversation.ticket.length > 0, 'ticket is an id');
    },
  },
  {
    id: 'list.order',
    title: 'the conversation with the latest activity comes first',
    contract: '§1.2',
    async run(bench) {
      const session = bench.session();
      const client = await bench.customer();
      const { id: older } = await bench.open(client, session);
      const { id: newer } = await bench.open(client, session);
      equal(
        (await bench.conversations(session)).map((it) => it.id),
        [newer, older],
        'order after opening',
      );
      equal((await client.supportAck(said(session, older, 'One more thing'))).status_code, 200, 'message');
      equal(
        (await bench.conversations(session)).map((it) => it.id),
        [older, newer],
        'order after writing in the older',
      );
    },
  },
  {
    id: 'list.closed-filter',
    title: 'closed filters in every documented spelling; absent means all',
    contract: '§1.2',
    async run(bench) {
      const session = bench.session();
      const client = await bench.customer();
      const closed = await bench.openClosed(client, session);
      const { id: open } = await bench.open(client, session);
      const ids = async (query: string) => (await bench.conversations(session, query)).map((it) => it.id).sort();
      equal(await ids(''), [open, closed].sort(), 'without the parameter');
      for (const yes of ['true', 't', 'yes', '1', 'True', 'TRUE', 'T', 'YES']) {
        equal(await ids(`?closed=${yes}`), [closed], `closed=${yes}`);
      }
      for (const no of ['false', 'f', 'no', '0', 'False', '2', 'maybe', '']) {
        equal(await ids(`?closed=${no}`), [open], `closed=${no}`);
      }
    },
  },
  {
    id: 'thread.fields',
    title: 'the messages endpoint has every documented field, messages oldest first, rating null before a review',
    contract: '§1.3',
    async run(bench) {
      const session = bench.session();
      const client = await bench.customer();
      const { id, reply } = await bench.open(client, session, 'Hello there');
      for (const text of ['second', 'third']) {
        equal((await client.supportAck(said(session, id, text))).status_code, 200, text);
      }
      const thread = await bench.thread(session, id);
      equal(thread.id, id, 'id');
      equal(thread.rating, null, 'rating');
      equal(thread.messages[0]?.message, 'Hello there', 'first message');
      equal(thread.messages[0]?.sender, 'customer', 'first sender');
      holds(
        thread.messages.some((it) => it.id === reply.data.id && it.sender === 'sate'),
        'the reply is in the thread',
      );
      const own = thread.messages.filter((it) => it.sender === 'customer').map((it) => it.message);
      equal(own, ['Hello there', 'second', 'third'], 'own messages in the order of writing');
      equal(new Set(thread.messages.map((it) => it.id)).size, thread.messages.length, 'distinct message ids');
      holds(
        thread.messages.every((it) => it.ticket_chat === id),
        'every message names its conversation',
      );
      const times = thread.messages.map((it) => Date.parse(it.date_created));
      equal(
        times,
        [...times].sort((a, b) => a - b),
        'times in order',
      );
    },
  },
  {
    id: 'thread.reading-marks-nothing',
    title: 'reading over HTTP changes no read flag',
    contract: '§1.3',
    async run(bench) {
      const session = bench.session();
      const { id } = await bench.open(await bench.customer(), session);
      const before = await bench.thread(session, id);
      equal(before.read_by_customer, false, 'read_by_customer after a reply that nobody marked');
      await bench.conversations(session);
      equal((await bench.thread(session, id)).read_by_customer, false, 'read_by_customer after reading');
    },
  },
  {
    id: 'thread.hidden',
    title: 'an unknown conversation and one of another session get the same 403',
    contract: '§1.3',
    async run(bench) {
      const [mine, theirs] = [bench.session(), bench.session()];
      const client = await bench.customer();
      await bench.open(client, mine);
      const { id } = await bench.open(client, theirs);
      const foreign = await bench.rest(threadPath(mine, id));
      refused(foreign, [403], 'a conversation of another session');
      for (const unknown of [randomUUID(), 'new_chat_id', '1', "' OR 1=1 --", 'ü'.repeat(100)]) {
        const answer = await bench.rest(threadPath(mine, unknown));
        refused(answer, [403], `unknown conversation "${unknown.slice(0, 20)}"`);
        equal(answer.text, foreign.text, 'body for unknown and foreign');
      }
      refused(await bench.rest(threadPath(bench.session(), id)), [403], 'from a session that nobody knows');
    },
  },
];
