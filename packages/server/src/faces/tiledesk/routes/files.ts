import { AppError } from '@baton/protocol';
import { Uploaded } from '@baton/protocol/tiledesk';
import { actorOf, type Principal } from '../../../auth/principal.ts';
import { describeActor } from '../../../core/actor.ts';
import { findContact } from '../../../core/contacts/store.ts';
import { createFile } from '../../../core/files/create.ts';
import { type FileRow, findFile } from '../../../core/files/store.ts';
import { openDownload } from '../../../edge/download.ts';
import { type Route, type RouteCall, route } from '../../../edge/registry.ts';
import { takeUpload } from '../../../edge/upload.ts';
import { filePath, isAsset, readFilePath, type Shelf } from '../file-links.ts';
import { objectId, visitorId } from '../ids.ts';
import { findMemberById } from '../store.ts';
import { InProject, lenientQuery, MEMBERS, projectOf, type Tools } from '../tools.ts';

const MOST_BYTES = 1024 * 1024;
const RULES = { mostBytes: MOST_BYTES, extensions: ['.jpg', '.jpeg', '.png', '.gif', '.pdf', '.txt'] };
const path = lenientQuery('path', 'secret_token', 'as_attachment');

/**
 * Uploads (contract §10). What visitors and agents send in conversations needs a sign-in to be read, also by a token in the
 * address; assets that administrators put up may be read by whoever knows the whole path. Nobody uploads without a sign-in.
 */
export function fileRoutes(tools: Tools): Route[] {
  const { database, writer, storage } = tools.context;

  async function upload(call: RouteCall<{ project_id: string }, unknown, unknown>, shelf: Shelf) {
    const project = projectOf(tools, call);
    const principal = call.principal as Principal;
    const received = await takeUpload(call.raw.request, storage, RULES);
    const row = await writer.execute(createFile, {
      workspaceId: project.id,
      contactId: principal.kind === 'contact' ? principal.contactId : null,
      uploadedBy: describeActor(actorOf(principal)),
      // An asset belongs to no message that would keep it.
      attached: shelf === 'assets',
      ...received,
    });
    const filename = filePath(row, await ownerOf(row), shelf);
    return { message: 'The file was stored.', filename: shelf === 'assets' ? encodeURIComponent(filename) : filename };
  }

  /** Whom a path names: the visitor, or the user behind the agent. */
  async function ownerOf(row: FileRow): Promise<string> {
    const [kind, id = ''] = row.uploaded_by.split(':');
    if (kind === 'contact') {
      const contact = await findContact(database.read, row.workspace_id, id);
      return contact ? visitorId(contact) : id;
    }
    const agent = await findMemberById(database.read, row.workspace_id, id);
    return agent ? objectId(agent.user_id) : id;
  }

  /** Every part of the path must be right. Refuses: `not_found`. */
  async function findByPath(given: string | undefined): Promise<{ row: FileRow; shelf: Shelf }> {
    const read = readFilePath(decoded(given ?? ''));
    const row = read ? await findFile(database.read, read.id) : undefined;
    if (!read || !row || row.name !== read.name || (await ownerOf(row)) !== read.owner) throw new AppError('not_found');
    if ((read.shelf === 'assets') !== isAsset(row)) throw new AppError('not_found');
    return { row, shelf: read.shelf };
  }

  /** A visitor reads what is theirs: their own upload, or a file of one of their conversations. */
  async function mayRead(principal: Principal | null, row: FileRow): Promise<boolean> {
    if (principal?.workspaceId !== row.workspace_id) return false;
    if (principal.kind === 'agent') return true;
    if (principal.kind !== 'contact') return false;
    if (row.contact_id === principal.contactId) return true;
    const conversation = row.conversation_id && (await database.readConversation(row.conversation_id));
    return conversation ? conversation.contact_id === principal.contactId : false;
  }

  async function read(call: RouteCall<unknown, { path?: string }, unknown>, as: 'inline' | 'attachment') {
    const { row, shelf } = await findByPath(call.query.path);
    if (shelf === 'files' && !(await mayRead(call.principal, row))) throw new AppError('not_found');
    if (call.principal && call.principal.workspaceId !== row.workspace_id) throw new AppError('not_found');
    return openDownload(storage, row, call.raw, as);
  }

  /** Without any sign-in: assets only. */
  async function readPublic(call: RouteCall<unknown, { path?: string }, unknown>) {
    const { row, shelf } = await findByPath(call.query.path);
    if (shelf !== 'assets') throw new AppError('not_found');
    return openDownload(storage, row, call.raw);
  }

  return [
    route({
      name: 'tiledesk.files.upload_chat',
      summary:
        'A file for a conversation (multipart, part `file`, 1 MB): pictures, PDF, plain text. Put its path into a message.',
      method: 'POST',
      path: '/:project_id/files/chat',
      callers: MEMBERS,
      limit: 'upload',
      params: InProject,
      bodyLimit: MOST_BYTES + 64 * 1024,
      status: 201,
      answer: Uploaded,
      handle: (call) => upload(call, 'files'),
    }),
    route({
      name: 'tiledesk.files.upload_asset',
      summary: 'A file that pages may show to everybody who knows its path.',
      method: 'POST',
      path: '/:project_id/files/assets',
      callers: ['admin'],
      limit: 'upload',
      params: InProject,
      bodyLimit: MOST_BYTES + 64 * 1024,
      status: 201,
      answer: Uploaded,
      handle: (call) => upload(call, 'assets'),
    }),
    route({
      name: 'tiledesk.files.get',
      summary: 'A file by its path; the token may stand in the address.',
      method: 'GET',
      path: '/:project_id/files',
      callers: MEMBERS,
      limit: 'call',
      object: { noun: 'file', in: 'query', field: 'path' },
      params: InProject,
      query: path,
      handle: (call) => read(call, 'inline'),
    }),
    route({
      name: 'tiledesk.files.download',
      summary: 'The same, to be saved.',
      method: 'GET',
      path: '/:project_id/files/download',
      callers: MEMBERS,
      limit: 'call',
      object: { noun: 'file', in: 'query', field: 'path' },
      params: InProject,
      query: path,
      handle: (call) => read(call, 'attachment'),
    }),
    ...(['/files', '/images'] as const).map((url) =>
      route({
        name: `tiledesk.files.public_${url.slice(1)}`,
        summary: 'An asset by its path, for pages.',
        method: 'GET' as const,
        path: url,
        callers: ['anyone'] as const,
        limit: 'call' as const,
        object: { noun: 'file', in: 'query', field: 'path' } as const,
        query: path,
        handle: readPublic,
      }),
    ),
  ];
}

/** Paths are sent as they were given, which for assets is encoded already. */
function decoded(text: string): string {
  try {
    return text.includes('/') ? text : decodeURIComponent(text);
  } catch {
    return text;
  }
}
