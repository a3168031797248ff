import { randomUUID } from 'node:crypto';
import { SupportAck, SupportData } from '@baton/protocol/eusate';
import { ConnectionRefused, type EusateClient } from '../../eusate-client.ts';
import { Broken, equal, holds, oneOf, shaped } from '../assert.ts';
import type { Check } from '../check.ts';
import { declined, type EusateBench, said } from './bench.ts';
import { replied, takenOver } from './handoff.ts';

/** The agent's side on the socket, and who hears what. */
export const agentSocketChecks: Check<EusateBench>[] = [
  {
    id: 'agent.handshake',
    title: "an agent's token with its organisation is accepted; with another organisation it is not",
    contract: '§2.1',
    needs: 'agent',
    async run(bench) {
      const agent = await bench.agentSocket();
      equal((await agent.waitFor('connected')).status_code, 200, 'the greeting');
      const query = { token_source: 'inapp', token: bench.agent.token, organisation_id: randomUUID() };
      try {
        await bench.connect('', { query });
      } catch (error) {
        if (!(error instanceof ConnectionRefused)) throw error;
        oneOf((JSON.parse(error.message) as { status_code: number }).status_code, [400, 401], 'status_code');
        return;
      }
      throw new Broken('a foreign organisation was accepted');
    },
  },
  {
    id: 'agent.before-take-over',
    title: 'an agent must take over before writing: 403, nothing stored',
    contract: '§2.3',
    needs: 'agent',
    async run(bench) {
      const session = bench.session();
      const agent = await bench.agentSocket();
      const { id } = await bench.open(await bench.customer(), session);
      const before = (await bench.thread(session, id)).messages.length;
      await agent.ask('enter_support', { ticket_chat_id: id });
      declined(await agent.ask('agent_support', replied(id, 'Too early')), [403], 'agent_support before take-over');
      declined(await agent.ask('agent_support', replied(randomUUID(), 'Nowhere')), [403], 'an unknown conversation');
      equal((await bench.thread(session, id)).messages.length, before, 'messages');
    },
  },
  {
    id: 'agent.reply',
    title: "an agent's message is answered to the agent as stored, acknowledged, and in the thread",
    contract: '§2.3',
    needs: 'agent',
    async run(bench) {
      const { session, id, agent } = await takenOver(bench);
      const ack = await agent.ack('agent_support', replied(id, 'Hello, this is Bo'));
      const own = shaped(SupportAck, ack.data, 'the acknowledgement');
      equal([ack.status_code, own.sender, own.ticket_chat_id], [200, 'agent', id], 'the acknowledgement');
      const reply = await agent.waitFor('agent_support', (it) => it.data.id === own.id);
      const data = shaped(SupportData, reply.data, 'the reply');
      equal([data.message, data.sender], ['Hello, this is Bo', 'agent'], 'message, sender');
      const stored = (await bench.thread(session, id)).messages.find((it) => it.id === own.id);
      equal([stored?.message, stored?.sender], ['Hello, this is Bo', 'agent'], 'the stored message');
      const next = await agent.ack('agent_support', replied(id, 'How can I help?'));
      await agent.waitFor('agent_support', (it) => it.data.id === next.data.id);
      const told = agent.all('agent_support').filter((it) => it.data.id === own.id);
      equal(told.length, 1, 'times that the agent, who is in the room too, is told of the first message');
    },
  },
  {
    id: 'agent.reaches-everyone-once',
    title:
      "an agent's message reaches version 1 clients on support and version 2 clients on customer_support, once each",
    contract: '§2.4',
    needs: 'agent',
    async run(bench) {
      const { session, id, customer, agent } = await takenOver(bench);
      const [both, roomOnly, stranger] = [await bench.customer(), await bench.customer(), await bench.customer()];
      await both.ask('enter_support', { ticket_chat_id: id });
      for (const socket of [both, roomOnly]) await socket.ask('enter_customer_support', { session_id: session });
      await stranger.ask('enter_customer_support', { session_id: bench.session() });
      const texts = ['first answer', 'second answer', 'third answer'];
      for (const text of texts) agent.send('agent_support', replied(id, text));
      await customer.waitFor('support', (it) => it.data.message === texts[2]);
      for (const socket of [both, roomOnly]) {
        await socket.waitFor('customer_support', (it) => it.data.message === texts[2]);
      }
      // What comes after all of them in the conversation's order, under whichever name, shows that nothing is on its way.
      await agent.ask('close_support', { ticket_chat_id: id });
      await Promise.any([both.waitFor('close_support'), both.waitFor('customer_support_closed')]);
      equal(fromAgent(customer, 'support'), texts, 'version 1: on support');
      equal(fromAgent(customer, 'customer_support'), [], 'version 1: on customer_support');
      equal(fromAgent(both, 'customer_support'), texts, 'version 2 in both rooms: on customer_support');
      equal(fromAgent(both, 'support'), [], 'version 2 in both rooms: on support');
      equal(fromAgent(roomOnly, 'customer_support'), texts, 'version 2 in its own room only: on customer_support');
      equal(fromAgent(roomOnly, 'support'), [], 'version 2 in its own room only: on support');
      equal([...fromAgent(stranger, 'customer_support'), ...fromAgent(stranger, 'support')], [], 'another session');
      for (const reply of customer.all('support')) shaped(SupportData, reply.data, 'support');
      for (const reply of both.all('customer_support')) shaped(SupportData, reply.data, 'customer_support');
    },
  },
  {
    id: 'agent.sate-is-silent',
    title: 'while an agent responds, a customer message reaches the agent once and no automatic answer follows',
    contract: '§2.3',
    needs: 'agent',
    async run(bench) {
      const { id, session, customer, agent } = await takenOver(bench);
      const before = customer.all('support').length;
      const texts = ['What are your opening hours?', 'Hello?'];
      for (const text of texts) {
        equal((await customer.supportAck(said(session, id, text))).status_code, 200, text);
        const heard = await agent.waitFor('agent_support', (it) => it.data.message === text);
        equal(shaped(SupportData, heard.data, 'agent_support').sender, 'customer', 'sender');
      }
      agent.send('agent_support', replied(id, 'From nine to five'));
      await customer.waitFor('support', (it) => it.data.message === 'From nine to five');
      const after = customer.all('support').slice(before);
      equal(after.filter((it) => it.data.sender === 'sate').length, 0, 'automatic answers');
      const own = agent.all('agent_support').filter((it) => it.data.sender === 'customer');
      equal(
        own.map((it) => it.data.message),
        texts,
        'what the agent heard from the customer',
      );
    },
  },
  {
    id: 'agent.read-flags',
    title: "each side's message clears the other's read flag; an agent sets only the agent's flag",
    contract: '§2.3',
    needs: 'agent',
    async run(bench) {
      const { id, session, customer, agent } = await takenOver(bench);
      const flags = async () => {
        const { read_by_customer, read_by_agent } = await bench.thread(session, id);
        return [read_by_customer, read_by_agent];
      };
      await customer.supportAck(said(session, id, 'A question'));
      equal(await flags(), [true, false], "customer's, agent's flag after a customer message");
      const mark = (entity: string) => agent.ask('mark_conversation_read', { ticket_chat_id: id, entity });
      declined(await mark('customer'), [403], "the customer's flag from an agent");
      const reply = await mark('agent');
      equal([reply.status_code, reply.data.read_by_agent], [200, true], 'mark_conversation_read');
      equal(await flags(), [true, true], 'flags after the agent has read');
      await agent.ack('agent_support', replied(id, 'An answer'));
      equal(await flags(), [false, true], 'flags after an agent message');
    },
  },
  {
    id: 'agent.hears-the-end',
    title: 'an agent in the conversation hears reading, closing and the review',
    contract: '§2.4',
    needs: 'agent',
    async run(bench) {
      const { id, customer, agent } = await takenOver(bench);
      await customer.ask('mark_conversation_read', { ticket_chat_id: id, entity: 'customer' });
      equal((await agent.waitFor('mark_conversation_read')).data.read_by_customer, true, 'mark_conversation_read');
      await customer.ask('close_support', { ticket_chat_id: id });
      equal((await agent.waitFor('close_support')).data.ticket_chat_id, id, 'close_support');
      await customer.ask('review_support', { ticket_chat_id: id, rating: 3, review: 'ok' });
      equal((await agent.waitFor('review_support')).data, { ticket_chat_id: id, rating: 3, review: 'ok' }, 'review');
      declined(await agent.ask('agent_support', replied(id, 'Too late')), [400], 'agent_support after closing');
    },
  },
  {
    id: 'agent.closes',
    title: 'an agent may close; the customer hears close_support and can review',
    contract: '§2.6',
    needs: 'agent',
    async run(bench) {
      const { id, session, customer, agent } = await takenOver(bench);
      equal((await agent.ask('close_support', { ticket_chat_id: id })).status_code, 200, 'close_support');
      equal((await customer.waitFor('close_support')).data.closed, true, 'what the customer hears');
      equal((await bench.thread(session, id)).closed, true, 'closed over HTTP');
      equal((await customer.ask('review_support', { ticket_chat_id: id, rating: 5 })).status_code, 200, 'review');
    },
  },
  {
    id: 'agent.html',
    title: "an agent's HTML is reduced to the allowed tags before anybody gets it",
    contract: '§2.8',
    needs: 'agent',
    async run(bench) {
      const { id, session, customer, agent } = await takenOver(bench);
      const hostile = [
        '<b>bold</b> <i>it</i> <ul><li>one</li></ul> <code>x</code>',
        '<script>alert(1)</script><img src=x onerror=alert(2)><svg onload=alert(3)></svg><iframe src="//evil"></iframe>',
        '<a href="javascript:alert(4)">bad</a> <a href="https://shop.example/a?b=1" onclick="alert(5)">good</a>',
        '<a href="  java\tscript:alert(6)">tab</a> <a href="data:text/html,x">data</a> <p style="position:fixed">p</p> 1 < 2 & 3',
      ].join('\n');
      const ack = await agent.ack('agent_support', replied(id, hostile));
      equal(ack.status_code, 200, `agent_support (${ack.message})`);
      const heard = await customer.waitFor('support', (it) => it.data.id === ack.data.id);
      const stored = (await bench.thread(session, id)).messages.find((it) => it.id === ack.data.id);
      equal(stored?.message, heard.data.message, 'text over HTTP and on the socket');
      assertHarmless(String(heard.data.message));
    },
  },
];

