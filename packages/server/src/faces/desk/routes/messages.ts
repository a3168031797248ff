import { AppError, ListMessages, MessagePage, PostedMessage, PostMessage, UploadedFile } from '@baton/protocol';
import { agentOf, type Principal } from '../../../auth/principal.ts';
import { createFile } from '../../../core/files/create.ts';
import { DEFAULT_RULES } from '../../../core/files/receive.ts';
import { postMessage } from '../../../core/messages/post.ts';
import type { ConversationRow } from '../../../db/rows.ts';
import type { FaceContext } from '../../../edge/context.ts';
import { type Route, route } from '../../../edge/registry.ts';
import { takeUpload } from '../../../edge/upload.ts';
import { messagePage } from '../page.ts';
import { presentConversation, presentMessage } from '../present.ts';
import { presentUpload, UPLOAD_BYTES } from '../upload.ts';
import { ConversationParams } from './conversations.ts';

const agents = ['agent', 'desk_key'] as const;
const object = { noun: 'conversation', in: 'params', field: 'conversationId' } as const;

/** A conversation's messages, agent side. */
export function messageRoutes(context: FaceContext): Route[] {
  const { database, writer, publicUrl } = context;

  async function conversationOf(principal: Principal | null, id: string): Promise<ConversationRow> {
    const row = await database.readConversation(id);
    if (!row || row.workspace_id !== principal?.workspaceId) throw new AppError('not_found');
    return row;
  }

  return [
    route({
      name: 'desk.messages.list',
      summary: 'A page of the thread by `seq`; `after` is how a client catches up.',
      method: 'GET',
      path: '/conversations/:conversationId/messages',
      callers: agents,
      limit: 'call',
      object,
      params: ConversationParams,
      query: ListMessages,
      answer: MessagePage,
      async handle({ params, query, principal }) {
        const head = await database.readHead(params.conversationId);
        if (head?.workspace_id !== principal?.workspaceId || !head) throw new AppError('not_found');
        return messagePage(context, head, query);
      },
    }),
    route({
      name: 'desk.messages.post',
      summary: 'The agent writes. The answer is sent after the commit; the same client id again is the same message.',
      method: 'POST',
      path: '/conversations/:conversationId/messages',
      callers: agents,
      limit: 'backend',
      object,
      params: ConversationParams,
      body: PostMessage,
      status: 201,
      answer: PostedMessage,
      async handle({ params, body, principal, idempotencyKey }) {
        const actor = agentOf(principal as Principal);
        if (body.text === '' && !body.fileId)
          throw new AppError('invalid', { field: 'text', reason: 'text: is empty.' });
        const { message, conversation } = await writer.execute(postMessage, {
          actor,
          conversationId: params.conversationId,
          text: body.text,
          attachment: body.fileId ? { fileId: body.fileId } : null,
          clientMessageId: body.clientMessageId ?? idempotencyKey,
        });
        return {
          message: presentMessage(message, conversation.id, publicUrl),
          conversation: presentConversation(conversation),
        };
      },
    }),
    route({
      name: 'desk.files.upload',
      summary: 'Upload a file (multipart, part `file`) to send it with a message.',
      method: 'POST',
      path: '/conversations/:conversationId/files',
      callers: agents,
      limit: 'upload',
      object,
      params: ConversationParams,
      bodyLimit: UPLOAD_BYTES + 64 * 1024,
      status: 201,
      answer: UploadedFile,
      async handle({ params, principal, raw }) {
        const row = await conversationOf(principal, params.conversationId);
        const { agentId } = agentOf(principal as Principal);
        const received = await takeUpload(raw.request, context.storage, { ...DEFAULT_RULES, mostBytes: UPLOAD_BYTES });
        const file = await writer.execute(createFile, {
          workspaceId: row.workspace_id,
          contactId: null,
          conversationId: row.id,
          uploadedBy: `agent:${agentId}`,
          ...received,
        });
        return presentUpload(file, publicUrl);
      },
    }),
  ];
}
