import { AppError } from '@baton/protocol';
import { AttachmentMetadata, Reference, SessionId } from '@baton/protocol/eusate';
import { z } from 'zod';
import { conversationsOfContact } from '../../core/conversations/store.ts';
import { createFile } from '../../core/files/create.ts';
import { DEFAULT_RULES } from '../../core/files/receive.ts';
import type { FaceContext } from '../../edge/context.ts';
import { type Route, route } from '../../edge/registry.ts';
import { takeUpload } from '../../edge/upload.ts';
import { requireOrganisation } from './auth.ts';
import { presentFile } from './present.ts';

const MOST_BYTES = 10 * 1024 * 1024;

/** Both upload endpoints (contract §4): multipart, one part named `file`. */
export function uploadRoutes(context: FaceContext): Route[] {
  const { database, writer, storage, publicUrl } = context;
  return [
    route({
      name: 'eusate.files.upload_customer',
      summary: 'A customer uploads a file; possible while an agent answers one of the session’s open conversations.',
      method: 'POST',
      path: '/helpdesk/customer/:session_id/upload-attachment',
      callers: ['customer_key'],
      limit: 'upload',
      object: { noun: 'session', in: 'params', field: 'session_id' },
      params: z.object({ session_id: SessionId }),
      bodyLimit: MOST_BYTES + 64 * 1024,
      status: 201,
      answer: AttachmentMetadata,
      async handle({ params, principal, raw }) {
        if (!principal) throw new AppError('unauthenticated');
        const { workspaceId } = principal;
        const contact = { source: 'eusate', reference: params.session_id };
        const open = await conversationsOfContact(database.read, workspaceId, contact, 'open');
        const withPerson = open.find((row) => row.owner_kind === 'agent' || row.owner_kind === 'queue');
        if (!withPerson)
          throw new AppError('forbidden', { reason: 'Attachments are possible only while an agent answers.' });
        const received = await takeUpload(raw.request, storage, { ...DEFAULT_RULES, mostBytes: MOST_BYTES });
        const file = await writer.execute(createFile, {
          workspaceId,
          contactId: withPerson.contact_id,
          conversationId: null,
          uploadedBy: `contact:${withPerson.contact_id}`,
          ...received,
        });
        return presentFile(file, publicUrl);
      },
    }),
    route({
      name: 'eusate.files.upload_agent',
      summary: 'An agent uploads a file to send it afterwards.',
      method: 'POST',
      path: '/helpdesk/:organisation_id/upload-attachment',
      callers: ['agent'],
      limit: 'upload',
      object: { noun: 'organisation', in: 'params', field: 'organisation_id' },
      params: z.object({ organisation_id: Reference }),
      bodyLimit: MOST_BYTES + 64 * 1024,
      status: 201,
      answer: AttachmentMetadata,
      async handle({ params, principal, raw }) {
        if (principal?.kind !== 'agent') throw new AppError('forbidden');
        await requireOrganisation(context, principal, params.organisation_id);
        const received = await takeUpload(raw.request, storage, { ...DEFAULT_RULES, mostBytes: MOST_BYTES });
        const file = await writer.execute(createFile, {
          workspaceId: principal.workspaceId,
          contactId: null,
          conversationId: null,
          uploadedBy: `agent:${principal.agent.agentId}`,
          ...received,
        });
        return presentFile(file, publicUrl);
      },
    }),
  ];
}
