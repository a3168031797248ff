import { randomUUID } from 'node:crypto';
import { ConversationData, CustomerData, ReadData } from '@baton/protocol/eusate';
import { equal, holds, shaped } from '../assert.ts';
import type { Check } from '../check.ts';
import { declined, type EusateBench } from './bench.ts';

const UNKNOWN = () => [randomUUID(), 'new_chat_id', '1', "' OR 1=1 --"];

/** Joining, leaving, read marks, and what version 2 adds. */
export const roomChecks: Check<EusateBench>[] = [
  {
    id: 'enter.idempotent',
    title: 'enter_support may be repeated; each room event still arrives once',
    contract: '§2.3',
    async run(bench) {
      const [writer, watcher] = [await bench.customer(), await bench.customer()];
      const { id } = await bench.open(writer, bench.session());
      for (let count = 0; count < 3; count++) {
        const reply = await watcher.ask('enter_support', { ticket_chat_id: id });
        equal(reply.status_code, 200, 'enter_support');
        equal(shaped(ConversationData, reply.data, 'the reply').ticket_chat_id, id, 'ticket_chat_id');
      }
      await writer.ask('close_support', { ticket_chat_id: id });
      await watcher.waitFor('close_support');
      equal((await watcher.ask('enter_support', { ticket_chat_id: id })).status_code, 200, 'entering a closed one');
      equal(watcher.all('close_support').length, 1, 'close_support events');
    },
  },
  {
    id: 'enter.unknown',
    title: 'enter_support on an unknown conversation is 403',
    contract: '§2.3',
    async run(bench) {
      const client = await bench.customer();
      for (const id of UNKNOWN()) declined(await client.ask('enter_support', { ticket_chat_id: id }), [403], id);
    },
  },
  {
    id: 'leave.silence',
    title: 'after leave_support a socket hears nothing more of the conversation',
    contract: '§2.5',
    async run(bench) {
      const [writer, leaver, stayer] = [await bench.customer(), await bench.customer(), await bench.customer()];
      const { id } = await bench.open(writer, bench.session());
      for (const socket of [leaver, stayer]) await socket.ask('enter_support', { ticket_chat_id: id });
      for (let count = 0; count < 2; count++) {
        const reply = await leaver.ask('leave_support', { ticket_chat_id: id });
        equal(reply.status_code, 200, 'leave_support');
        equal(reply.data.ticket_chat_id, id, 'ticket_chat_id');
      }
      await writer.ask('close_support', { ticket_chat_id: id });
      await stayer.waitFor('close_support');
      await leaver.ask('enter_support', { ticket_chat_id: id });
      equal(leaver.all('close_support').length, 0, 'events after leaving');
    },
  },
  {
    id: 'read.flag',
    title: "mark_conversation_read sets the customer's flag, may be repeated, and works on a closed conversation",
    contract: '§2.3',
    async run(bench) {
      const session = bench.session();
      const client = await bench.customer();
      const { id } = await bench.open(client, session);
      equal((await bench.thread(session, id)).read_by_customer, false, 'before');
      for (let count = 0; count < 2; count++) {
        const reply = await client.ask('mark_conversation_read', { ticket_chat_id: id, entity: 'customer' });
        equal(reply.status_code, 200, `mark_conversation_read (${reply.message})`);
        const data = shaped(ReadData, reply.data, 'the reply');
        equal([data.ticket_chat_id, data.entity, data.read_by_customer], [id, 'customer', true], 'the reply');
      }
      equal((await bench.thread(session, id)).read_by_customer, true, 'read_by_customer over HTTP');
      await client.ask('close_support', { ticket_chat_id: id });
      const late = await client.ask('mark_conversation_read', { ticket_chat_id: id, entity: 'customer' });
      equal(late.status_code, 200, 'on a closed conversation');
    },
  },
  {
    id: 'read.refusals',
    title: "a customer's socket can't set the agent's flag; unknown conversations are 403, unknown entities 400",
    contract: '§2.3',
    async run(bench) {
      const session = bench.session();
      const client = await bench.customer();
      const { id } = await bench.open(client, session);
      const before = (await bench.thread(session, id)).read_by_agent;
      const mark = (ticket_chat_id: string, entity?: unknown) =>
        client.ask('mark_conversation_read', { ticket_chat_id, entity });
      declined(await mark(id, 'agent'), [403], 'entity agent');
      for (const entity of ['sate', '', 5, undefined]) declined(await mark(id, entity), [400], `entity ${entity}`);
      for (const unknown of UNKNOWN()) declined(await mark(unknown, 'customer'), [403], unknown);
      equal((await bench.thread(session, id)).read_by_agent, before, 'read_by_agent');
    },
  },
  {
    id: 'v2.customer-room',
    title: 'enter_customer_support joins the room of a session, known or not, and may be repeated',
    contract: '§2.5',
    async run(bench) {
      const client = await bench.customer();
      const session = bench.session();
      for (let count = 0; count < 2; count++) {
        const reply = await client.ask('enter_customer_support', { session_id: session });
        equal(reply.status_code, 200, `enter_customer_support (${reply.message})`);
        equal(shaped(CustomerData, reply.data, 'the reply').session_id, session, 'session_id');
      }
      equal(await bench.conversations(session), [], 'entering creates nothing');
      const { reply } = await bench.open(client, session);
      equal(reply.data.sender, 'sate', 'the automatic answer still comes on support');
      equal(client.all('customer_support').length, 0, 'and not on customer_support');
      declined(await client.ask('enter_customer_support', { session_id: 'x'.repeat(256) }), [400], 'a long name');
    },
  },
  {
    id: 'v2.calls',
    title: 'voice calls are answered with 501',
    contract: '§2.5',
    async run(bench) {
      const client = await bench.customer();
      for (const event of ['call_support', 'close_call_support']) {
        const reply = await client.ask(event, { session_id: bench.session() });
        declined(reply, [501], event);
        holds(/voice/i.test(reply.message), `${event} says that voice calls are not available`);
      }
    },
  },
  {
    id: 'v2.agent-events',
    title: "agent_support from a customer's socket is 403 and stores nothing",
    contract: '§2.3',
    async run(bench) {
      const session = bench.session();
      const client = await bench.customer();
      const { id } = await bench.open(client, session);
      const before = (await bench.thread(session, id)).messages.length;
      const reply = await client.ask('agent_support', {
        ticket_chat_id: id,
        message: 'I am an agent',
        attachment: false,
      });
      declined(reply, [403], 'agent_support');
      equal((await bench.thread(session, id)).messages.length, before, 'messages');
    },
  },
];
