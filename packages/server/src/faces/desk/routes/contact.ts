import {
  AppError,
  ContactConversation,
  ContactConversations,
  ContactPosted,
  ContactSession,
  ListMessages,
  MarkRead,
  MessagePage,
  OpenContactSession,
  OpenConversation,
  PostMessage,
  RateConversation,
  UploadedFile,
} from '@baton/protocol';
import { z } from 'zod';
import { actorOf, type Principal } from '../../../auth/principal.ts';
import { anyAgentAvailable } from '../../../core/agents/store.ts';
import { openContactSession } from '../../../core/contacts/open-session.ts';
import { closeConversation } from '../../../core/conversations/close.ts';
import { markRead } from '../../../core/conversations/mark-read.ts';
import { openConversation } from '../../../core/conversations/open.ts';
import { rateConversation } from '../../../core/conversations/rate.ts';
import { requestPerson } from '../../../core/conversations/request-person.ts';
import { conversationsOfContact } from '../../../core/conversations/store.ts';
import { createFile } from '../../../core/files/create.ts';
import { DEFAULT_RULES } from '../../../core/files/receive.ts';
import { parseInboxSettings } from '../../../core/inboxes/settings.ts';
import { postMessage } from '../../../core/messages/post.ts';
import { findDefaultInbox, findInbox } from '../../../core/workspaces/store.ts';
import type { ConversationRow } from '../../../db/rows.ts';
import type { FaceContext } from '../../../edge/context.ts';
import { type Route, route } from '../../../edge/registry.ts';
import { takeUpload } from '../../../edge/upload.ts';
import { instant } from '../../../lib/instant.ts';
import { messagePage } from '../page.ts';
import { presentForContact, presentMessage } from '../present.ts';
import { presentUpload, UPLOAD_BYTES } from '../upload.ts';
import { ConversationParams } from './conversations.ts';

const contacts = ['contact'] as const;
const object = { noun: 'conversation', in: 'params', field: 'conversationId' } as const;
const OneConversation = z.object({ conversation: ContactConversation });

