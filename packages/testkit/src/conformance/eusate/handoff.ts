import { TakenOver, Ticket } from '@baton/protocol/eusate';
import type { EusateClient } from '../../eusate-client.ts';
import { equal, shaped } from '../assert.ts';
import type { EusateBench } from './bench.ts';

export interface Handoff {
  session: string;
  /** Conversation and ticket. */
  id: string;
  ticket: string;
  customer: EusateClient;
  agent: EusateClient;
}

/** A conversation that the agent has taken over and entered; the customer's socket is the one that opened it. */
export async function takenOver(bench: EusateBench): Promise<Handoff> {
  const session = bench.session();
  const [customer, agent] = [await bench.customer(), await bench.agentSocket()];
  const { id } = await bench.open(customer, session);
  const ticket = await ticketOf(bench, session, id);
  await takeOver(bench, ticket);
  equal((await agent.ask('enter_support', { ticket_chat_id: id })).status_code, 200, "the agent's enter_support");
  return { session, id, ticket, customer, agent };
}

export async function ticketOf(bench: EusateBench, session: string, id: string): Promise<string> {
  return (await bench.thread(session, id)).ticket;
}

export async function takeOver(bench: EusateBench, ticket: string): Promise<void> {
  const { token, organisation } = bench.agent;
  const answer = await bench.rest(`/api/v1/helpdesk/tickets/${ticket}/take-over/`, {
    method: 'POST',
    bearer: token,
    json: { organisation_id: organisation },
  });
  equal(answer.status, 200, `status of take-over (${answer.text.slice(0, 200)})`);
  shaped(TakenOver, answer.json, 'take-over');
}

export async function readTicket(bench: EusateBench, ticket: string) {
  const { token, organisation } = bench.agent;
  const answer = await bench.rest(`/api/v1/helpdesk/${organisation}/tickets/${ticket}/`, { bearer: token });
  equal(answer.status, 200, `status of the ticket (${answer.text.slice(0, 200)})`);
  return shaped(Ticket, answer.json, 'the ticket');
}

/** What an agent sends. */
export const replied = (conversation: string, message: string, more: object = {}) => ({
  ticket_chat_id: conversation,
  message,
  attachment: false,
  attachment_metadata: null,
  ...more,
});
