import { AppError } from '@baton/protocol';
import {
  AddAttachment,
  AttachmentAdded,
  MAX_MESSAGE_BYTES,
  MessageSent,
  NotifyUserNewChatMessage,
} from '@baton/protocol/omnidesk';
import type { KnownChatToken } from '../../../auth/chat-tokens.ts';
import { NOTHING_ABOUT } from '../../../core/chat-tokens/about.ts';
import { type ChatPosted, postByReference } from '../../../core/chat-tokens/post.ts';
import { postKnown } from '../../../core/chat-tokens/post-known.ts';
import type { ReceivedUpload } from '../../../core/files/receive.ts';
import { type Route, type RouteCall, route } from '../../../edge/registry.ts';
import { MOST_MESSAGE_BODY } from '../bodies.ts';
import { parseChatServer } from '../chat-server.ts';
import type { Parts } from '../parts.ts';
import { hookFor, rememberedHook } from '../servers.ts';

/** More than this of an outside program's own data would weigh on every event of the conversation. */
const MOST_ADDITIONAL = 16_384;
type Call = RouteCall<unknown, unknown, NotifyUserNewChatMessage>;

const NOBODY = { name: null, email: null, phone: null };

/** Calls 1 and 2: what the customer says and sends. */
export function messageRoutes({ context, sessions, callers, typing, spool }: Parts): Route[] {
  const { writer } = context;

  return [
    route({
      name: 'omnidesk.messages.post',
      summary:
        'A message of the customer, or a bot’s whole history; the first one of a session opens a conversation. Also at `/api/v2/message/…`.',
      method: 'POST',
      path: '/chat/notifyUserNewChatMessage',
      callers: ['chat_key', 'chat_token'],
      limit: 'backend',
      object: { noun: 'chat_token_value', in: 'body', field: 'chatAccountToken' },
      body: NotifyUserNewChatMessage,
      bodyLimit: MOST_MESSAGE_BODY,
      answer: MessageSent,
      handle: (call) => postAsBefore(call) ?? post(call),
    }),
    route({
      name: 'omnidesk.files.post',
      summary:
        'Files of the customer, as parts of a multipart form (`file`), among the fields in any order. Also at `/api/v2/message/…`.',
      method: 'POST',
      path: '/chat/addAttachment',
      callers: ['chat_key', 'chat_token'],
      limit: 'backendUpload',
      object: { noun: 'chat_token_value', in: 'body', field: 'chatAccountToken' },
      body: AddAttachment,
      bodyLimit: MAX_MESSAGE_BYTES,
      answer: AttachmentAdded,
      async handle({ body, principal, address, idempotencyKey, raw }) {
        const token = await callers.token(principal, body.chatAccountToken, address);
        const files = await spool.take(raw.request);
        if (files.length === 0) throw noFile();
        const given = parseChatServer(body.chatServer, token.settings.defaultScheme);
        const hookId = await hookFor(context, callers, { token, given, principal });
        const posted = await postFiles(token, { reference: body.sessionID, hookId, files, idempotencyKey });
        if (posted.repeated) await spool.discard(raw.request);
        sessions.remember(token.row.id, body.sessionID, posted.conversation, '');
        typing.stopped(posted.conversation);
        return { type: 'result', message: 'Attachment added.', ticketID: posted.conversation.number };
      },
    }),
  ];

  /** A text for a session that is remembered, answered where it was before: decided without waiting for anything but its commit. */
  function postAsBefore(call: Call): Promise<unknown> | null {
    const { body, principal, address } = call;
    const token = callers.rememberedToken(principal, body.chatAccountToken, address);
    const known = token && sessions.remembered(token.row.id, body.chatSessionID);
    const told = toldIn(body);
    if (!token || !known || (told !== '' && told !== known.told)) return null;
    const given = parseChatServer(body.chatServer, token.settings.defaultScheme);
    const hookId = rememberedHook(token, given, callers.mayNameAnyServer(principal, token));
    if (hookId === undefined || hookId !== known.hookId || callers.needsRegistration(principal, token)) return null;
    const { workspaceId, conversationId, contactId } = known;
    const said = { workspaceId, conversationId, contactId, hookId, ...saidIn(call) };
    return writer.execute(postKnown, said).then((posted) => (posted ? sent(posted) : post(call)));
  }

  async function post(call: Call): Promise<unknown> {
    const { body, principal, address } = call;
    const token = await callers.token(principal, body.chatAccountToken, address);
    const given = parseChatServer(body.chatServer, token.settings.defaultScheme);
    const posted = await writer.execute(postByReference, {
      ...ofToken(token),
      ...saidIn(call),
      reference: body.chatSessionID,
      hookId: await hookFor(context, callers, { token, given, principal }),
      files: [],
      details: { name: body.customerName ?? null, email: body.emailAddress ?? null, phone: body.phoneNumber ?? null },
      externalAddress: body.externalAddressOverwrite ?? null,
    });
    sessions.remember(token.row.id, body.chatSessionID, posted.conversation, toldIn(body));
    return sent(posted);
  }

  function sent({ conversation }: ChatPosted) {
    typing.stopped(conversation);
    return { type: 'result', message: 'Message sent.', ticketID: conversation.number };
  }

  function postFiles(
    token: KnownChatToken,
    it: { reference: string; hookId: string; files: ReceivedUpload[]; idempotencyKey: string | null },
  ): Promise<ChatPosted> {
    return writer.execute(postByReference, {
      ...ofToken(token),
      ...{ reference: it.reference, hookId: it.hookId, files: it.files, clientMessageId: it.idempotencyKey },
      text: '',
      details: NOBODY,
      externalAddress: null,
      about: NOTHING_ABOUT,
    });
  }
}

function saidIn({ body, idempotencyKey }: Call) {
  return {
    text: body.message,
    ...idsOf(body.messageNumber, idempotencyKey),
    usesPredefinedInput: body.usedPredefinedUserInput === true,
    about: aboutOf(body),
  };
}

function ofToken({ row, settings }: KnownChatToken) {
  return {
    workspaceId: row.workspace_id,
    tokenId: row.id,
    inboxId: row.inbox_id,
    face: 'omnidesk' as const,
    historyFrom: settings.historyFrom,
  };
}

/** A number counts in its session; without one the header that all of our own calls take does. */
function idsOf(number: number | undefined, idempotencyKey: string | null) {
  if (number !== undefined || idempotencyKey === null) return { number: number ?? null };
  return { clientMessageId: idempotencyKey };
}

function aboutOf({ url, additionalData, channelID }: NotifyUserNewChatMessage) {
  if (url === undefined && additionalData === undefined && channelID === undefined) return NOTHING_ABOUT;
  const attributes = {
    ...(additionalData === undefined
      ? {}
      : { additionalData: additionalData.slice(0, MOST_ADDITIONAL).toWellFormed() }),
    // Live chat is what everybody says.
    ...(channelID === undefined || channelID === LIVE_CHAT ? {} : { channelID }),
  };
  return { page: url ?? null, attributes: Object.keys(attributes).length > 0 ? attributes : null };
}

const LIVE_CHAT = 8;

/** What a call says of the customer, as one text to compare; empty = nothing. */
function toldIn({ customerName, emailAddress, phoneNumber }: NotifyUserNewChatMessage): string {
  if (customerName === undefined && emailAddress === undefined && phoneNumber === undefined) return '';
  return JSON.stringify([customerName, emailAddress, phoneNumber]);
}

function noFile(): AppError {
  return new AppError('invalid', {
    field: 'file',
    reason: 'file: send a multipart form with the file as its part "file".',
  });
}