/** The contact's side, for the widget, the chat page and the SDK. */
export function contactRoutes(context: FaceContext): Route[] {
  const { database, writer, tokens, publicUrl } = context;

  async function ownConversation(principal: Principal | null, id: string): Promise<ConversationRow> {
    const row = await database.readConversation(id);
    if (principal?.kind !== 'contact' || !row || row.contact_id !== principal.contactId)
      throw new AppError('not_found');
    return row;
  }

  /** The inbox that a stranger names, or that of the API key which a program shows. */
  async function inboxFor(principal: Principal | null, inboxId: string | undefined) {
    if (inboxId !== undefined) {
      const inbox = await findInbox(database.read, inboxId);
      if (!inbox || (principal && principal.workspaceId !== inbox.workspace_id)) throw new AppError('not_found');
      return inbox;
    }
    if (!principal) throw new AppError('unauthenticated');
    return findDefaultInbox(database.read, principal.workspaceId);
  }

  return [
    route({
      name: 'desk.contact.session',
      summary: 'Begin or go on as a contact: a token for one hour, and a secret that brings the same contact back.',
      method: 'POST',
      path: '/contact/session',
      callers: ['anyone', 'customer_key'],
      limit: 'opening',
      body: OpenContactSession,
      answer: ContactSession,
      async handle({ body, principal }) {
        if (principal && (principal.kind !== 'key' || !principal.scopes.includes('customer')))
          throw new AppError('forbidden');
        const inbox = await inboxFor(principal, body.inboxId);
        const { contact, resume } = await writer.execute(openContactSession, {
          workspaceId: inbox.workspace_id,
          ...body,
        });
        const { token, expiresAt } = await tokens.sign('contact', contact.id, inbox.workspace_id);
        const settings = parseInboxSettings(inbox.settings);
        return {
          token,
          expiresAt: instant(expiresAt),
          resume,
          contact: { id: contact.id, name: contact.name, email: contact.email },
          inbox: {
            id: inbox.id,
            name: inbox.name,
            greeting: settings.greeting,
            responder: settings.responder,
            agentsAvailable: await anyAgentAvailable(database.read, inbox.workspace_id),
          },
        };
      },
    }),
    route({
      name: 'desk.contact.conversations.list',
      summary: 'The contact’s own conversations, newest activity first.',
      method: 'GET',
      path: '/contact/conversations',
      callers: contacts,
      limit: 'call',
      answer: ContactConversations,
      async handle({ principal }) {
        if (principal?.kind !== 'contact') throw new AppError('forbidden');
        const { workspaceId, contactId } = principal;
        const rows = await conversationsOfContact(database.read, workspaceId, { contactId });
        return { conversations: rows.map(presentForContact) };
      },
    }),
    route({
      name: 'desk.contact.conversations.open',
      summary: 'Open a conversation with its first message.',
      method: 'POST',
      path: '/contact/conversations',
      callers: contacts,
      limit: 'message',
      body: OpenConversation,
      status: 201,
      answer: ContactPosted,
      async handle({ body, principal, idempotencyKey }) {
        if (principal?.kind !== 'contact') throw new AppError('forbidden');
        const inbox = await findDefaultInbox(database.read, principal.workspaceId);
        const { message, conversation } = await writer.execute(openConversation, {
          workspaceId: principal.workspaceId,
          inboxId: inbox.id,
          face: 'desk',
          contact: { contactId: principal.contactId },
          text: body.text,
          clientMessageId: body.clientMessageId ?? idempotencyKey,
        });
        return {
          message: presentMessage(message, conversation.id, publicUrl),
          conversation: presentForContact(conversation),
        };
      },
    }),
    route({
      name: 'desk.contact.messages.list',
      summary: 'A page of the thread by `seq`.',
      method: 'GET',
      path: '/contact/conversations/:conversationId/messages',
      callers: contacts,
      limit: 'call',
      object,
      params: ConversationParams,
      query: ListMessages,
      answer: MessagePage,
      async handle({ params, query, principal }) {
        const head = await database.readHead(params.conversationId);
        if (principal?.kind !== 'contact' || head?.contact_id !== principal.contactId) throw new AppError('not_found');
        return messagePage(context, head, query);
      },
    }),
    route({
      name: 'desk.contact.messages.post',
      summary: 'The contact writes.',
      method: 'POST',
      path: '/contact/conversations/:conversationId/messages',
      callers: contacts,
      limit: 'message',
      object,
      params: ConversationParams,
      body: PostMessage,
      status: 201,
      answer: ContactPosted,
      async handle({ params, body, principal, idempotencyKey }) {
        if (principal?.kind !== 'contact') throw new AppError('forbidden');
        if (body.text === '' && !body.fileId)
          throw new AppError('invalid', { field: 'text', reason: 'text: is empty.' });
        const { message, conversation } = await writer.execute(postMessage, {
          actor: actorOf(principal),
          conversationId: params.conversationId,
          text: body.text,
          attachment: body.fileId ? { fileId: body.fileId } : null,
          clientMessageId: body.clientMessageId ?? idempotencyKey,
        });
        return {
          message: presentMessage(message, conversation.id, publicUrl),
          conversation: presentForContact(conversation),
        };
      },
    }),
    change('read', 'read', 'Read up to a seq.', MarkRead, async (principal, conversationId, body) => {
      const input = { actor: actorOf(principal), conversationId, reader: 'contact' as const, seq: body.seq };
      return (await writer.execute(markRead, input)).conversation;
    }),
    change('close', 'close', 'End the conversation.', null, async (principal, conversationId) => {
      return (await writer.execute(closeConversation, { actor: actorOf(principal), conversationId })).conversation;
    }),
    change(
      'rate',
      'rating',
      'Stars and a word after the end; a later verdict replaces it.',
      RateConversation,
      async (principal, conversationId, body) => {
        const input = { actor: actorOf(principal), conversationId, score: body.score, text: body.text ?? null };
        return (await writer.execute(rateConversation, input)).conversation;
      },
    ),
    change('handoff', 'handoff', 'Ask for a person.', null, async (principal, conversationId) => {
      return writer.execute(requestPerson, { actor: actorOf(principal), conversationId });
    }),
    route({
      name: 'desk.contact.files.upload',
      summary: 'Upload a file (multipart, part `file`); possible while a person answers.',
      method: 'POST',
      path: '/contact/conversations/:conversationId/files',
      callers: contacts,
      limit: 'upload',
      object,
      params: ConversationParams,
      bodyLimit: UPLOAD_BYTES + 64 * 1024,
      status: 201,
      answer: UploadedFile,
      async handle({ params, principal, raw }) {
        const row = await ownConversation(principal, params.conversationId);
        if (row.state === 'closed') throw new AppError('conversation_closed');
        if (row.owner_kind === 'sate' || row.owner_kind === 'bot') throw new AppError('attachment_refused');
        const received = await takeUpload(raw.request, context.storage, { ...DEFAULT_RULES, mostBytes: UPLOAD_BYTES });
        const file = await writer.execute(createFile, {
          workspaceId: row.workspace_id,
          contactId: row.contact_id,
          conversationId: row.id,
          uploadedBy: `contact:${row.contact_id}`,
          ...received,
        });
        return presentUpload(file, publicUrl);
      },
    }),
  ];

  function change<Body>(
    name: string,
    path: string,
    summary: string,
    body: z.ZodType<Body> | null,
    run: (principal: Principal, conversationId: string, body: Body) => Promise<ConversationRow>,
  ): Route {
    return route<{ conversationId: string }, unknown, Body>({
      name: `desk.contact.conversations.${name}`,
      summary,
      method: 'POST',
      path: `/contact/conversations/:conversationId/${path}`,
      callers: contacts,
      limit: 'call',
      object,
      params: ConversationParams,
      ...(body ? { body } : {}),
      answer: OneConversation,
      async handle(call) {
        return {
          conversation: presentForContact(
            await run(call.principal as Principal, call.params.conversationId, call.body),
          ),
        };
      },
    });
  }
}
