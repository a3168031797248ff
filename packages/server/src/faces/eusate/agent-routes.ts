import { AppError } from '@baton/protocol';
import {
  ListTickets,
  Reference,
  Refreshed,
  RefreshRequest,
  TakenOver,
  TakeOverRequest,
  Ticket,
  TicketChat,
  TicketPage,
} from '@baton/protocol/eusate';
import { z } from 'zod';
import { agentOf, type Principal } from '../../auth/principal.ts';
import { takeOver } from '../../core/conversations/take-over.ts';
import { pageOfTickets } from '../../core/conversations/tickets.ts';
import type { ConversationRow } from '../../db/rows.ts';
import type { FaceContext } from '../../edge/context.ts';
import { type Route, route } from '../../edge/registry.ts';
import { requireOrganisation } from './auth.ts';
import { presentTicket } from './present-ticket.ts';
import { thread } from './routes.ts';

const Organisation = z.object({ organisation_id: Reference });
const TicketParams = Organisation.extend({ ticket_id: Reference });

/** The agent side over HTTP as Eusate's console calls it (contract §1.5), as far as the core has the data. */
export function agentRoutes(context: FaceContext): Route[] {
  const { database, writer } = context;

  async function ticketOf(
    principal: Principal | null,
    organisationId: string,
    ticketId: string,
  ): Promise<ConversationRow> {
    if (!principal) throw new AppError('unauthenticated');
    await requireOrganisation(context, principal, organisationId);
    const row = await database.readConversation(ticketId);
    if (!row || row.workspace_id !== principal.workspaceId) throw new AppError('not_found');
    return row;
  }

  return [
    route({
      name: 'eusate.tickets.list',
      summary: 'The account’s tickets, newest activity first.',
      method: 'GET',
      path: '/helpdesk/:organisation_id/tickets',
      callers: ['agent'],
      limit: 'call',
      object: { noun: 'organisation', in: 'params', field: 'organisation_id' },
      params: Organisation,
      query: ListTickets,
      answer: TicketPage,
      async handle({ params, query, principal, raw }) {
        if (!principal) throw new AppError('unauthenticated');
        await requireOrganisation(context, principal, params.organisation_id);
        const { rows, count } = await pageOfTickets(database.read, {
          workspaceId: principal.workspaceId,
          offset: (query.page - 1) * query.page_size,
          limit: query.page_size,
          state: stateOf(query.status),
          agentId: isTrue(query.assigned_to_me) ? agentOf(principal).agentId : null,
          ownerKinds: ownersOf(query.status, isTrue(query.ai_tickets)),
        });
        const link = (page: number) => pageLink(context.publicUrl, raw.request.url, page);
        return {
          count,
          next: query.page * query.page_size < count ? link(query.page + 1) : null,
          previous: query.page > 1 ? link(query.page - 1) : null,
          results: rows.map((row) => presentTicket(row, params.organisation_id)),
        };
      },
    }),
    route({
      name: 'eusate.tickets.get',
      summary: 'One ticket.',
      method: 'GET',
      path: '/helpdesk/:organisation_id/tickets/:ticket_id',
      callers: ['agent'],
      limit: 'call',
      object: { noun: 'ticket', in: 'params', field: 'ticket_id' },
      params: TicketParams,
      answer: Ticket,
      async handle({ params, principal }) {
        const row = await ticketOf(principal, params.organisation_id, params.ticket_id);
        return presentTicket(row, params.organisation_id);
      },
    }),
    route({
      name: 'eusate.tickets.chat',
      summary: 'A ticket’s conversation with its messages.',
      method: 'GET',
      path: '/helpdesk/:organisation_id/tickets/:ticket_id/chat',
      callers: ['agent'],
      limit: 'call',
      object: { noun: 'ticket', in: 'params', field: 'ticket_id' },
      params: TicketParams,
      answer: TicketChat,
      async handle({ params, principal }) {
        return thread(context, await ticketOf(principal, params.organisation_id, params.ticket_id));
      },
    }),
    route({
      name: 'eusate.tickets.take_over',
      summary: 'The caller becomes the ticket’s agent.',
      method: 'POST',
      path: '/helpdesk/tickets/:ticket_id/take-over',
      callers: ['agent'],
      limit: 'call',
      object: { noun: 'ticket', in: 'params', field: 'ticket_id' },
      params: z.object({ ticket_id: Reference }),
      body: TakeOverRequest,
      answer: TakenOver,
      async handle({ params, body, principal }) {
        const row = await ticketOf(principal, body.organisation_id, params.ticket_id);
        await writer.execute(takeOver, { actor: agentOf(principal as Principal), conversationId: row.id });
        return { success: true };
      },
    }),
    route({
      name: 'eusate.token.refresh',
      summary: 'A new access token for a refresh token.',
      method: 'POST',
      path: '/auth/token/refresh',
      callers: ['anyone'],
      limit: 'signIn',
      body: RefreshRequest,
      answer: Refreshed,
      async handle({ body }) {
        return { access: await context.logins.refresh(body.refresh) };
      },
    }),
  ];
}

type Status = z.infer<typeof ListTickets>['status'];

function stateOf(status: Status): 'open' | 'closed' | null {
  if (status === undefined) return null;
  return status === 'resolved_and_closed' || status === 'closed' ? 'closed' : 'open';
}

/** `open` = nobody has it yet, `taken` = an agent has it; `ai_tickets` = those of SATE. */
function ownersOf(status: Status, aiTickets: boolean): ConversationRow['owner_kind'][] | null {
  if (aiTickets) return ['sate'];
  if (status === 'taken') return ['agent'];
  if (status === 'open') return ['sate', 'bot', 'queue'];
  return status === 'released_and_open' ? ['queue'] : null;
}

function isTrue(value: string | undefined): boolean {
  return value !== undefined && /^(?:true|t|yes|1)$/i.test(value);
}

function pageLink(publicUrl: string, url: string, page: number): string {
  const link = new URL(url, publicUrl);
  link.searchParams.set('page', String(page));
  return link.href;
}
