import { AppError } from '@baton/protocol';
import {
  EusateConversationList,
  EusateThread,
  KeyVerified,
  Reference,
  readClosedFilter,
  SessionId,
} from '@baton/protocol/eusate';
import { z } from 'zod';
import { conversationsOfContact, latestUtterances } from '../../core/conversations/store.ts';
import type { ConversationRow } from '../../db/rows.ts';
import type { FaceContext } from '../../edge/context.ts';
import { type Route, route, Serialised } from '../../edge/registry.ts';
import { conversationFields, isUtterance, presentConversation, presentMessage } from './present.ts';

const CLOSING = Buffer.from('}');

const Session = z.object({ session_id: SessionId });

/** The customer side over HTTP (contract §1.2–1.4). Base: `/api/v1`. */
export function customerRoutes(context: FaceContext): Route[] {
  const { database, publicUrl } = context;
  return [
    route({
      name: 'eusate.conversations.list',
      summary: 'All conversations of a session, latest activity first.',
      method: 'GET',
      path: '/helpdesk/customer/:session_id/conversations',
      callers: ['customer_key'],
      limit: 'call',
      object: { noun: 'session', in: 'params', field: 'session_id' },
      params: Session,
      query: z.object({ closed: z.union([z.string(), z.array(z.string())]).optional() }),
      answer: EusateConversationList,
      async handle({ params, query, principal }) {
        const closed = readClosedFilter(query.closed);
        const state = closed === undefined ? undefined : closed ? 'closed' : 'open';
        const contact = { source: 'eusate', reference: params.session_id };
        const rows = await conversationsOfContact(database.read, workspaceOf(principal), contact, state);
        const latest = await latestUtterances(
          database.read,
          rows.map((row) => row.pk),
        );
        return rows.flatMap((row) => {
          const message = latest.get(row.pk);
          return message ? [presentConversation(row, message, publicUrl)] : [];
        });
      },
    }),
    route({
      name: 'eusate.messages.list',
      summary: 'One conversation with all its messages, oldest first.',
      method: 'GET',
      path: '/helpdesk/customer/:session_id/conversations/:conversation_id/messages',
      callers: ['customer_key'],
      limit: 'call',
      object: { noun: 'conversation', in: 'params', field: 'conversation_id' },
      params: Session.extend({ conversation_id: Reference }),
      answer: EusateThread,
      async handle({ params, principal }) {
        const row = await database.readConversation(params.conversation_id);
        if (!row || row.workspace_id !== workspaceOf(principal) || !isOfSession(row, params.session_id)) {
          throw new AppError('not_found');
        }
        return thread(context, row);
      },
    }),
    route({
      name: 'eusate.key.verify',
      summary: 'Whether the API key is usable.',
      method: 'POST',
      path: '/organisations/verify-apikey',
      callers: ['customer_key'],
      limit: 'call',
      answer: KeyVerified,
      async handle() {
        return { success: true };
      },
    }),
  ];
}

/**
 * The thread with its messages. Rendering hundreds of messages is what costs, so their JSON is kept per head `seq`: messages
 * never change, and the conversation's own fields are put around it each time.
 */
export async function thread(context: FaceContext, row: ConversationRow): Promise<Serialised> {
  const fields = JSON.stringify({ ...conversationFields(row), ticket_slug: `TIC_${row.number}`, rating: row.rating });
  const opening = `${fields.slice(0, -1)},"messages":`;
  const key = `eusate:${row.pk}:${row.head_seq}`;
  const kept = context.pages.get(key);
  if (kept) return new Serialised(Buffer.concat([Buffer.from(opening), kept, CLOSING]));
  const rows = await context.database.readMessages(row.pk, 0, row.head_seq);
  const messages = JSON.stringify(
    rows.filter(isUtterance).map((message) => presentMessage(message, row.id, context.publicUrl)),
  );
  context.pages.offer(key, messages);
  return new Serialised(`${opening}${messages}}`);
}

function isOfSession(row: ConversationRow, sessionId: string): boolean {
  return row.contact_source === 'eusate' && row.contact_reference === sessionId;
}

function workspaceOf(principal: { workspaceId: string } | null): string {
  if (!principal) throw new AppError('unauthenticated');
  return principal.workspaceId;
}
