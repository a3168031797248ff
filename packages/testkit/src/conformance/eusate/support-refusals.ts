import { randomUUID } from 'node:crypto';
import { equal, holds } from '../assert.ts';
import type { Check } from '../check.ts';
import { declined, type EusateBench, said } from './bench.ts';

/** What `support` refuses, and the limit on open conversations. */
export const supportRefusalChecks: Check<EusateBench>[] = [
  {
    id: 'refuse.schema',
    title: 'support refuses wrong fields with 400 on the same event, stores nothing and stays connected',
    contract: '§2.2',
    async run(bench) {
      const session = bench.session();
      const client = await bench.customer();
      const good = said(session, null, 'Hello');
      const wrong: object[] = [
        { message: 'no session', attachment: false },
        { ...good, session_id: '' },
        { ...good, session_id: 'x'.repeat(256) },
        { ...good, session_id: 'a\nb' },
        { ...good, session_id: 7 },
        { ...good, session_id: null },
        { session_id: session, attachment: false },
        { ...good, message: '' },
        { ...good, message: ' \n\t ' },
        { ...good, message: 'x'.repeat(10_001) },
        { ...good, message: 'x'.repeat(70_000) },
        { ...good, message: 5 },
        { ...good, message: ['a'] },
        { ...good, message: 'U+0000: \u0000' },
        { ...good, message: 'half a pair: \ud83d' },
        { ...good, attachment: 'false' },
        { ...good, attachment: 1 },
        { ...good, ticket_chat_id: 5 },
        { ...good, ticket_chat_id: {} },
        { ...good, ticket_chat_id: 'x'.repeat(256) },
        { ...good, attachment_metadata: 'file' },
        { ...good, client_message_id: 5 },
      ];
      for (const payload of wrong) declined(await client.ask('support', payload), [400], brief(payload));
      equal(await bench.conversations(session), [], 'conversations');
      holds(client.socket.connected, 'the socket is still connected');
      await bench.open(client, session);
    },
  },
  {
    id: 'refuse.attachment-with-sate',
    title: 'an attachment is refused with 400 while the automatic responder answers, also on a first message',
    contract: '§2.3',
    async run(bench) {
      const session = bench.session();
      const client = await bench.customer();
      const file = { url: `${bench.target.url}/nothing.png`, name: 'nothing.png', size_kb: 1, extension: '.png' };
      const attached = { attachment: true, attachment_metadata: file };
      declined(await client.ask('support', said(session, null, 'Look', attached)), [400], 'on a first message');
      declined(await client.ask('support', said(session, null, '', attached)), [400], 'without a text');
      declined(await client.ask('support', said(session, null, 'Look', { attachment: true })), [400], 'no metadata');
      equal(await bench.conversations(session), [], 'conversations');
      const { id } = await bench.open(client, session);
      const before = (await bench.thread(session, id)).messages.length;
      declined(await client.ask('support', said(session, id, 'Look', attached)), [400], 'in a conversation');
      equal((await bench.thread(session, id)).messages.length, before, 'messages');
    },
  },
  {
    id: 'refuse.hidden',
    title: 'writing into an unknown conversation or one of another session gets the same 403',
    contract: '§2.2',
    async run(bench) {
      const [mine, theirs] = [bench.session(), bench.session()];
      const client = await bench.customer();
      const { id } = await bench.open(client, theirs);
      const before = (await bench.thread(theirs, id)).messages.length;
      const foreign = await client.ask('support', said(mine, id, 'Let me in'));
      declined(foreign, [403], 'a conversation of another session');
      for (const unknown of [randomUUID(), 'new_chat_id', "'; DROP TABLE messages", 'ü'.repeat(200)]) {
        const reply = await client.ask('support', said(mine, unknown, 'Let me in'));
        declined(reply, [403], `conversation "${unknown.slice(0, 20)}"`);
        equal(reply.message, foreign.message, 'reason for unknown and foreign');
      }
      equal((await bench.thread(theirs, id)).messages.length, before, 'messages of the other session');
      equal(await bench.conversations(mine), [], 'own conversations');
    },
  },
  {
    id: 'refuse.closed',
    title: 'a closed conversation takes no message: 400, nothing stored',
    contract: '§2.3',
    async run(bench) {
      const session = bench.session();
      const client = await bench.customer();
      const id = await bench.openClosed(client, session);
      const before = (await bench.thread(session, id)).messages.length;
      const ack = await client.supportAck(said(session, id, 'Too late'));
      declined(ack, [400], 'a message after closing');
      equal((await bench.thread(session, id)).messages.length, before, 'messages');
    },
  },
  {
    id: 'limit.fourth',
    title: 'a fourth open conversation is refused with 400; older ones go on; closing one frees a place',
    contract: '§2.3',
    async run(bench) {
      const session = bench.session();
      const client = await bench.customer();
      const ids = [];
      for (let count = 0; count < 3; count++) ids.push((await bench.open(client, session)).id);
      const fourth = await client.ask('support', said(session, null, 'A fourth'));
      declined(fourth, [400], 'the fourth');
      holds(fourth.message.includes('3'), `the reason names the limit: "${fourth.message}"`);
      equal((await bench.conversations(session)).length, 3, 'conversations after the refusal');
      equal((await client.supportAck(said(session, ids[0] ?? '', 'Going on'))).status_code, 200, 'an older one');
      await bench.open(await bench.customer(), bench.session());
      await client.ask('close_support', { ticket_chat_id: ids[1] });
      const again = await client.supportAck(said(session, null, 'A new one'));
      equal(again.status_code, 200, `after closing one (${again.message})`);
    },
  },
  {
    id: 'limit.race',
    title: 'sockets that race for the last places never get more than three',
    contract: '§2.3',
    async run(bench) {
      const session = bench.session();
      const sockets = await Promise.all([bench.customer(), bench.customer(), bench.customer(), bench.customer()]);
      const tries = sockets.flatMap((socket) =>
        [1, 2].map((at) => socket.supportAck(said(session, null, `Try ${at}`))),
      );
      const codes = (await Promise.all(tries)).map((it) => it.status_code);
      equal(codes.filter((code) => code === 200).length, 3, 'accepted');
      equal(codes.filter((code) => code === 400).length, 5, 'refused with 400');
      equal((await bench.conversations(session)).length, 3, 'conversations');
    },
  },
];

const brief = (payload: object) => `support ${JSON.stringify(payload).slice(0, 160)}`;
