import { AppError } from '@baton/protocol';
import { CreateChatbotLog, TicketCreated } from '@baton/protocol/omnidesk';
import type { Principal } from '../../../auth/principal.ts';
import { openFromLog } from '../../../core/chat-tokens/open-from-log.ts';
import { findInboxByNumber } from '../../../core/inboxes/store.ts';
import { type Route, route } from '../../../edge/registry.ts';
import { MOST_MESSAGE_BODY } from '../bodies.ts';
import type { Parts } from '../parts.ts';

/** Call 6: a conversation that a bot has finished, as one ticket. */
export function logRoutes({ context }: Parts): Route[] {
  const { writer, database } = context;
  return [
    route({
      name: 'omnidesk.logs.create',
      summary: 'A finished bot conversation (Markdown) as a conversation of its own. Also at `/api/v2/chat/chatbot`.',
      method: 'POST',
      path: '/message/chatbot',
      callers: ['chat_log_key', 'chat_token'],
      limit: 'backend',
      body: CreateChatbotLog,
      bodyLimit: MOST_MESSAGE_BODY,
      answer: TicketCreated,
      async handle({ body, principal, idempotencyKey }) {
        const { workspaceId } = principal as Principal;
        const inbox = await findInboxByNumber(database.read, workspaceId, brandNumber(body.brandID));
        if (!inbox) {
          throw new AppError('invalid', { field: 'brandID', reason: 'brandID: there is no such brand.' });
        }
        const conversation = await writer.execute(openFromLog, {
          workspaceId,
          inboxId: inbox.id,
          face: 'omnidesk',
          subject: body.subject,
          text: body.message,
          from: classify(body.from),
          clientMessageId: idempotencyKey,
        });
        return { type: 'result', message: 'Ticket created.', ticketID: conversation.number };
      },
    }),
  ];
}

/** Null = no number of ours; where there is only one brand nobody has to know its number. */
function brandNumber(given: string): number | null {
  return /^\d{1,9}$/.test(given) ? Number(given) : null;
}

/** An e-mail address, a telephone number, or an address of some other kind (contract §3.6). */
function classify(from: string): { email: string | null; phone: string | null; address: string } {
  if (from.includes('@')) return { email: from.toLowerCase(), phone: null, address: from.toLowerCase() };
  if (/^\+?[0-9 ()-]{5,}$/.test(from)) return { email: null, phone: from, address: from };
  return { email: null, phone: null, address: from };
}
