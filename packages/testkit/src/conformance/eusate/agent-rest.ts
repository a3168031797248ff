import { randomUUID } from 'node:crypto';
import { Comment, Refreshed, TicketChat, TicketPage } from '@baton/protocol/eusate';
import { equal, holds, NotApplicable, shaped } from '../assert.ts';
import type { Check } from '../check.ts';
import { type EusateBench, refused } from './bench.ts';
import { readTicket, takeOver, ticketOf } from './handoff.ts';

const tickets = (bench: EusateBench) => `/api/v1/helpdesk/${bench.agent.organisation}/tickets/`;
const REFRESH = '/api/v1/auth/token/refresh/';

/** The agent's side over HTTP, as the Eusate console calls it. */
export const agentRestChecks: Check<EusateBench>[] = [
  {
    id: 'agent.list',
    title: 'the ticket list is paged and holds the ticket of a new conversation',
    contract: '§1.5',
    needs: 'agent',
    async run(bench) {
      const bearer = bench.agent.token;
      const session = bench.session();
      const { id } = await bench.open(await bench.customer(), session);
      await bench.open(await bench.customer(), bench.session());
      const ticket = await ticketOf(bench, session, id);
      const page = async (query: string) => {
        const answer = await bench.rest(tickets(bench) + query, { bearer });
        equal(answer.status, 200, `status of the list ${query}`);
        return shaped(TicketPage, answer.json, 'the ticket list');
      };
      const first = await page('?page=1&page_size=15');
      holds(
        first.results.some((it) => it.id === ticket),
        'the newest tickets are on the first page',
      );
      holds(first.results.length <= 15, 'page_size is obeyed');
      const single = await page('?page=1&page_size=1');
      equal(single.results.length, 1, 'results with page_size=1');
      holds(single.next !== null, 'next is there when more follows');
      equal(single.previous, null, 'previous of the first page');
      const second = await page('?page=2&page_size=1');
      holds(second.previous !== null, 'previous of the second page');
      holds(second.results[0]?.id !== single.results[0]?.id, 'the second page goes on');
      await page('?status=open&priority=&temperament=&assigned_to_me=false&ai_tickets=true&start_date=&end_date=');
    },
  },
  {
    id: 'agent.access',
    title: "the agent's endpoints need an agent: 401 without a token, 401 or 403 with an API key",
    contract: '§1.5',
    needs: 'agent',
    async run(bench) {
      const session = bench.session();
      const { id } = await bench.open(await bench.customer(), session);
      const ticket = await ticketOf(bench, session, id);
      const paths = [tickets(bench), `${tickets(bench)}${ticket}/`, `${tickets(bench)}${ticket}/chat/`];
      for (const path of paths) {
        refused(await bench.rest(path, { bearer: null }), [401], `${path} without a token`);
        refused(await bench.rest(path, { bearer: 'nonsense' }), [401], `${path} with an unknown token`);
        refused(await bench.rest(path), [401, 403], `${path} with an API key`);
      }
      const body = { organisation_id: bench.agent.organisation };
      const path = `/api/v1/helpdesk/tickets/${ticket}/take-over/`;
      refused(await bench.rest(path, { method: 'POST', json: body }), [401, 403], 'take-over with an API key');
      equal((await bench.thread(session, id)).responder, 'sate', 'responder');
    },
  },
  {
    id: 'agent.unknown',
    title: 'unknown tickets and foreign organisations are 403 or 404; a broken body is 400',
    contract: '§1.5',
    needs: 'agent',
    async run(bench) {
      const bearer = bench.agent.token;
      for (const ticket of [randomUUID(), 'x']) {
        refused(await bench.rest(`${tickets(bench)}${ticket}/`, { bearer }), [403, 404], 'an unknown ticket');
        refused(await bench.rest(`${tickets(bench)}${ticket}/chat/`, { bearer }), [403, 404], 'its chat');
        const json = { organisation_id: bench.agent.organisation };
        const path = `/api/v1/helpdesk/tickets/${ticket}/take-over/`;
        refused(await bench.rest(path, { method: 'POST', bearer, json }), [403, 404], 'its take-over');
      }
      const foreign = `/api/v1/helpdesk/${randomUUID()}/tickets/`;
      refused(await bench.rest(foreign, { bearer }), [403, 404], 'tickets of another organisation');
      const path = `/api/v1/helpdesk/tickets/${randomUUID()}/take-over/`;
      const headers = { 'content-type': 'application/json' };
      refused(
        await bench.rest(path, { method: 'POST', bearer, headers, body: '{"organisation' }),
        [400],
        'broken JSON',
      );
      refused(await bench.rest(path, { method: 'POST', bearer, json: { organisation_id: 5 } }), [400], 'a wrong type');
    },
  },
  {
    id: 'agent.take-over',
    title: 'take-over makes the agent assignee and responder, and may be repeated; closing ends the ticket',
    contract: '§1.5',
    needs: 'agent',
    async run(bench) {
      const session = bench.session();
      const customer = await bench.customer();
      const { id } = await bench.open(customer, session);
      const ticket = await ticketOf(bench, session, id);
      equal((await readTicket(bench, ticket)).assignee, null, 'assignee before');
      await takeOver(bench, ticket);
      await takeOver(bench, ticket);
      const taken = await readTicket(bench, ticket);
      holds(taken.assignee, 'an assignee');
      equal(taken.status, 'taken', 'status');
      equal((await bench.thread(session, id)).responder, 'agent', 'responder');
      const [listed] = await bench.conversations(session);
      equal([listed?.responder, listed?.ticket_slug], ['agent', taken.id_slug], 'responder and slug in the list');
      await customer.ask('close_support', { ticket_chat_id: id });
      equal((await readTicket(bench, ticket)).status, 'resolved_and_closed', 'status after closing');
    },
  },
  {
    id: 'agent.chat',
    title: "a ticket's chat is the same thread that the customer reads, with and without the slash",
    contract: '§1.5',
    needs: 'agent',
    async run(bench) {
      const bearer = bench.agent.token;
      const session = bench.session();
      const { id } = await bench.open(await bench.customer(), session);
      const thread = await bench.thread(session, id);
      for (const end of ['/', '']) {
        const answer = await bench.rest(`${tickets(bench)}${thread.ticket}/chat${end}`, { bearer });
        equal(answer.status, 200, 'status');
        const chat = shaped(TicketChat, answer.json, 'the chat');
        equal([chat.id, chat.ticket, chat.closed], [id, thread.ticket, false], 'id, ticket, closed');
        equal(chat.messages, thread.messages, 'messages');
      }
    },
  },
  {
    id: 'agent.comments',
    title: 'comments on a ticket are for agents: written, listed, and not shown to the customer',
    contract: '§1.5',
    needs: 'agent',
    async run(bench) {
      const { token, organisation } = bench.agent;
      const session = bench.session();
      const { id } = await bench.open(await bench.customer(), session);
      const ticket = await ticketOf(bench, session, id);
      const json = { message: 'internal 0815', ticket_id: ticket, organisation_id: organisation };
      const written = await bench.rest('/api/v1/helpdesk/comments/', { method: 'POST', bearer: token, json });
      if ([404, 501].includes(written.status)) throw new NotApplicable('the server offers no comments');
      holds(written.status === 200 || written.status === 201, `the comment is accepted (${written.status})`);
      const comment = shaped(Comment, written.json, 'the comment');
      const listed = await bench.rest(`${tickets(bench)}${ticket}/comments`, { bearer: token });
      equal(listed.json, [comment], 'the list of comments');
      holds(
        !(await bench.thread(session, id)).messages.some((it) => it.message === comment.message),
        'not in the thread',
      );
    },
  },
  {
    id: 'agent.refresh',
    title: 'a refresh token gives a new access token; a wrong one is 401, none is 400',
    contract: '§1.5',
    needs: 'refresh',
    async run(bench) {
      const post = (json: unknown) => bench.rest(REFRESH, { method: 'POST', bearer: null, json });
      const answer = await post({ refresh: bench.agent.refresh });
      equal(answer.status, 200, `status (${answer.text.slice(0, 200)})`);
      const { access } = shaped(Refreshed, answer.json, 'the answer');
      equal((await bench.rest(tickets(bench), { bearer: access })).status, 200, 'the new token works');
      for (const wrong of ['nonsense', bench.agent.token, access]) {
        refused(await post({ refresh: wrong }), [401], 'a token that is no refresh token');
      }
      refused(await post({}), [400], 'no refresh token');
      const asAccess = await bench.rest(tickets(bench), { bearer: bench.agent.refresh });
      refused(asAccess, [401], 'the refresh token in place of an access token');
    },
  },
];