function fromAgent(client: EusateClient, event: string): unknown[] {
  return client
    .all(event)
    .filter((it) => it.data.sender === 'agent')
    .map((it) => it.data.message);
}

const TAG = /<\/?([a-z][a-z0-9]*)([^>]*)>/gi;
const ALLOWED = new Set(['b', 'strong', 'i', 'em', 'u', 'a', 'p', 'br', 'ul', 'ol', 'li', 'code', 'pre']);

function assertHarmless(html: string): void {
  for (const kept of ['<b>bold</b>', '<i>it</i>', '<li>one</li>', '<code>x</code>']) {
    holds(html.includes(kept), `${kept} is kept in ${html}`);
  }
  holds(/<a [^>]*href="https:\/\/shop\.example\/a\?b=1"/.test(html), `the good link is kept in ${html}`);
  for (const [tag, name = '', attributes = ''] of html.matchAll(TAG)) {
    holds(ALLOWED.has(name.toLowerCase()), `${tag} is not let through`);
    holds(!/\bon\w+\s*=|style\s*=/i.test(attributes), `${tag} carries no handler and no style`);
    const href = /href\s*=\s*"([^"]*)"/i.exec(attributes)?.[1];
    holds(href === undefined || /^(?:https?:|mailto:)/i.test(href), `${tag} has a safe target`);
  }
  holds(!/<(?![a-z/])/i.test(html), 'a lone < is escaped');
}
